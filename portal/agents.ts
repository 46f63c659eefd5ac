import type { ActivityAlarm, ActivityAnchors } from './activity-heads';
import type { PairingRefusal } from './pairings';
import type { StoredAgent, StoredGeneration, StoredPortal } from './portal-state';

/** What a control message said, for whoever listens. Times are epoch milliseconds. */
export type ControlEvent =
  | { readonly kind: 'enabled' | 'disabled'; readonly agentId: string; readonly at: number }
  | {
      readonly kind: 'heartbeat';
      readonly agentId: string;
      readonly at: number;
      /** Version of the agent. */
      readonly version: string;
      /** Whether the agent’s last contact with the PDC emulator worked. */
      readonly pdcReachable: boolean;
      /** Hash of the newest row of the agent’s activity log. */
      readonly activityHead: string;
      /** Its number; `null` from agents that do not tell it. */
      readonly activitySeq: number | null;
      /** The log is shorter than it was, or its last row another one; `null` = nothing of the kind. */
      readonly activityAlarm: ActivityAlarm | null;
    }
  /** `rolled`: a new generation is in use. `destroyed`: the keys of an old one are gone from this portal. */
  | {
      readonly kind: 'rolled' | 'destroyed';
      readonly agentId: string;
      readonly at: number;
      readonly kid: string;
    }
  /** Somebody has the pairing secret who must not, or the enrolment came too late. */
  | {
      readonly kind: 'pairingRefused';
      readonly agentId: string;
      readonly at: number;
      readonly pairingId: string;
      readonly why: PairingRefusal;
    };

/** Whether writeback can be used, and why not. */
export interface Availability {
  readonly available: boolean;
  readonly reason: 'on' | 'off' | 'silent' | 'notEnrolled';
}

/** An agent is silent after so many of its heartbeat intervals. */
const silentAfterIntervals = 2.5;

function isAlive(agent: StoredAgent, now: number): boolean {
  return agent.enabled && now - agent.lastHeardAt <= agent.everySeconds * 1_000 * silentAfterIntervals;
}

/** What heartbeats told of each agent’s activity log, by agent id. */
export function anchorsOf({ agents }: StoredPortal): Readonly<Record<string, ActivityAnchors>> {
  const none: ActivityAnchors = { heads: [], alarms: [] };
  return Object.fromEntries(Object.entries(agents).map(([id, { activity }]) => [id, activity ?? none]));
}

/** Whether some agent is switched on and has been heard within two and a half of its heartbeat intervals. */
export function availability(stored: StoredPortal, now: number): Availability {
  const agents = Object.values(stored.agents);
  if (agents.length === 0) return { available: false, reason: 'notEnrolled' };
  if (agents.some((agent) => isAlive(agent, now))) return { available: true, reason: 'on' };
  return { available: false, reason: agents.some((agent) => agent.enabled) ? 'silent' : 'off' };
}

/**
 * The generation to seal a request with: the one of the living agent that was enabled last, `null` when there is
 * none. A request is sealed for one generation while any agent may take it from the queue, so several agents on one
 * relay must share their generation.
 */
export function chooseGeneration(stored: StoredPortal, now: number): StoredGeneration | null {
  const living = Object.values(stored.agents)
    .filter((agent) => isAlive(agent, now))
    .sort((a, b) => b.enabledAt - a.enabledAt);
  for (const agent of living) {
    const generation = agent.generations[0];
    if (generation !== undefined && generation.exp * 1_000 > now) return generation;
  }
  return null;
}
