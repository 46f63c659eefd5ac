import { randomBytes } from 'node:crypto';
import type { Operation, Origin } from '../shared/operations';
import { usualOrigins } from '../shared/protocol/request';
import type { Reply } from '../shared/protocol/reply';
import type { RelayFault } from '../shared/relay/relay-fault';
import { err, type Result } from '../shared/result';
import type { Supervisor } from '../shared/relay/supervisor';
import { throughLinks } from '../shared/relay/through-links';
import { within } from '../shared/relay/timers';
import { availability, chooseGeneration } from './agents';
import type { PortalClock } from './clock';
import { ownOutcome, repliedOutcome, timedOutOutcome, type CallFacts, type PortalOutcome } from './outcome';
import type { PortalState, StoredGeneration } from './portal-state';
import { sendMessage, type AnnotatedMessage, type PortalLinks } from './relay/links';
import { nodeTimers } from './relay/node-timers';
import type { PortalTimings } from './relay/timings';
import { encodedSize, lifeSeconds, sealRequest, type Passwords, type SealedRequest } from './request-message';
import type { WaitingReplies } from './waiting-replies';

/** One call, without its passwords. */
export interface Call {
  readonly operation: Operation;
  readonly origin?: Origin;
  /** Absent only for a probe. */
  readonly cloudAnchor?: string;
  readonly mustChange?: boolean;
  readonly unlock?: boolean;
}

/** Carries out one call; never rejects for an expected reason. */
export type Requester = (call: Call, passwords: Passwords | null) => Promise<PortalOutcome>;

/** What a requester needs. */
export interface RequesterDeps {
  readonly supervisor: Supervisor<PortalLinks>;
  readonly waiting: WaitingReplies;
  readonly state: PortalState;
  readonly clock: PortalClock;
  readonly timings: PortalTimings;
  readonly sessionId: string;
  /** For everything. Milliseconds. */
  readonly deadlineMs: number;
}

const whyNot = {
  off: 'Writeback is switched off.',
  silent:
    'Writeback is switched on, but its agent has not been heard for two and a half of its heartbeat intervals.',
  notEnrolled: 'No agent has ever been switched on for this portal.',
  on: 'The key generation of the agent has expired.',
} as const;

/** How far the sending of one request has come. */
interface Course {
  /** How often it was given to a link. 0 = it never left. */
  attempts: number;
  /** The call has ended; from then on nothing is sent any more. */
  over: boolean;
}

const tooLate: RelayFault = { code: 'relayFailed', retryable: false, message: 'The call has ended' };

/** Sends, as often as it takes. An error that is not retryable means that the relay has not got the request. */
async function sendRequest(
  deps: RequesterDeps,
  sealed: SealedRequest,
  leftMs: number,
  course: Course,
): Promise<Result<void, RelayFault>> {
  const { supervisor, clock, timings, sessionId } = deps;
  const { body, requestId: messageId, timeToLiveMs: timeToLive } = sealed;
  const call = { timers: nodeTimers, monotonic: () => clock.monotonic() };
  const bounds = { totalMs: leftMs, attemptMs: timings.attemptTimeoutMs, pauseMs: timings.sendPauseMs };
  // An annotated message, because it is 12 bytes smaller than the same one in the SDK’s usual form.
  const message: AnnotatedMessage = {
    body,
    bodyType: 'data',
    header: { timeToLive },
    properties: { messageId, replyToGroupId: sessionId },
  };
  // Sending twice is safe: the agent handles a request id once.
  const sent = await throughLinks(supervisor, call, bounds, (links) => {
    // What was never sent may have been told so already: a link that comes up now must not make it untrue.
    if (course.over) return Promise.resolve(err(tooLate));
    course.attempts += 1;
    return sendMessage(links.requests, message);
  });
  // That the last attempt was refused does not say that none before it arrived.
  return sent.ok || course.attempts === 1 ? sent : err({ ...sent.error, retryable: true });
}

type Ending =
  | { readonly kind: 'replied'; readonly reply: Reply }
  | { readonly kind: 'refused'; readonly fault: RelayFault }
  | {
      readonly kind: 'silent';
      readonly sent: Result<void, RelayFault> | null;
      /** 0 = nothing was sent. */
      readonly attempts: number;
    };

