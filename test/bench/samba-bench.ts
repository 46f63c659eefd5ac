import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { systemClock } from '../../electron/agent/clock';
import { createLdapDirectory } from '../../electron/agent/directory/ldap-directory';
import { userAttributes, userFilter } from '../../electron/agent/directory/sync/import-object';
import { pageSize } from '../../electron/agent/directory/sync/read-pages';
import { openDatabase } from '../../electron/agent/store/database';
import { createSyncStore, tuneForEngine } from '../../electron/agent/store/sync-storage';
import { createSyncEngine } from '../../electron/agent/sync/engine';
import { createCertificates } from '../../lab/certificates';
import { startSambaDirectory } from '../../lab/samba/start-samba-directory';
import type { LabDirectory } from '../../lab/types';
import { settingsSchema } from '../../shared/model/settings';

const batch = 250;
const repeats = 5;

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

/** Runs a program to its end. @throws with what it said when it did not end well */
async function run(
  program: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly input?: string } = {},
): Promise<void> {
  const child = spawn(program, args, {
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stdin.end(options.input ?? '');
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`${program} ended with ${code}: ${said.slice(0, 500)}`);
}

function userLdif(number: number, ou: string): string {
  const name = `Bench User ${number}`;
  return [
    `dn: CN=${name},${ou}`,
    'objectClass: user',
    `sAMAccountName: bench${number}`,
    `userPrincipalName: bench${number}@corp.example.com`,
    `displayName: ${name}`,
    `mail: bench${number}@corp.example.com`,
    'userAccountControl: 546',
    '',
    '',
  ].join('\n');
}

/** Fills a unit through ldbadd until the time is over. @returns how many */
async function fill(runFolder: string, baseDn: string, limitMs: number): Promise<number> {
  const database = join(runFolder, 'private', 'sam.ldb');
  const configFile = ['smb.conf', join('etc', 'smb.conf')]
    .map((name) => join(runFolder, name))
    .find(existsSync);
  if (configFile === undefined) throw new Error(`No smb.conf in ${runFolder}`);
  const add = (input: string): Promise<void> =>
    run('ldbadd', [`--configfile=${configFile}`, '-H', database], { input });
  const ou = `OU=Bench,${baseDn}`;
  await add(`dn: ${ou}\nobjectClass: organizationalUnit\n\n`);
  const end = Date.now() + limitMs;
  let count = 0;
  while (Date.now() < end) {
    const first = count;
    await add(Array.from({ length: batch }, (_, index) => userLdif(first + index, ou)).join(''));
    count += batch;
  }
  return count;
}

/** Everything of every user by ldapsearch, page by page, to nowhere. Milliseconds. */
async function search(
  { ldaps, connector }: LabDirectory,
  baseDn: string,
  passwordFile: string,
): Promise<number> {
  const startedAt = performance.now();
  await run(
    'ldapsearch',
    // A password argument would show in the list of processes.
    ['-x', '-LLL', '-H', `ldaps://${ldaps.address}:${ldaps.port}`, '-D', connector.serviceAccount]
      .concat(['-y', passwordFile, '-E', `pr=${pageSize}/noprompt`, '-b', baseDn, userFilter])
      .concat([...userAttributes, 'uSNChanged']),
    { env: { LDAPTLS_CACERT: ldaps.caFile } },
  );
  return performance.now() - startedAt;
}

/** A full import into an empty database. Milliseconds, and how many it found. */
async function importAll(
  lab: LabDirectory,
  dir: string,
): Promise<{ readonly ms: number; readonly adds: number }> {
  const password = (): Promise<Uint8Array> =>
    Promise.resolve(new TextEncoder().encode(lab.serviceAccountPassword));
  const forests = createLdapDirectory({
    connectors: [{ connector: lab.connector, password }],
    settings: settingsSchema.parse({}).ldap,
    clock: systemClock,
  });
  const folder = mkdtempSync(join(dir, 'db-'));
  const db = openDatabase(join(folder, 'sync.db'));
  tuneForEngine(db);
  const { id } = lab.connector;
  const engine = createSyncEngine({
    storage: createSyncStore(db),
    sources: { connectors: () => [id], directory: (one) => forests.syncSource(one), cloud: () => null },
    clock: systemClock,
    breathe: () => setImmediate(undefined),
  });
  const startedAt = performance.now();
  const done = await engine.run({ connector: id, profile: 'Full Import' });
  const ms = performance.now() - startedAt;
  db.close();
  await forests.close();
  if (done.status !== 'success') throw new Error(`The import ended with ${done.status}`);
  return { ms, adds: done.steps.reduce((sum, { counts }) => sum + counts.adds, 0) };
}

const minutes = Number(process.argv[2] ?? '5');
const dir = mkdtempSync(join(tmpdir(), 'wb-bench-'));
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const certificates = await createCertificates(join(dir, 'certificates'));
const lab = await startSambaDirectory({ dir: join(dir, 'samba'), certificates, userCount: 20, log: say });
try {
  const [run_ = ''] = readdirSync(join(dir, 'samba'));
  const baseDn = 'DC=corp,DC=example,DC=com';
  const made = await fill(join(dir, 'samba', run_), baseDn, minutes * 60_000);
  say(`${made} users made in ${minutes} minutes`);
  // Once each before, so that neither pays for cold caches.
  const passwordFile = join(dir, 'password');
  writeFileSync(passwordFile, lab.serviceAccountPassword, { mode: 0o600 });
  await search(lab, baseDn, passwordFile);
  const { adds } = await importAll(lab, dir);
  const searched: number[] = [];
  const imported: number[] = [];
  for (let turn = 0; turn < repeats; turn += 1) {
    searched.push(await search(lab, baseDn, passwordFile));
    imported.push((await importAll(lab, dir)).ms);
  }
  const result = {
    users: adds,
    pageSize,
    ldapsearchMs: median(searched),
    fullImportMs: median(imported),
    ratio: median(imported) / median(searched),
  };
  say(`full import of ${adds} users: ${result.fullImportMs.toFixed(0)} ms`);
  say(`ldapsearch of the same, same page size: ${result.ldapsearchMs.toFixed(0)} ms`);
  say(`full import / ldapsearch: ${result.ratio.toFixed(2)} (medians of ${repeats})`);
  const output = process.argv[3];
  if (output !== undefined) {
    const known = existsSync(output) ? (JSON.parse(readFileSync(output, 'utf8')) as object) : {};
    writeFileSync(output, `${JSON.stringify({ ...known, samba: result }, null, 2)}\n`);
  }
} finally {
  await lab.stop();
  rmSync(dir, { recursive: true, force: true });
}
