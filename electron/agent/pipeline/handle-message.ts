import type { Outcome } from '../../../shared/model/outcome';
import type { OperationRecord } from '../../../shared/model/operation-record';
import { encodeReply } from '../../../shared/protocol/reply';
import type { Request } from '../../../shared/protocol/request';
import type { Clock } from '../clock';
import { checkAccount, checkRequest, refusal, type AdmissionRules } from './admit';
import { openRequest } from './open-request';
import type { Directory, DirectoryAccount, Identity, IncomingMessage, Keys, Ledger, Replies } from './ports';
import { toEvents, toRecord, type Known } from './record';
import { startStopwatch, type Stopwatch } from './stopwatch';
import { writeAccount } from './write-account';

/** What the pipeline needs of the world. */
export interface PipelineDeps {
  readonly clock: Clock;
  readonly keys: Keys;
  readonly ledger: Ledger;
  readonly identity: Identity;
  readonly directory: Directory;
  readonly replies: Replies;
  readonly rules: () => AdmissionRules;
  /** Told of every finished operation when its reply is out (again when a redelivery got the reply out). */
  readonly onRecord: (record: OperationRecord) => void;
  /** Told of what should not happen; the operation goes on or ends with `internalError`. */
  readonly onUnexpected: (step: string, cause: unknown) => void;
}

/** Requests being handled now, by request id: a second delivery waits for the first instead of writing again. */
export type InFlight = Map<string, Promise<void>>;

interface Run {
  readonly message: IncomingMessage;
  readonly receivedAt: number;
  readonly watch: Stopwatch;
  readonly deps: PipelineDeps;
  readonly signal: AbortSignal;
}

interface Decided extends Known {
  readonly claimed: boolean;
  /** Key generation to seal the reply with; `null` = no reply. */
  readonly kid: string | null;
  readonly settlement: 'complete' | 'deadLetter';
}

/**
 * Takes one message from the relay to its end:
 * open → already done? → resolve identity → write to directory → record → reply → settle.
 * Recorded before replied: a stop in between re-sends the answer and never writes twice.
 */
export async function handleMessage(
  message: IncomingMessage,
  deps: PipelineDeps,
  inFlight: InFlight,
  signal: AbortSignal,
): Promise<void> {
  const run: Run = { message, deps, signal, receivedAt: deps.clock.now(), watch: startStopwatch(deps.clock) };
  const opened = await openRequest(message, deps.keys);
  run.watch.lap('open');
  if (opened.kind === 'unusable') {
    const known = base(run, null, opened.outcome);
    await finish(run, { ...known, claimed: false, kid: opened.answerKid, settlement: 'deadLetter' });
    return;
  }
  const { request, kid } = opened;
  const before = inFlight.get(request.requestId);
  if (before !== undefined && message.deliveryCount === 1) return refuseReplay(run, request);
  const work = handleAfter(before, run, request, kid);
  inFlight.set(request.requestId, work);
  try {
    await work;
  } finally {
    if (inFlight.get(request.requestId) === work) inFlight.delete(request.requestId);
  }
}

async function handleAfter(
  before: Promise<void> | undefined,
  run: Run,
  request: Request,
  kid: string,
): Promise<void> {
  if (before !== undefined) await Promise.allSettled([before]);
  return handleRequest(run, request, kid, before !== undefined);
}

/** @param waited whether another delivery of this request has just been handled here */
async function handleRequest(run: Run, request: Request, kid: string, waited: boolean): Promise<void> {
  const redelivered = run.message.deliveryCount > 1;
  const entry = claim(run, request);
  run.watch.lap('dedupe');
  if (entry.state === 'done') {
    if (!redelivered) return refuseReplay(run, request);
    if (waited && entry.record.replied) return completeOnly(run);
    return replyAgain(run, entry.record, kid);
  }
  if (entry.state === 'unavailable') {
    const known = base(run, request, refusal(redelivered ? 'uncertain' : 'internalError'));
    return finish(run, { ...known, claimed: false, kid, settlement: 'complete' });
  }
  // A first delivery that is not in this ledger may have gone to another agent on the same queue.
  const decided = await decide(run, request, kid, entry.state === 'begun' || redelivered);
  return finish(run, { ...decided, claimed: true, kid, settlement: 'complete' });
}

function claim(run: Run, request: Request): ReturnType<Ledger['begin']> | { readonly state: 'unavailable' } {
  try {
    return run.deps.ledger.begin(request.requestId, request.operation, run.receivedAt);
  } catch (cause) {
    run.deps.onUnexpected('ledger.begin', cause);
    return { state: 'unavailable' };
  }
}

