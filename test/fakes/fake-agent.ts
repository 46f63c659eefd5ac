import type { ActivityRow, OperationQuery } from '../../shared/ipc/contract';
import { pageSize } from '../../shared/ipc/contract';
import type { DeadLetter } from '../../shared/ipc/dead-letter-channels';
import type { AgentStatus, Counts } from '../../shared/model/agent-status';
import type { OperationRecord } from '../../shared/model/operation-record';
import { err, ok } from '../../shared/result';
import { outcomeCodes } from '../../shared/outcome-codes';
import type { AgentFacade } from '../../electron/agent/agent-facade';
import { createFakeAudit, type FakeAudit } from './fake-audit';
import { fakeSetup } from './fake-setup';
import { createFakeConnectors, type FakeConnectors } from './fake-connectors';
import { createFakeKeys, type FakeKeys } from './fake-keys';
import { createFakePeople, type FakePeople } from './fake-people';
import { createFakeCloud, type FakeCloud } from './fake-cloud';
import { createFakeSync, syncStatus, type FakeSync } from './fake-sync';

/** An agent that does what the test says. */
export interface FakeAgent extends AgentFacade {
  readonly connectors: FakeConnectors;
  readonly people: FakePeople;
  readonly sync: FakeSync;
  readonly cloud: FakeCloud;
  readonly audit: FakeAudit;
  readonly records: OperationRecord[];
  /** What `deadLetters` answers. */
  readonly letters: DeadLetter[];
  /** Why it cannot, in words for the admin. */
  lettersProblem: string | null;
  /** What was asked of it, in order. */
  readonly calls: string[];
  /** Key generations, and what becomes of a rollover. */
  readonly life: FakeKeys;
  /** Answers of `setWriteback`; the default switches at once. */
  switching: ((enabled: boolean) => Promise<void>) | null;
  /** Ends an operation: kept and announced. A record with a known `seq` replaces the earlier one. */
  end(record: OperationRecord): void;
  setStatus(part: Partial<AgentStatus>): void;
}

const start = Date.UTC(2026, 10, 1, 12);

/** A plain successful reset; every part can be changed. */
export function operationRecord(seq: number, changes: Partial<OperationRecord> = {}): OperationRecord {
  return {
    seq,
    requestId: `request-${seq}`,
    authentic: true,
    receivedAt: start + seq * 1_000,
    operation: 'reset',
    origin: 'userReset',
    cloudAnchor: `anchor-${seq}`,
    user: `user${seq}@corp.example.com`,
    distinguishedName: `CN=User ${seq},OU=Staff,DC=corp,DC=example,DC=com`,
    connector: 'corp',
    domainController: 'dc1.corp.example.com',
    code: 'success',
    detail: null,
    warnings: [],
    eventId: 31002,
    diagnostic: null,
    stages: { open: 1.5, dedupe: 0.2, resolve: 0.4, write: 31, record: 1.1, reply: 2.4, settle: 1.9 },
    totalMs: 38.5,
    deliveryCount: 1,
    replied: true,
    ...changes,
  };
}

/** An agent with everything in order and writeback on. */
export function agentStatus(changes: Partial<AgentStatus> = {}): AgentStatus {
  return {
    writeback: 'on',
    since: start,
    problem: null,
    relay: {
      state: 'connected',
      host: 'contoso.servicebus.windows.net',
      since: start,
      error: null,
      deadLetters: 0,
    },
    connectors: [
      {
        id: 'corp',
        name: 'corp.example.com',
        pdc: 'dc1.corp.example.com',
        state: 'reachable',
        checkedAt: start,
        rttMs: 3.2,
        policyHints: true,
        error: null,
      },
    ],
    heartbeat: { everySeconds: 300, lastAt: start, lastOk: true, nextAt: start + 300_000 },
    key: { kid: 'k7Qp', createdAt: start, expiresAt: start + 180 * 86_400_000 },
    identity: { lastImportAt: start, activeDirectoryUsers: 200, cloudUsers: 198, joined: 198, problem: null },
    sync: syncStatus(),
    ...changes,
  };
}

