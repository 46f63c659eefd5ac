import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { genesisHash, hashRow } from '../../../electron/agent/store/activity-chain';
import { createActivityReader } from '../../../electron/agent/store/activity-reader';
import { createActivityRepository } from '../../../electron/agent/store/activity-repository';
import { openDatabase, openDatabaseBeside } from '../../../electron/agent/store/database';
import { createFakeClock } from '../../fakes/fake-clock';

describe('the activity log', () => {
  it('takes rows of two programs on one file in turn, without a gap or a fork', () => {
    const dir = mkdtempSync(join(tmpdir(), 'writeback-'));
    try {
      const file = join(dir, 'agent.db');
      const first = openDatabase(file);
      const second = openDatabaseBeside(file);
      const logs = [first, second].map((db) => createActivityRepository(db, createFakeClock()));
      for (let n = 0; n < 6; n += 1) {
        logs[n % 2]?.append({ eventId: 31019, requestId: null, actor: 'agent', data: { n } });
      }
      const rows = createActivityReader(first).rowsAfter(0, 10);
      let previous = genesisHash;
      for (const { row } of rows) {
        if (row === null) throw new Error('unreadable');
        expect(row.hash).toBe(hashRow(previous, row));
        previous = row.hash;
      }
      expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
      first.close();
      second.close();
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});

describe('the database file', () => {
  it('of a newer program is refused with words that help', () => {
    const dir = mkdtempSync(join(tmpdir(), 'writeback-'));
    try {
      const file = join(dir, 'agent.db');
      const newer = openDatabase(file);
      newer.exec('PRAGMA user_version = 99');
      newer.close();
      expect(() => openDatabase(file)).toThrow('install the newer program again');
    } finally {
      rmSync(dir, { recursive: true });
    }
  });
});
