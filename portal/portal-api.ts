import type { Agent } from 'node:https';
import type * as z from 'zod';
import type { Origin } from '../shared/operations';
import type { Enrolment, relayAccessSchema } from '../shared/protocol/pairing';
import type { RelayFault } from '../shared/relay/relay-fault';
import type { ActivityAnchors } from './activity-heads';
import type { Availability, ControlEvent } from './agents';
import type { PortalClock } from './clock';
import type { PortalOutcome } from './outcome';
import type { PortalState } from './portal-state';
import type { PortalTimings } from './relay/timings';

/** What a portal must know of an enrolment. `pairingSecret` is a secret. */
export type Pairing = Pick<Enrolment, 'pairingId' | 'pairingSecret' | 'issuedAt' | 'expiresAt'>;

/** What a portal is made of. `relay.sasKey` is a secret. */
export interface PortalOptions {
  readonly relay: z.input<typeof relayAccessSchema>;
  /**
   * The enrolment in force; without it no new agent is taken, only those in `state`. A function is asked at the start
   * and when an agent wants to pair, once in 10 seconds at most: so an enrolment that is made while the portal runs is
   * taken, and ends the one before. `null` = there is none yet. When it rejects, the agent’s message waits.
   */
  readonly pairing?: Pairing | (() => Promise<Pairing | null>);
  /** Where agents and keys are remembered. Default: in memory, until the process ends. */
  readonly state?: PortalState;
  /** For one call, sealing and sending included. Milliseconds, default 60,000. */
  readonly deadlineMs?: number;
  readonly clock?: PortalClock;
  /**
   * Whether this instance takes control messages. `leave` is for a tool beside a running portal, whose state it reads:
   * two that take them would write that state at the same time. Default `take`.
   */
  readonly control?: 'take' | 'leave';
  /**
   * For a relay over WebSockets: through which connections are made, such as a proxy agent where Azure is reached only by a
   * proxy. Default: directly.
   */
  readonly webSocketAgent?: Agent;
  /** Told of problems with the relay, in the SDK’s words without secrets; each second in an outage. */
  readonly onProblem?: (source: string, fault: RelayFault) => void;
  readonly timings?: Partial<PortalTimings>;
}

interface Target {
  /** The person’s id in the cloud directory. */
  readonly cloudAnchor: string;
  /** Default: the operation’s usual origin. */
  readonly origin?: Origin;
}

/** The sender’s side of writeback. Calls never reject for an expected reason. */
export interface Portal {
  /** Sets a new password for a person who forgot theirs. `unlock` (default true): unlock the account as well. */
  reset(call: Target & { readonly newPassword: string; readonly unlock?: boolean }): Promise<PortalOutcome>;
  /** Changes a password the person knows. */
  change(
    call: Target & { readonly currentPassword: string; readonly newPassword: string },
  ): Promise<PortalOutcome>;
  /** Sets a password in an administrator’s name. `mustChange`: the person must change it at the next logon. */
  adminReset(
    call: Target & { readonly newPassword: string; readonly mustChange: boolean; readonly unlock?: boolean },
  ): Promise<PortalOutcome>;
  /** Unlocks the account and leaves the password alone. */
  unlock(call: Target): Promise<PortalOutcome>;
  /** Asks the agent for an answer and changes nothing. */
  probe(): Promise<PortalOutcome>;
  isAvailable(): Promise<Availability>;
  /** What heartbeats told of each agent’s activity log, by agent id: to compare with `audit verify --head=`. */
  activityAnchors(): Promise<Readonly<Record<string, ActivityAnchors>>>;
  /** Told of control messages this instance takes; the returned function ends that. */
  onControl(listener: (event: ControlEvent) => void): () => void;
  /** Messages that were ignored: not authentic, not new, or for nobody here. */
  ignored(): { readonly replies: number; readonly controls: number };
  /** Ends every call as `timedOut` (`notAvailable` where nothing was sent) and closes the connection. */
  close(): Promise<void>;
}

/** Why a portal could not be created. `code` is the relay’s, or `configuration`. */
export class PortalError extends Error {
  readonly code: RelayFault['code'] | 'configuration';
  constructor(code: PortalError['code'], message: string) {
    super(message);
    this.name = 'PortalError';
    this.code = code;
  }
}
