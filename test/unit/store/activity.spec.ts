import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createActivityRepository } from '../../../electron/agent/store/activity-repository';
import { openDatabase, type Database } from '../../../electron/agent/store/database';
import { createFakeClock } from '../../fakes/fake-clock';

let db: Database;

beforeEach(() => {
  db = openDatabase(':memory:');
  const activity = createActivityRepository(db, createFakeClock());
  for (let n = 1; n <= 5; n += 1) {
    activity.append({ eventId: 31019, requestId: null, actor: 'agent', data: { n, b: true, a: null } });
  }
});

afterEach(() => db.close());

const verify = (): unknown => createActivityRepository(db, createFakeClock()).verify();

describe('the activity log', () => {
  it('holds when nothing was altered', () => {
    expect(verify()).toBeNull();
  });

  it.each([
    ['data', `UPDATE activity SET data = '{"n":9}' WHERE seq = 3`, { seq: 3, reason: 'altered' }],
    ['time', 'UPDATE activity SET at = at + 1 WHERE seq = 2', { seq: 2, reason: 'altered' }],
    ['actor', `UPDATE activity SET actor = 'mallory' WHERE seq = 5`, { seq: 5, reason: 'altered' }],
    ['a row removed', 'DELETE FROM activity WHERE seq = 2', { seq: 2, reason: 'missing' }],
    ['the first row removed', 'DELETE FROM activity WHERE seq = 1', { seq: 1, reason: 'missing' }],
    [
      'a row inserted',
      `INSERT INTO activity SELECT 6, at, event_id, request_id, actor, data, hash FROM activity WHERE seq = 5`,
      { seq: 6, reason: 'altered' },
    ],
  ])('shows where it was altered: %s', (_what, sql, found) => {
    db.exec(sql);
    expect(verify()).toEqual(found);
  });

  it('does not depend on the order in which facts were given', () => {
    db.exec(`UPDATE activity SET data = '{"a":null,"n":3,"b":true}' WHERE seq = 3`);
    expect(verify()).toBeNull();
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
