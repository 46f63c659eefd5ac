import type { OperationRecord } from '../../../shared/model/operation-record';
import { operationRecordSchema } from '../../../shared/model/operation-record';
import type { NewOperationRecord } from '../pipeline/ports';

/** The columns of an operation except `seq`, in the order in which they are inserted. */
export const operationColumns = [
  'request_id',
  'authentic',
  'received_at',
  'operation',
  'origin',
  'cloud_anchor',
  'user',
  'distinguished_name',
  'connector',
  'domain_controller',
  'code',
  'detail',
  'warnings',
  'event_id',
  'diagnostic',
  'stages',
  'total_ms',
  'delivery_count',
  'replied',
  'search',
] as const;

type Cell = string | number | null;

/** The text that a search looks in: lower case, parts apart. */
function searchText(record: NewOperationRecord): string {
  const parts = [
    record.user,
    record.requestId,
    record.cloudAnchor,
    record.distinguishedName,
    record.code,
    record.detail,
  ];
  return parts
    .filter((part) => part !== null)
    .join('\n')
    .toLowerCase();
}

/** The cells of a record in the order of `operationColumns`. */
export function toCells(record: NewOperationRecord): Cell[] {
  return [
    record.requestId,
    record.authentic ? 1 : 0,
    Math.round(record.receivedAt),
    record.operation,
    record.origin,
    record.cloudAnchor,
    record.user,
    record.distinguishedName,
    record.connector,
    record.domainController,
    record.code,
    record.detail,
    JSON.stringify(record.warnings),
    record.eventId,
    record.diagnostic,
    JSON.stringify(record.stages),
    record.totalMs,
    record.deliveryCount,
    record.replied ? 1 : 0,
    searchText(record),
  ];
}

/** Reads a stored row; checked against the schema, because the file may have been written by another version. */
export function fromRow(row: Readonly<Record<string, unknown>>): OperationRecord {
  return operationRecordSchema.parse({
    seq: row['seq'],
    requestId: row['request_id'],
    authentic: row['authentic'] === 1,
    receivedAt: row['received_at'],
    operation: row['operation'],
    origin: row['origin'],
    cloudAnchor: row['cloud_anchor'],
    user: row['user'],
    distinguishedName: row['distinguished_name'],
    connector: row['connector'],
    domainController: row['domain_controller'],
    code: row['code'],
    detail: row['detail'],
    warnings: JSON.parse(row['warnings'] as string) as unknown,
    eventId: row['event_id'],
    diagnostic: row['diagnostic'],
    stages: JSON.parse(row['stages'] as string) as unknown,
    totalMs: row['total_ms'],
    deliveryCount: row['delivery_count'],
    replied: row['replied'] === 1,
  });
}
