import type { Snapshot } from '../../../shared/ipc/contract';
import type { OperationRecord } from '../../../shared/model/operation-record';
import { syncStatus } from '../../fakes/fake-sync';

/** Epoch milliseconds of the newest record in these tests. */
export const start = Date.UTC(2026, 10, 21, 12);

/** A successful reset; `seq` numbers it and sets its time, one second each. */
export function record(seq: number, change: Partial<OperationRecord> = {}): OperationRecord {
  return {
    seq,
    requestId: `request-${String(seq)}`,
    authentic: true,
    receivedAt: start + seq * 1000,
    operation: 'reset',
    origin: 'userReset',
    cloudAnchor: 'User_1',
    user: 'zoë@corp.example.com',
    distinguishedName: 'CN=Zoë,OU=People,DC=corp,DC=example,DC=com',
    connector: 'corp',
    domainController: 'dc1.corp.example.com',
    code: 'success',
    detail: null,
    warnings: [],
    eventId: 31002,
    diagnostic: null,
    stages: { open: 1, write: 30 },
    totalMs: 40,
    deliveryCount: 1,
    replied: true,
    ...change,
  };
}

/** A snapshot with the given number and operations (newest first). */
export function snapshot(seq: number, operations: OperationRecord[] = []): Snapshot {
  return {
    epoch: 1,
    seq,
    version: '0.1.0',
    computer: 'SYNC-SRV-01',
    status: {
      writeback: 'on',
      since: start,
      problem: null,
      relay: { state: 'connected', host: 'relay.example.com', since: start, error: null, deadLetters: 0 },
      connectors: [],
      heartbeat: { everySeconds: 300, lastAt: null, lastOk: null, nextAt: null },
      key: null,
      identity: { lastImportAt: null, activeDirectoryUsers: 0, cloudUsers: 0, joined: 0, problem: null },
      sync: syncStatus(),
    },
    counts: {
      total: 0,
      success: 0,
      refused: 0,
      failed: 0,
      unknown: 0,
      medianMs: null,
      p99Ms: null,
      hourly: [],
    },
    operations,
  };
}

/** The numbers of records, for short comparisons. */
export function seqs(records: readonly OperationRecord[]): number[] {
  return records.map(({ seq }) => seq);
}
