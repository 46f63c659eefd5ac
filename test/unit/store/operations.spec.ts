import { beforeEach, describe, expect, it } from 'vitest';
import { operationQuerySchema, pageSize } from '../../../shared/ipc/contract';
import type { NewOperationRecord } from '../../../electron/agent/pipeline/ports';
import { openStore, type Store } from '../../../electron/agent/store/store';
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock';

let clock: FakeClock;
let store: Store;

beforeEach(() => {
  clock = createFakeClock();
  store = openStore(':memory:', clock);
});

function record(changes: Partial<NewOperationRecord> = {}): NewOperationRecord {
  return {
    requestId: `request-${Math.random()}`,
    authentic: true,
    receivedAt: clock.now(),
    operation: 'reset',
    origin: 'userReset',
    cloudAnchor: 'User_1',
    user: 'Jörg.Müller@corp.example.com',
    distinguishedName: 'CN=Jörg Müller,OU=Zürich,DC=corp',
    connector: 'corp',
    domainController: 'dc1',
    code: 'success',
    detail: null,
    warnings: [],
    eventId: 31002,
    diagnostic: null,
    stages: { open: 1, write: 2 },
    totalMs: 10,
    deliveryCount: 1,
    replied: true,
    ...changes,
  };
}

const add = (changes: Partial<NewOperationRecord> = {}): number =>
  store.ledger.finish(record(changes), false, []).seq;
const find = (query: Record<string, unknown>): number[] =>
  store.operations.query(operationQuerySchema.parse(query)).operations.map(({ seq }) => seq);

describe('the operations log', () => {
  it('reads back what was recorded', () => {
    const written = record({ detail: 'tooShort', code: 'policyViolation', warnings: ['unlockFailed'] });
    const seq = store.ledger.finish(written, false, []).seq;
    expect(store.operations.query(operationQuerySchema.parse({})).operations).toEqual([{ ...written, seq }]);
  });

  it('finds by outcome, operation, text and time', () => {
    const success = add();
    const refused = add({ code: 'policyViolation', operation: 'change', user: 'o%_neil@corp.example.com' });
    clock.advance(1000);
    const later = add({ code: 'pdcUnreachable', user: null });
    expect(find({ kinds: ['refused'] })).toEqual([refused]);
    expect(find({ kinds: ['success', 'failed'] })).toEqual([later, success]);
    expect(find({ operations: ['change'] })).toEqual([refused]);
    expect(find({ text: 'JÖRG.MÜLLER@' })).toEqual([success]);
    expect(find({ text: '%_' })).toEqual([refused]);
    expect(find({ text: '100%' })).toEqual([]);
    expect(find({ from: clock.now() })).toEqual([later]);
    expect(find({ to: clock.now() })).toEqual([refused, success]);
  });

  it('comes in pages, newest first', () => {
    for (let n = 0; n < pageSize + 5; n += 1) add();
    const first = store.operations.query(operationQuerySchema.parse({}));
    expect([first.operations.length, first.more, first.operations[0]?.seq]).toEqual([
      pageSize,
      true,
      pageSize + 5,
    ]);
    const second = store.operations.query(
      operationQuerySchema.parse({ beforeSeq: first.operations.at(-1)?.seq }),
    );
    expect(second.operations.map(({ seq }) => seq)).toEqual([5, 4, 3, 2, 1]);
    expect(second.more).toBe(false);
  });

  it('counts the last 24 hours only', () => {
    add({ totalMs: 1000 });
    clock.advance(25 * 3_600_000);
    for (let ms = 1; ms <= 100; ms += 1) add({ totalMs: ms });
    add({ code: 'uncertain', totalMs: 200 });
    const counts = store.operations.counts(clock.now() + 1);
    expect(counts).toMatchObject({
      total: 101,
      success: 100,
      refused: 0,
      failed: 0,
      unknown: 1,
      medianMs: 51,
      p99Ms: 100,
    });
    expect(counts.hourly).toHaveLength(24);
    expect(counts.hourly.at(-1)).toMatchObject({ success: 100, other: 1 });
  });

  it('has no median when nothing happened', () => {
    expect(store.operations.counts(clock.now())).toMatchObject({ total: 0, medianMs: null, p99Ms: null });
  });
});

describe('the ledger', () => {
  it('knows a request as new, then begun, then done', () => {
    expect(store.ledger.begin('r-1', 'reset', clock.now())).toEqual({ state: 'new' });
    expect(store.ledger.begin('r-1', 'reset', clock.now())).toEqual({ state: 'begun' });
    const done = store.ledger.finish(record({ requestId: 'r-1' }), true, []);
    expect(store.ledger.begin('r-1', 'reset', clock.now())).toEqual({ state: 'done', record: done });
  });

  it('records an operation together with its events or not at all', () => {
    const broken = { eventId: 31002, requestId: 'r-1', actor: null as unknown as string, data: {} } as const;
    expect(() => store.ledger.finish(record({ requestId: 'r-1' }), true, [broken])).toThrow();
    expect(find({})).toEqual([]);
  });
});
