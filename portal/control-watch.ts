import { limits } from '../shared/protocol/limits';
import type { Supervisor } from '../shared/relay/supervisor';
import { throughLinks } from '../shared/relay/through-links';
import type { ControlEvent } from './agents';
import type { PortalClock } from './clock';
import { createControlReader } from './control';
import type { PairingKeys } from './pairing-keys';
import type { PortalState } from './portal-state';
import { sendMessage, type PortalLinks } from './relay/links';
import { nodeTimers } from './relay/node-timers';
import type { PortalTimings } from './relay/timings';

/** What watching the control queue needs. */
export interface ControlWatchDeps {
  readonly clock: PortalClock;
  readonly state: PortalState;
  readonly timings: PortalTimings;
  readonly pairing: PairingKeys;
  /** Made after this. */
  readonly supervisor: () => Supervisor<PortalLinks>;
}

/** Takes control messages, tells the listeners, and acknowledges. */
export interface ControlWatch {
  /** @throws when the message must be delivered again: the state or the acknowledgement failed */
  take(body: Uint8Array): Promise<void>;
  readonly listeners: Set<(event: ControlEvent) => void>;
  ignored(): number;
  /** Destroys the keys whose time is over. Never rejects: what cannot be done now is done the next time. */
  sweep(): Promise<void>;
}

/** Keeps no state of its own but the count of what it ignored. */
export function watchControl(deps: ControlWatchDeps): ControlWatch {
  const { clock, state, timings, pairing } = deps;
  const reader = createControlReader(state, clock, pairing);
  const listeners: ControlWatch['listeners'] = new Set();
  const bounds = {
    totalMs: timings.acknowledgeTimeoutMs,
    attemptMs: timings.attemptTimeoutMs,
    pauseMs: timings.sendPauseMs,
  };
  let ignored = 0;
  const tell = (events: readonly ControlEvent[]): void => {
    for (const event of events) for (const listener of listeners) listener(event);
  };
  const take = async (body: Uint8Array): Promise<void> => {
    const result = await reader.take(body);
    if (result.kind === 'ignored') {
      ignored += 1;
      return;
    }
    tell(result.events);
    const answer = result.acknowledgement;
    if (answer === null) return;
    const message = {
      body: answer.body,
      messageId: `${answer.controlId}.a`,
      correlationId: answer.controlId,
      sessionId: answer.agentId,
      timeToLive: limits.maxLifeSeconds * 1_000,
    };
    const call = { timers: nodeTimers, monotonic: () => clock.monotonic() };
    const sent = await throughLinks(deps.supervisor(), call, bounds, (links) =>
      sendMessage(links.acknowledgements, message),
    );
    // Rejecting leaves the control message on the queue: its next delivery is answered again.
    if (!sent.ok) throw new Error(`The acknowledgement could not be sent: ${sent.error.message}`);
  };
  const sweep = async (): Promise<void> => {
    tell(await reader.sweep().catch(() => []));
  };
  return { take, listeners, ignored: () => ignored, sweep };
}
