import type { Attachment } from './attached-links';
import { refuseLink } from './attached-links';
import { ClientReceiver } from './client-receiver';
import { sessionLockLost, type RelayError } from './conditions';
import type { SessionSeeker } from './consumers';
import type { Queue } from './queue';
import { types, type ServerSender, type Typed } from './rhea-library';
import type { SessionHolder } from './session';
import type { ReceiveMode } from './stored-message';
import type { WireObserver } from './wire-observer';

const sessionFilter = 'com.microsoft:session-filter';
const serverTimeout = 'com.microsoft:timeout';
const defaultAcceptTimeoutMs = 60_000;
const presettled = 1;

/** What attaching a receiver needs to know of its surroundings. */
export interface ReceiverContext {
  readonly queue: Queue;
  readonly connectionId: string;
  readonly isAllowed: () => boolean;
  readonly observe: WireObserver;
  /** Forgets the link: called when the relay itself ends it. */
  readonly drop: (link: ServerSender) => void;
}

const needsSession: RelayError = {
  condition: 'amqp:not-allowed',
  description:
    'It is not possible for an entity that requires sessions to create a non-sessionful message receiver.',
};
const hasNoSessions: RelayError = {
  condition: 'amqp:not-allowed',
  description: 'A sessionful message receiver cannot be created on an entity that does not require sessions.',
};
const noSessionInTime: RelayError = {
  condition: 'com.microsoft:timeout',
  description: 'No session with messages became available within the time the receiver wanted to wait.',
};

/** 0001-01-01 to 1970-01-01 in .NET ticks of 100 ns. */
const ticksAtEpoch = 621_355_968_000_000_000n;

function dotNetTicks(epochMs: number): Typed {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(BigInt(epochMs) * 10_000n + ticksAtEpoch);
  return types.wrap_long(bytes);
}

/** `undefined`: no session asked for; `null`: the next one that is free. */
function wantedSession(link: ServerSender): string | null | undefined {
  const filter = link.source?.filter as Readonly<Record<string, unknown>> | null | undefined;
  if (filter === undefined || filter === null || !(sessionFilter in filter)) return undefined;
  const value = filter[sessionFilter];
  const plain: unknown = typeof value === 'object' && value !== null ? (value as Typed).value : value;
  return typeof plain === 'string' ? plain : null;
}

function answer(link: ServerSender, filter: Readonly<Record<string, string>> | null): void {
  link.set_source({ address: link.source?.address ?? '', ...(filter === null ? {} : { filter }) });
  link.set_target({ address: link.target?.address ?? '' });
  link.local.attach.snd_settle_mode = link.snd_settle_mode;
  link.local.attach.rcv_settle_mode = link.rcv_settle_mode;
  link.attach();
}

function consume(
  link: ServerSender,
  { queue, observe }: ReceiverContext,
  sessionId: string | null,
): () => void {
  const mode: ReceiveMode = link.snd_settle_mode === presettled ? 'receiveAndDelete' : 'peekLock';
  const consumer = new ClientReceiver({ link, queue, sessionId, mode, observe });
  queue.consumers.add(consumer);
  return () => {
    queue.consumers.remove(consumer);
  };
}

function enterSession(link: ServerSender, context: ReceiverContext, sessionId: string): (() => void) | null {
  const { queue, connectionId } = context;
  const holder: SessionHolder = {
    connectionId,
    lockLost: () => {
      context.drop(link);
      link.close(sessionLockLost(sessionId));
    },
  };
  const until = queue.acceptSession(sessionId, holder);
  if (until === null) return null;
  link.local.attach.properties = { 'com.microsoft:locked-until-utc': dotNetTicks(until) };
  answer(link, { [sessionFilter]: sessionId });
  const leave = consume(link, context, sessionId);
  return () => {
    leave();
    queue.releaseSession(sessionId, holder);
  };
}

function seekSession(link: ServerSender, context: ReceiverContext): () => void {
  const { queue } = context;
  const timeout: unknown = (link.properties as Readonly<Record<string, unknown>> | undefined)?.[
    serverTimeout
  ];
  let leave: (() => void) | null = null;
  const stopSeeking = (): void => {
    clearTimeout(timer);
    queue.consumers.removeSeeker(seeker);
  };
  const seeker: SessionSeeker = {
    offer: (sessionId) => {
      leave = enterSession(link, context, sessionId);
      stopSeeking();
      return leave !== null;
    },
  };
  const timer = setTimeout(
    () => {
      context.drop(link);
      refuseLink(link, noSessionInTime);
    },
    typeof timeout === 'number' ? timeout : defaultAcceptTimeoutMs,
  );
  queue.consumers.addSeeker(seeker);
  return () => {
    stopSeeking();
    leave?.();
  };
}

function release(link: ServerSender, context: ReceiverContext): (() => void) | RelayError {
  const wanted = wantedSession(link);
  const { requiresSession } = context.queue.settings;
  if (wanted === undefined && requiresSession) return needsSession;
  if (wanted !== undefined && !requiresSession) return hasNoSessions;
  if (wanted === null) return seekSession(link, context);
  if (wanted === undefined) {
    answer(link, null);
    return consume(link, context, null);
  }
  const description = `The requested session '${wanted}' cannot be accepted. It may be locked by another receiver.`;
  return (
    enterSession(link, context, wanted) ?? {
      condition: 'com.microsoft:session-cannot-be-locked',
      description,
    }
  );
}

/** Lets a client receive from a queue or session, or says why not. A receiver of any session waits for one. */
export function attachReceiver(link: ServerSender, context: ReceiverContext): Attachment | RelayError {
  const released = release(link, context);
  return typeof released === 'function' ? { isAllowed: context.isAllowed, release: released } : released;
}