function base(
  run: Run,
  request: Request | null,
  outcome: Outcome,
  account: DirectoryAccount | null = null,
): Known {
  const { message, receivedAt } = run;
  const userName = account?.userName ?? nameOf(run, request);
  return {
    message,
    receivedAt,
    request,
    account,
    userName,
    outcome,
    domainController: null,
    diagnostic: null,
  };
}

function nameOf({ deps }: Run, request: Request | null): string | null {
  if (request === null || request.cloudAnchor === null) return null;
  try {
    return deps.identity.nameOf(request.cloudAnchor);
  } catch (cause) {
    deps.onUnexpected('identity.nameOf', cause);
    return null;
  }
}

/** Everything up to and including the write. Never throws: what is unexpected becomes an outcome. */
async function decide(run: Run, request: Request, kid: string, begunBefore: boolean): Promise<Known> {
  const { deps, signal } = run;
  const refused = checkRequest(request, deps.rules(), deps.clock.now());
  const expiredAfterBegin = begunBefore && refused?.code === 'expired';
  if (refused !== null && !expiredAfterBegin) return base(run, request, refused);
  if (request.cloudAnchor === null)
    return base(run, request, { code: 'success', detail: null, warnings: [] });
  const found = await resolveAccount(run, request, request.cloudAnchor);
  run.watch.lap('resolve');
  // Why nothing can be written now says nothing of what an earlier delivery has written.
  if ('outcome' in found) return begunBefore ? { ...found, outcome: refusal('uncertain') } : found;
  const denied = checkAccount(request, found);
  if (denied !== null && !begunBefore) return base(run, request, denied, found);
  try {
    const earlier = begunBefore ? { denied } : null;
    const written = await writeAccount(request, kid, found, earlier, deps, signal);
    return { ...base(run, request, written.outcome, found), ...written };
  } catch (cause) {
    deps.onUnexpected('write', cause);
    return base(run, request, refusal('uncertain'), found);
  } finally {
    run.watch.lap('write');
  }
}

async function resolveAccount(
  run: Run,
  request: Request,
  cloudAnchor: string,
): Promise<DirectoryAccount | Known> {
  const { deps, signal } = run;
  try {
    const resolution = deps.identity.resolve(cloudAnchor);
    if (resolution.kind === 'refused') return base(run, request, refusal(resolution.code, resolution.detail));
    const read = await deps.directory.read(resolution.ref, signal);
    if (read.ok) return read.value;
    const { code, detail, diagnostic, domainController } = read.error;
    return { ...base(run, request, refusal(code, detail)), diagnostic, domainController };
  } catch (cause) {
    deps.onUnexpected('resolve', cause);
    return base(run, request, refusal('internalError'));
  }
}

/** A message with a known id that is not a redelivery: nothing is written and, lest it contradict, nothing said. */
async function refuseReplay(run: Run, request: Request): Promise<void> {
  const known = base(run, request, refusal('replayed'));
  await finish(run, { ...known, claimed: false, kid: null, settlement: 'deadLetter' });
}

async function finish(run: Run, decided: Decided): Promise<void> {
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
  const { code, detail } = decided.outcome;
  const settled = await message.settle(
    decided.settlement === 'deadLetter'
      ? { kind: 'deadLetter', reason: code, description: detail ?? code }
      : { kind: 'complete' },
  );
  watch.lap('settle');
  const replied = settled.ok ? await replyWith(run, decided) : null;
  if (record === null) return;
  tell(run, { ...record, ...amendment(watch, replied === true) });
  amend(run, record.seq, amendment(watch, replied === true));
}

/** @returns whether the reply is out; `null` = none is due */
async function replyWith(run: Run, decided: Decided): Promise<boolean | null> {
  const replied = decided.kid === null ? null : await reply(run, toRecord(decided, run.watch), decided.kid);
  run.watch.lap('reply');
  return replied;
}

async function completeOnly(run: Run): Promise<void> {
  await run.message.settle({ kind: 'complete' });
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

async function replyAgain(run: Run, record: OperationRecord, kid: string): Promise<void> {
  const replied = await reply(run, record, kid);
  run.watch.lap('reply');
  await run.message.settle(replied ? { kind: 'complete' } : { kind: 'abandon' });
  if (!replied) return;
  const { stages, totalMs } = record;
  amend(run, record.seq, { replied, stages, totalMs });
  tell(run, { ...record, replied });
}

async function reply(run: Run, record: Omit<OperationRecord, 'seq'>, kid: string): Promise<boolean> {
  const { deps, message } = run;
  if (message.replyToSessionId === null) return true;
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