function countsOf(records: readonly OperationRecord[]): Counts {
  const kinds = { success: 0, refused: 0, failed: 0, unknown: 0 };
  for (const { code } of records) kinds[outcomeCodes[code].kind] += 1;
  const times = records.map(({ totalMs }) => totalMs).sort((a, b) => a - b);
  return {
    total: records.length,
    ...kinds,
    medianMs: times[Math.floor(times.length / 2)] ?? null,
    p99Ms: times[Math.floor(times.length * 0.99)] ?? null,
    hourly: Array.from({ length: 24 }, (_, hour) => ({
      from: start - (23 - hour) * 3_600_000,
      success: hour === 23 ? kinds.success : 0,
      other: hour === 23 ? records.length - kinds.success : 0,
    })),
  };
}

function matches(record: OperationRecord, query: OperationQuery): boolean {
  const text = query.text.toLowerCase();
  const { user, requestId, cloudAnchor, distinguishedName, code } = record;
  return (
    (query.kinds.length === 0 || query.kinds.includes(outcomeCodes[code].kind)) &&
    (query.operations.length === 0 ||
      (record.operation !== null && query.operations.includes(record.operation))) &&
    [user, requestId, cloudAnchor, distinguishedName, code].some((field) =>
      field?.toLowerCase().includes(text),
    ) &&
    (query.from === null || record.receivedAt >= query.from) &&
    (query.to === null || record.receivedAt < query.to) &&
    (query.beforeSeq === null || record.seq < query.beforeSeq)
  );
}

function eventsOf(record: OperationRecord): ActivityRow[] {
  const row = { requestId: record.requestId, actor: 'agent', data: {} };
  return [
    { seq: record.seq * 2 - 1, at: record.receivedAt, eventId: 31001, ...row },
    { seq: record.seq * 2, at: record.receivedAt + record.totalMs, eventId: record.eventId, ...row },
  ];
}

export function createFakeAgent(initial: readonly OperationRecord[] = [], first = agentStatus()): FakeAgent {
  let status = first;
  const statusListeners = new Set<() => void>();
  const operationListeners = new Set<(record: OperationRecord) => void>();
  const fake: FakeAgent = {
    connectors: createFakeConnectors(),
    people: createFakePeople(),
    cloud: createFakeCloud(),
    sync: createFakeSync({
      get: () => status.sync,
      set: (sync) => fake.setStatus({ sync }),
    }),
    audit: createFakeAudit(),
    setup: fakeSetup,
    records: [...initial],
    letters: [],
    lettersProblem: null,
    calls: [],
    life: createFakeKeys(),
    switching: null,
    status: () => status,
    counts: () => countsOf(fake.records),
    queryOperations(query) {
      const found = fake.records.filter((record) => matches(record, query)).sort((a, b) => b.seq - a.seq);
      return { operations: found.slice(0, pageSize), more: found.length > pageSize };
    },
    operationEvents: (requestId) =>
      fake.records.filter((record) => record.requestId === requestId).flatMap(eventsOf),
    deadLetters() {
      fake.calls.push('deadLetters');
      return Promise.resolve(
        fake.lettersProblem === null
          ? ok({ entries: [...fake.letters], more: false })
          : err({ code: 'failed' as const, message: fake.lettersProblem }),
      );
    },
    async setWriteback(enabled, actor) {
      fake.calls.push(`setWriteback ${enabled} by ${actor === '' ? 'nobody' : 'somebody'}`);
      if (fake.switching === null) fake.setStatus({ writeback: enabled ? 'on' : 'off' });
      else await fake.switching(enabled);
      return status;
    },
    keys: () => fake.life.generations,
    rollKeys(actor) {
      fake.calls.push(`rollKeys by ${actor === '' ? 'nobody' : 'somebody'}`);
      return fake.life.roll(actor);
    },
    onStatus(listener) {
      statusListeners.add(listener);
      return () => statusListeners.delete(listener);
    },
    onOperation(listener) {
      operationListeners.add(listener);
      return () => operationListeners.delete(listener);
    },
    stop() {
      fake.calls.push('stop');
      return Promise.resolve();
    },
    end(record) {
      const at = fake.records.findIndex(({ seq }) => seq === record.seq);
      if (at === -1) fake.records.push(record);
      else fake.records[at] = record;
      for (const listener of operationListeners) listener(record);
    },
    setStatus(part) {
      status = { ...status, ...part };
      for (const listener of statusListeners) listener();
    },
  };
  return fake;
}
