import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../../../electron/agent/clock';
import { openDatabase } from '../../../../electron/agent/store/database';
import { createSyncStore } from '../../../../electron/agent/store/sync-storage';
import { createSyncEngine } from '../../../../electron/agent/sync/engine';
import type { RunProfile } from '../../../../electron/agent/sync/run';
import { changedWorld } from './crowd';

/*
 * Runs one profile on a database, slowly, and says when it is in the middle of it: node killed.mjs FILE PROFILE PHASE.
 */
const [file = '', profile = '', phase = ''] = process.argv.slice(2);
let slow = false;
const engine = createSyncEngine({
  storage: createSyncStore(openDatabase(file)),
  sources: changedWorld().sources,
  clock: systemClock,
  breathe: async () => {
    if (slow) await setTimeout(60_000);
  },
});
let batches = 0;
await engine.run(
  { connector: 'fabrikam', profile: profile as RunProfile },
  {
    onProgress: (progress) => {
      if (progress.phase !== phase) return;
      batches += 1;
      // The second batch of its kind: something is done, and something is not.
      slow = batches === 2;
      if (slow) process.stdout.write('now\n');
    },
  },
);
process.stdout.write('ended\n');
