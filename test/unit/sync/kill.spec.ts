import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../electron/agent/store/database';
import { bundle } from './support/build';
import { changedWorld, crowdedWorld } from './support/crowd';
import { createHarness, stateOf } from './support/harness';

let folder: string;
let program: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sync-kill-'));
  program = await bundle('test/unit/sync/support/killed.ts', 'sync');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Kills a process in the middle of a run. */
async function killDuring(file: string, profile: string, phase: string): Promise<void> {
  const child = spawn(process.execPath, [program, file, profile, phase], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  let said = '';
  for await (const text of child.stdout) {
    said += String(text);
    if (said.includes('\n')) break;
  }
  child.kill('SIGKILL');
  await exited;
  expect(said).toBe('now\n');
}

describe('a process that is killed', () => {
  it.each([
    ['Full Import', 'reading', 'former'],
    ['Full Import', 'applying', 'imported'],
    ['Delta Import', 'reading', 'former'],
    ['Delta Import', 'applying', 'imported'],
    ['Full Synchronization', 'synchronizing', 'imported'],
    ['Delta Synchronization', 'synchronizing', 'imported'],
  ] as const)(
    'during %s (%s) leaves the %s state',
    async (profile, phase, left) => {
      const file = join(folder, `${profile}-${phase}.db`);
      const before = createHarness(crowdedWorld().sources, openDatabase(file));
      await before.cycle('Full');
      if (profile.endsWith('Synchronization')) {
        const later = createHarness(changedWorld().sources, before.db);
        await later.run('fabrikam', 'Delta Import');
      }
      const resolvable = [2, 5, 500, 1_400].map((number) => `User_${number}`);
      const links = resolvable.map((anchor) => before.store.identity.resolve(anchor));
      expect(links.every(({ kind }) => kind === 'found')).toBe(true);
      before.db.close();

      await killDuring(file, profile, phase);

      const after = createHarness(changedWorld().sources, openDatabase(file));
      const check = after.db.prepare('PRAGMA integrity_check').get();
      const resolved = resolvable.map((anchor) => after.store.identity.resolve(anchor));
      await after.engine.idle();
      const [run] = after.store.runs.list('fabrikam', 1);
      expect([check, resolved, run?.profile, run?.status, run?.steps[0]?.status]).toEqual([
        { integrity_check: 'ok' },
        links,
        profile,
        'stopped-server',
        'stopped-server',
      ]);
      // What was read to its end is in force all the same; of the rest nothing is left.
      expect(after.store.spaces.count('fabrikam')).toBe(left === 'former' ? 1_500 : 2_500);
      await after.cycle('Delta');
      const scratch = createHarness(changedWorld().sources);
      await scratch.cycle('Full');
      expect(stateOf(after.db)).toEqual(stateOf(scratch.db));
      after.db.close();
      scratch.db.close();
    },
    60_000,
  );
});
