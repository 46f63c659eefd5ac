import { refusal } from './admit';
import { conclude, replyAgain } from './conclude';
import { decide } from './decide';
import { openRequest } from './open-request';
import type { IncomingMessage, Ledger } from './ports';
import type { Request } from '../../../shared/protocol/request';
import { known, type PipelineDeps, type Run } from './run';
import { startStopwatch } from './stopwatch';

/** Requests being handled now, by request id: a second delivery waits for the first instead of writing again. */
export type InFlight = Map<string, Promise<void>>;

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
    await conclude(run, {
      ...known(run, null, opened.outcome),
      diagnostic: opened.diagnostic,
      claimed: false,
      kid: opened.answerKid,
      settlement: 'deadLetter',
    });
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
    const outcome = refusal(redelivered ? 'uncertain' : 'internalError');
    return conclude(run, { ...known(run, request, outcome), claimed: false, kid, settlement: 'complete' });
  }
  // A first delivery that is not in this ledger may have gone to another agent on the same queue.
  const decided = await decide(run, request, kid, entry.state === 'begun' || redelivered);
  return conclude(run, { ...decided, claimed: true, kid, settlement: 'complete' });
}

function claim(run: Run, request: Request): ReturnType<Ledger['begin']> | { readonly state: 'unavailable' } {
  try {
    return run.deps.ledger.begin(request.requestId, request.operation, run.receivedAt);
  } catch (cause) {
    run.deps.onUnexpected('ledger.begin', cause);
    return { state: 'unavailable' };
  }
}

/** A message with a known id that is not a redelivery: nothing is written and, lest it contradict, nothing said. */
async function refuseReplay(run: Run, request: Request): Promise<void> {
  const outcome = refusal('replayed');
  await conclude(run, {
    ...known(run, request, outcome),
    claimed: false,
    kid: null,
    settlement: 'deadLetter',
  });
}

async function completeOnly(run: Run): Promise<void> {
  await run.message.settle({ kind: 'complete' });
}
