import { randomBytes } from 'node:crypto';
import { relayAccessSchema, type RelayAccess } from '../shared/protocol/pairing';
import { Supervisor } from '../shared/relay/supervisor';
import { anchorsOf, availability } from './agents';
import { systemClock } from './clock';
import { watchControl } from './control-watch';
import { provideGlobalCrypto } from './global-crypto';
import { createPairingKeys } from './pairing-keys';
import { PortalError, type Portal, type PortalOptions } from './portal-api';
import { memoryState } from './portal-state';
import { openPortalLinks, retirePortalLinks, type PortalLinkHandlers, type PortalLinks } from './relay/links';
import { nodeTimers } from './relay/node-timers';
import { portalTimings, type PortalTimings } from './relay/timings';
import { createRequester, type Requester } from './requester';
import { createWaitingReplies } from './waiting-replies';

/** How often it is looked whether keys are to be destroyed. */
const sweepEveryMs = 60_000;

function checkedAccess(relay: PortalOptions['relay']): RelayAccess {
  const access = relayAccessSchema.safeParse(relay);
  if (access.success) return access.data;
  const fields = access.error.issues.map((issue) => issue.path.join('.')).join(', ');
  throw new PortalError('configuration', `The relay’s access data are not well formed: ${fields}`);
}

interface Connection {
  readonly access: RelayAccess;
  readonly sessionId: string;
  readonly timings: PortalTimings;
  readonly onProblem: NonNullable<PortalOptions['onProblem']>;
  readonly onReply: PortalLinkHandlers['onReply'];
  readonly onControl: PortalLinkHandlers['onControl'];
  readonly takesControl: boolean;
  readonly webSocketAgent: PortalOptions['webSocketAgent'];
}

// One reply session can be held once only: hence the old links go before the new ones come.
function supervise({
  access,
  sessionId,
  timings,
  onProblem,
  takesControl,
  webSocketAgent,
  ...receive
}: Connection): Supervisor<PortalLinks> {
  const handlers: PortalLinkHandlers = {
    ...receive,
    onFault: (fault, links) => supervisor.faulty(links, fault),
    onSessionLost: (fault, links) => supervisor.suspect(links, fault),
    onOpen: (links) => supervisor.healthy(links),
    onNote: onProblem,
  };
  const supervisor: Supervisor<PortalLinks> = new Supervisor<PortalLinks>({
    timers: nodeTimers,
    timings,
    order: 'breakFirst',
    open: (cancelled) =>
      openPortalLinks({ access, sessionId, timings, handlers, takesControl, webSocketAgent }, cancelled),
    retire: (links) => retirePortalLinks(links, timings.closeTimeoutMs),
    onState: (_state, fault) => {
      if (fault !== null) onProblem('connection', fault);
    },
  });
  return supervisor;
}

function operationsOver(
  request: Requester,
): Pick<Portal, 'reset' | 'change' | 'adminReset' | 'unlock' | 'probe'> {
  return {
    reset: ({ newPassword, ...call }) => request({ operation: 'reset', ...call }, { newPassword }),
    change: ({ newPassword, currentPassword, ...call }) =>
      request({ operation: 'change', ...call }, { newPassword, currentPassword }),
    adminReset: ({ newPassword, ...call }) => request({ operation: 'adminReset', ...call }, { newPassword }),
    unlock: (call) => request({ operation: 'unlock', ...call }, null),
    probe: () => request({ operation: 'probe' }, null),
  };
}

/**
 * Connects a portal to its relay. One reply session per portal, accepted before anything is sent.
 *
 * @throws PortalError when the relay cannot be reached, refuses the key, or the options are not well formed. After
 *   that outages are survived.
 */
export async function createPortal(options: PortalOptions): Promise<Portal> {
  provideGlobalCrypto();
  const access = checkedAccess(options.relay);
  const clock = options.clock ?? systemClock;
  const state = options.state ?? memoryState();
  const timings = { ...portalTimings, ...options.timings };
  const onProblem = options.onProblem ?? ((): void => undefined);
  const pairing = await createPairingKeys(options.pairing, clock);
  const sessionId = randomBytes(8).toString('base64url');
  const waiting = createWaitingReplies();
  const control = watchControl({ clock, state, timings, pairing, supervisor: () => supervisor });
  let ignoredReplies = 0;
  const onReply = async (body: Uint8Array): Promise<void> => {
    if (!(await waiting.deliver(body))) ignoredReplies += 1;
  };
  const takesControl = options.control !== 'leave';
  const supervisor = supervise({
    access,
    sessionId,
    timings,
    onProblem,
    onReply,
    onControl: control.take,
    takesControl,
    webSocketAgent: options.webSocketAgent,
  });
  const started = await supervisor.start();
  if (!started.ok) throw new PortalError(started.error.code, started.error.message);
  const deadlineMs = options.deadlineMs ?? 60_000;
  // Whoever leaves the agents’ messages to another instance leaves their keys to it as well.
  const sweeps = setInterval(() => {
    if (takesControl) void control.sweep();
  }, sweepEveryMs);
  sweeps.unref();
  return {
    ...operationsOver(createRequester({ supervisor, waiting, state, clock, timings, sessionId, deadlineMs })),
    isAvailable: async () => availability(await state.read(), clock.now()),
    activityAnchors: async () => anchorsOf(await state.read()),
    onControl: (listener) => {
      control.listeners.add(listener);
      return () => control.listeners.delete(listener);
    },
    ignored: () => ({ replies: ignoredReplies, controls: control.ignored() }),
    close: async () => {
      clearInterval(sweeps);
      waiting.forgetAll();
      await supervisor.stop();
    },
  };
}