async function exchange(
  deps: RequesterDeps,
  sealed: SealedRequest,
  generation: StoredGeneration,
  leftMs: number,
): Promise<Ending> {
  const { waiting } = deps;
  const course: Course = { attempts: 0, over: false };
  let sent: Result<void, RelayFault> | null = null;
  const silent = (): Ending => {
    course.over = true;
    return { kind: 'silent', sent, attempts: course.attempts };
  };
  const replied = waiting.expect(sealed.requestId, generation);
  // What the relay refused for good cannot be answered any more; whatever else went wrong, the reply may still come.
  const refused = sendRequest(deps, sealed, leftMs, course).then((result) => {
    sent = result;
    return result.ok || result.error.retryable ? new Promise<never>(() => undefined) : result.error;
  });
  const ending = await within<Ending>(
    nodeTimers,
    leftMs,
    Promise.race([
      replied.then((reply): Ending => (reply === null ? silent() : { kind: 'replied', reply })),
      refused.then((fault): Ending => ({ kind: 'refused', fault })),
    ]),
    silent,
  );
  waiting.forget(sealed.requestId);
  return ending;
}

function silence(sent: Result<void, RelayFault> | null, expiresAt: number): string {
  const until = new Date(expiresAt * 1_000).toISOString();
  if (sent?.ok === true) {
    return `The relay has accepted the request; whether an agent has taken it is not known. It expires at ${until}.`;
  }
  const why = sent === null ? '' : ` (${sent.error.message})`;
  return `Whether the relay has accepted the request is not known${why}. If it has, it expires at ${until}.`;
}

function unsent(sent: Result<void, RelayFault> | null): string {
  const why = sent === null || sent.ok ? '' : ` (${sent.error.message})`;
  return `There was no connection to the relay until the deadline${why}. Nothing was sent.`;
}

/** Makes the function behind every operation: available? → seal → send → wait for the reply until the deadline. */
export function createRequester(deps: RequesterDeps): Requester {
  const { clock, state, sessionId, deadlineMs } = deps;
  return async (call, passwords) => {
    const startedAt = clock.monotonic();
    const requestId = randomBytes(12).toString('base64url');
    const facts = (messageBytes: number): CallFacts => ({
      requestId,
      operation: call.operation,
      elapsedMs: clock.monotonic() - startedAt,
      messageBytes,
    });
    const stored = await state.read();
    const now = clock.now();
    const generation = chooseGeneration(stored, now);
    if (generation === null) {
      return ownOutcome(facts(0), 'notAvailable', whyNot[availability(stored, now).reason]);
    }
    const request = {
      operation: call.operation,
      origin: call.origin ?? usualOrigins[call.operation],
      requestId,
      cloudAnchor: call.cloudAnchor ?? null,
      issuedAt: Math.floor(now / 1_000),
      mustChange: call.mustChange ?? false,
      unlock: call.unlock ?? true,
    };
    const sealed = await sealRequest(request, passwords, generation, lifeSeconds(deadlineMs));
    if (!sealed.ok) return ownOutcome(facts(0), 'invalidRequest', 'Nothing was sent.');
    const bytes = encodedSize(requestId, sessionId, sealed.value.body.byteLength);
    const leftMs = Math.max(1, deadlineMs - (clock.monotonic() - startedAt));
    const ending = await exchange(deps, sealed.value, generation, leftMs);
    if (ending.kind === 'replied') return repliedOutcome(facts(bytes), ending.reply);
    if (ending.kind === 'refused') {
      return ownOutcome(
        facts(bytes),
        'notAvailable',
        `The relay refused the request: ${ending.fault.message}`,
      );
    }
    if (ending.attempts === 0) return ownOutcome(facts(bytes), 'notAvailable', unsent(ending.sent));
    const { expiresAt } = sealed.value;
    const accepted = ending.sent?.ok === true ? true : null;
    return timedOutOutcome(facts(bytes), accepted, expiresAt, silence(ending.sent, expiresAt));
  };
}
