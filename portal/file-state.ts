import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { emptyPortal, storedPortalSchema, type PortalState, type StoredPortal } from './portal-state';

async function readState(path: string): Promise<StoredPortal> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return emptyPortal;
    throw cause;
  }
  const parsed = storedPortalSchema.safeParse(parseJson(text));
  // Neither JSON.parse’s nor zod’s words are passed on: they may quote a key.
  if (!parsed.success) throw new Error(`The portal’s state file ${path} is damaged: restore it or remove it`);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/**
 * State in one JSON file, readable by its owner only (mode 0600) and replaced as a whole, so that a crash leaves
 * the old or the new one. A missing file is an empty state; a damaged one makes `read` reject.
 */
export function fileState(path: string): PortalState {
  return {
    read: () => readState(path),
    write: async (next) => {
      const temporary = `${path}.${randomBytes(6).toString('hex')}.new`;
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(JSON.stringify(next));
        await file.sync();
      } finally {
        await file.close();
      }
      try {
        await rename(temporary, path);
      } catch (cause) {
        await rm(temporary, { force: true });
        throw cause;
      }
    },
  };
}
