import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { canaries } from '../../../lab/demo/demo-passwords';
import type { Lab } from '../../../lab/lab';

/** The forms in which a leaked password could stand in a file. */
function formsOf(secret: string): readonly Buffer[] {
  const utf8 = Buffer.from(secret, 'utf8');
  const utf16 = Buffer.from(secret, 'utf16le');
  const texts = [utf8, utf16].flatMap((bytes) => [
    bytes.toString('hex'),
    bytes.toString('base64').slice(0, -4),
  ]);
  return [utf8, utf16, ...texts.filter((text) => text.length >= 8).map((text) => Buffer.from(text))];
}

/** Every file below a folder. */
export async function filesBelow(dir: string): Promise<string[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const nested = entries.map(async (entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
  return (await Promise.all(nested)).flat();
}

/** Everything that must be found nowhere: marked passwords, access keys, package keys, service accounts. */
export async function secretsOf({ relay, portalState, directory }: Lab): Promise<readonly string[]> {
  const stored = await portalState.read();
  const packageKeys = Object.values(stored.agents).flatMap(({ generations }) =>
    generations.map(({ k }) => k),
  );
  const { agent, portal } = relay.access;
  const { serviceAccountPassword, administrator } = directory;
  return [
    ...canaries,
    agent.sasKey,
    portal.sasKey,
    serviceAccountPassword,
    administrator.password,
    ...packageKeys,
  ];
}

/** The secrets that stand in a content in any form, each cut short so that a failing test repeats none. */
export function findLeaks(content: Buffer, secrets: readonly string[]): string[] {
  const found = secrets.filter((secret) => formsOf(secret).some((form) => content.includes(form)));
  return found.map((secret) => secret.slice(0, 6));
}
