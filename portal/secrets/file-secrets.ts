import { stat } from 'node:fs/promises';
import * as z from 'zod';
import { err, ok, type Result } from '../../shared/result';
import { parsePrivately, readIfThere, replacePrivately } from '../private-file';
import type { PortalSecretStore, SecretName, SecretStoreFault } from './secret-store';

const content = z.strictObject({
  version: z.literal(1),
  secrets: z.record(z.string(), z.string()),
});
type Secrets = Readonly<Partial<Record<SecretName, string>>>;

function failed(cause: unknown, path: string): SecretStoreFault {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
  const denied = code === 'EACCES' || code === 'EPERM';
  return {
    code: denied ? 'accessDenied' : 'failed',
    message: `The secrets file ${path} could not be used: ${code}`,
  };
}

async function isTooOpen(path: string): Promise<boolean> {
  // Windows has no such modes; there the folder’s access list decides.
  if (process.platform === 'win32') return false;
  return ((await stat(path)).mode & 0o077) !== 0;
}

async function readSecrets(path: string): Promise<Result<Secrets, SecretStoreFault>> {
  const text = await readIfThere(path);
  if (text === null) return ok({});
  if (await isTooOpen(path)) {
    const message = `Others may read the secrets file ${path}: make it yours alone (chmod 600) and rotate what it holds`;
    return err({ code: 'tooOpen', message });
  }
  const parsed = content.safeParse(parsePrivately(text));
  if (parsed.success) return ok(parsed.data.secrets);
  return err({ code: 'damaged', message: `The secrets file ${path} is damaged: restore it or remove it` });
}

/**
 * Secrets in one file of mode 0600, replaced as a whole. It protects them from other accounts of the computer, not
 * from its administrator and not from whoever gets a copy of the disk. Calls happen one after the other within this
 * process; several processes must not write at the same time.
 */
export function fileSecrets(path: string): PortalSecretStore {
  let turn: Promise<unknown> = Promise.resolve();
  const change = (next: (before: Secrets) => Secrets): Promise<Result<void, SecretStoreFault>> => {
    const done = turn.then(async (): Promise<Result<void, SecretStoreFault>> => {
      try {
        const before = await readSecrets(path);
        if (!before.ok) return before;
        await replacePrivately(path, JSON.stringify({ version: 1, secrets: next(before.value) }));
        return ok(undefined);
      } catch (cause) {
        return err(failed(cause, path));
      }
    });
    turn = done;
    return done;
  };
  return {
    description: `file ${path}`,
    writable: true,
    read: async (name) => {
      try {
        const secrets = await readSecrets(path);
        return secrets.ok ? ok(secrets.value[name] ?? null) : secrets;
      } catch (cause) {
        return err(failed(cause, path));
      }
    },
    write: (name, value) => change((before) => ({ ...before, [name]: value })),
    remove: (name) =>
      change((before) => Object.fromEntries(Object.entries(before).filter(([each]) => each !== name))),
  };
}
