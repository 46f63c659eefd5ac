import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../../shared/model/settings';
import type { Removed } from '../../../electron/agent/store/retention';
import { openDatabase } from '../../../electron/agent/store/database';
import { operationRecord } from '../../fakes/fake-agent';
import { createAuditFile, type AuditFile } from '../audit/audit-file';

const dayMs = 86_400_000;
let log: AuditFile;

beforeEach(() => {
  log = createAuditFile();
});

afterEach(() => log.remove());

/** Runs it, or only so many steps, as a stop in the middle would. */
function remove(before: number, steps = Infinity): Removed | null {
  const work = log.store.audit.retention.remove(before);
  for (let step = 0; step < steps; step += 1) {
    const next = work.next();
    if (next.done === true) return next.value;
  }
  return null;
}

function countOf(table: string): number {
  const db = openDatabase(log.file);
  const { n } = db.prepare(`SELECT COUNT(*) AS n FROM ${table}`).get() as { n: number };
  db.close();
  return n;
}

/** An operation with its claim and events, at the present time. */
function operate(id: string): void {
  const { seq: _seq, ...record } = operationRecord(1, { requestId: id, receivedAt: log.clock.now() });
  log.store.ledger.begin(id, 'reset', log.clock.now());
  log.store.ledger.finish(record, true, [{ eventId: 31002, requestId: id, actor: 'agent', data: {} }]);
}

describe('retention', () => {
  it('leaves a chain that holds from the row that carries the hash of the last removed one', async () => {
    log.append(600);
    const told = log.store.activity.head();
    log.clock.advance(10 * dayMs);
    log.append(3);
    const cut = log.clock.now() - dayMs;
    expect(remove(cut)).toEqual({ activity: 600, operations: 0, claims: 0 });
    const [row] = log.store.activity.newest(1);
    expect(row).toMatchObject({
      seq: 604,
      eventId: 34152,
      actor: 'agent',
      data: { before: cut, operations: 0, throughSeq: 600, throughHash: told.hash },
    });
    expect(await log.verify(told)).toMatchObject({ holds: true, rows: 4, firstSeq: 601 });
    expect(await log.verify({ seq: 599, hash: 'a'.repeat(64) })).toMatchObject({ headsNotKept: [599] });
    expect(await log.verify({ ...told, hash: 'a'.repeat(64) })).toMatchObject({ break: { seq: 600 } });
  });

  it('takes operations and claims of the same age along, and nothing younger', () => {
    for (let n = 0; n < 300; n += 1) operate(`old-${n}`);
    log.clock.advance(40 * dayMs);
    operate('young');
    expect(remove(log.clock.now() - 30 * dayMs)).toEqual({ activity: 300, operations: 300, claims: 300 });
    expect([countOf('operations'), countOf('claims'), countOf('activity')]).toEqual([1, 1, 2]);
    expect(log.store.ledger.begin('young', 'reset', log.clock.now())).toMatchObject({ state: 'done' });
  });

  it('again and again holds; a removed row about a former removal is no gap', async () => {
    for (let round = 0; round < 4; round += 1) {
      log.append(10);
      log.clock.advance(40 * dayMs);
      remove(log.clock.now() - 30 * dayMs);
      expect(await log.verify()).toMatchObject({ holds: true });
    }
    expect(countOf('activity')).toBe(1);
    expect(log.store.activity.head().seq).toBe(44);
  });

  it('that is stopped at any step leaves a chain that holds, and the next one finishes', async () => {
    for (let steps = 1; ; steps += 1) {
      log.append(700);
      log.clock.advance(40 * dayMs);
      const done = remove(log.clock.now() - 30 * dayMs, steps);
      expect(await log.verify()).toMatchObject({ holds: true });
      remove(log.clock.now() - 30 * dayMs);
      expect(await log.verify()).toMatchObject({ holds: true });
      expect(countOf('activity')).toBe(1);
      if (done !== null) break;
      expect(steps).toBeLessThan(30);
    }
  });

  it('adds no row when there is nothing to remove', () => {
    log.append(5);
    expect(remove(log.clock.now() - 30 * dayMs)).toEqual({ activity: 0, operations: 0, claims: 0 });
    expect(countOf('activity')).toBe(5);
  });

  it('shows who removed more than it did', async () => {
    log.append(20);
    log.clock.advance(40 * dayMs);
    log.append(10);
    remove(log.clock.now() - 30 * dayMs);
    log.tamper(
      'UPDATE activity_checkpoint SET seq = 25, hash = (SELECT hash FROM activity WHERE seq = 25)',
      'DELETE FROM activity WHERE seq <= 25',
    );
    expect(await log.verify()).toMatchObject({ holds: false, break: { seq: 21, reason: 'removed' } });
  });

  it('keeps a damaged row and what is behind it', async () => {
    log.append(20);
    log.tamper(`UPDATE activity SET data = '{}x' WHERE seq = 6`);
    log.clock.advance(40 * dayMs);
    expect(remove(log.clock.now() - 30 * dayMs)).toMatchObject({ activity: 5 });
    expect(await log.verify()).toMatchObject({ break: { seq: 6, reason: 'altered' } });
  });

  it('is 400 days unless set otherwise, 30 at least', () => {
    expect(settingsSchema.parse({}).auditRetentionDays).toBe(400);
    expect(settingsSchema.safeParse({ auditRetentionDays: 29 }).success).toBe(false);
  });
});
