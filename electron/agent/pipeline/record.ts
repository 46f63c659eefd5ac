import { outcomeEvent, type Outcome } from '../../../shared/model/outcome';
import type { EventId } from '../../../shared/event-ids';
import { operationEvents } from '../../../shared/event-ids';
import type { Request } from '../../../shared/protocol/request';
import { outcomeCodes } from '../../../shared/outcome-codes';
import type { ActivityEntry, DirectoryAccount, IncomingMessage, NewOperationRecord } from './ports';
import type { Stopwatch } from './stopwatch';

/** Everything known about an operation when it is recorded. */
export interface Known {
  readonly message: IncomingMessage;
  readonly receivedAt: number;
  readonly request: Request | null;
  readonly account: DirectoryAccount | null;
  /** User principal name: the account’s, else the cloud’s; `null` when nobody is known. */
  readonly userName: string | null;
  readonly outcome: Outcome;
  readonly domainController: string | null;
  readonly diagnostic: string | null;
}

/** The event a record is known by; a message that could not be opened has no operation. */
function eventOf({ request, outcome }: Pick<Known, 'request' | 'outcome'>): EventId {
  return outcomeEvent(request?.operation ?? null, outcome);
}

/** The line of the operations log. */
export function toRecord(known: Known, watch: Stopwatch): NewOperationRecord {
  const { request, account, outcome, message } = known;
  return {
    requestId: message.messageId.slice(0, 128),
    authentic: request !== null,
    receivedAt: known.receivedAt,
    operation: request?.operation ?? null,
    origin: request?.origin ?? null,
    cloudAnchor: request?.cloudAnchor ?? null,
    user: known.userName,
    distinguishedName: account?.distinguishedName ?? null,
    connector: account?.ref.connectorId ?? null,
    domainController: known.domainController,
    code: outcome.code,
    detail: outcome.detail,
    warnings: [...outcome.warnings],
    eventId: eventOf(known),
    diagnostic: known.diagnostic,
    stages: watch.stages(),
    totalMs: watch.totalMs(),
    deliveryCount: Math.max(1, message.deliveryCount),
    replied: false,
  };
}

/**
 * The events of a recorded operation in their order: its start, what came of it (for a refused message after its own event
 * the code’s, which the closed service has), each warning (a follow-up step that failed), and for a failure the operation’s
 * own failure event, as the closed service logs them.
 */
export function toEvents(known: Known): readonly ActivityEntry[] {
  const { request, outcome } = known;
  const requestId = known.message.messageId.slice(0, 128);
  const row = (eventId: EventId, data: ActivityEntry['data']): ActivityEntry => ({
    eventId,
    requestId,
    actor: 'agent',
    data,
  });
  const eventId = eventOf(known);
  const facts = {
    code: outcome.code,
    detail: outcome.detail,
    user: known.userName,
    domainController: known.domainController,
    diagnostic: known.diagnostic,
  };
  const warnings = outcome.warnings.map((warning) => row(34110, { warning }));
  const classId = outcomeCodes[outcome.code].eventId;
  const ofCode =
    classId === null || classId === eventId
      ? []
      : [row(classId, { code: outcome.code, detail: outcome.detail })];
  if (request === null) return [row(eventId, facts), ...ofCode];
  const ids = operationEvents(request.operation);
  const start = row(ids.start, {
    operation: request.operation,
    origin: request.origin,
    cloudAnchor: request.cloudAnchor,
  });
  const failed = outcomeCodes[outcome.code].kind !== 'success' && eventId !== ids.fail;
  return [
    start,
    row(eventId, facts),
    ...ofCode,
    ...warnings,
    ...(failed ? [row(ids.fail, { code: outcome.code })] : []),
  ];
}
