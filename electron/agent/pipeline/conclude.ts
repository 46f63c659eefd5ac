import type { OperationRecord } from '../../../shared/model/operation-record';
import { encodeReply } from '../../../shared/protocol/reply';
import { outcomeEvent } from '../../../shared/model/outcome';
import { outcomeCodes } from '../../../shared/outcome-codes';
import { outcomeDetails } from '../../../shared/outcome-details';
import type { Ledger, Settlement } from './ports';
import { toEvents, toRecord, type Known } from './record';
import type { Run } from './run';
import type { Stopwatch } from './stopwatch';

/** An operation that only has to be recorded, answered and settled. */
export interface Decided extends Known {
  readonly claimed: boolean;
  /** Key generation to seal the reply with; `null` = no reply. */
  readonly kid: string | null;
  readonly settlement: 'complete' | 'deadLetter';
}

/** Record → reply → settle. */
export async function conclude(run: Run, decided: Decided): Promise<void> {
  const { watch } = run;
  const record = recordOutcome(run, decided);
  watch.lap('record');
  if (record === null || !decided.claimed) return settleThenReply(run, decided, record);
  const replied = await replyWith(run, decided);
  tell(run, { ...record, ...amendment(watch, replied === true) });
  await run.message.settle(replied === false ? { kind: 'abandon' } : { kind: 'complete' });
  watch.lap('settle');
  amend(run, record.seq, amendment(watch, replied === true));
}

/**
 * The end of what no claim and record protect from being done again: it is answered only when the relay will not
 * deliver it once more, for a further delivery could end otherwise and make the answer untrue.
 */
async function settleThenReply(run: Run, decided: Decided, record: OperationRecord | null): Promise<void> {
  const { message, watch } = run;
  const settled = await message.settle(
    decided.settlement === 'deadLetter' ? deadLetter(decided) : { kind: 'complete' },
  );
  watch.lap('settle');
  const replied = settled.ok ? await replyWith(run, decided) : null;
  if (record === null) return;
  tell(run, { ...record, ...amendment(watch, replied === true) });
  amend(run, record.seq, amendment(watch, replied === true));
}

/**
 * Reason: the detail, or the code where it says enough, of which each has one meaning. Description: code, event and our own
 * sentence. Both come from closed lists, so that nothing of a message gets there.
 */
function deadLetter({ outcome, request }: Known): Settlement {
  const { code, detail } = outcome;
  const text = detail === null ? outcomeCodes[code].admin : outcomeDetails[detail].admin;
  const eventId = outcomeEvent(request?.operation ?? null, outcome);
  return {
    kind: 'deadLetter',
    reason: detail ?? code,
    description: `${code}, event ${eventId}: ${text}`,
  };
}

/** @returns whether the reply is out; `null` = none is due */
async function replyWith(run: Run, decided: Decided): Promise<boolean | null> {
  const replied = decided.kid === null ? null : await reply(run, toRecord(decided, run.watch), decided.kid);
  run.watch.lap('reply');
  return replied;
}

function tell(run: Run, record: OperationRecord): void {
  try {
    run.deps.onRecord(record);
  } catch (cause) {
    run.deps.onUnexpected('onRecord', cause);
  }
}

function recordOutcome(run: Run, decided: Decided): OperationRecord | null {
  try {
    return run.deps.ledger.finish(toRecord(decided, run.watch), decided.claimed, toEvents(decided));
  } catch (cause) {
    // The write is done and cannot be undone: telling the truth now matters more than the record.
    run.deps.onUnexpected('ledger.finish', cause);
    return null;
  }
}

type Amendment = Parameters<Ledger['amend']>[1];

function amendment(watch: Stopwatch, replied: boolean): Amendment {
  return { replied, stages: watch.stages(), totalMs: watch.totalMs() };
}

function amend(run: Run, seq: number, after: Amendment): void {
  try {
    run.deps.ledger.amend(seq, after);
  } catch (cause) {
    run.deps.onUnexpected('ledger.amend', cause);
  }
}

/** Sends the recorded answer of a redelivered message once more. */
export async function replyAgain(run: Run, record: OperationRecord, kid: string): Promise<void> {
  const replied = await reply(run, record, kid);
  run.watch.lap('reply');
  await run.message.settle(replied === false ? { kind: 'abandon' } : { kind: 'complete' });
  if (replied !== true) return;
  const { stages, totalMs } = record;
  amend(run, record.seq, { replied, stages, totalMs });
  tell(run, { ...record, replied });
}

/** @returns whether the reply is out; `null` = the message names nobody who waits */
async function reply(run: Run, record: Omit<OperationRecord, 'seq'>, kid: string): Promise<boolean | null> {
  const { deps, message } = run;
  if (message.replyToSessionId === null) return null;
  const { requestId, code, detail, warnings, eventId, stages } = record;
  try {
    const json = encodeReply({ requestId, outcome: { code, detail, warnings }, eventId, stages });
    const body = await deps.keys.sealReply(kid, json);
    const sent = await deps.replies.send(message.replyToSessionId, requestId, body);
    return sent.ok;
  } catch (cause) {
    deps.onUnexpected('reply', cause);
    return false;
  }
}
