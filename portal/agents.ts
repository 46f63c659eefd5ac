import type { ControlMessage, PortalGeneration } from '../shared/protocol/control';
import { limits } from '../shared/protocol/limits';
import { keepHead, type ActivityAlarm, type ActivityAnchors } from './activity-heads';
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
    };

/** What becomes of a control message. */
export type Applied =
  | { readonly kind: 'ignored'; readonly reason: 'stale' | 'inFuture' | 'replayed' | 'wrongAgent' }
  /** Delivered once more after its effect was stored: only the acknowledgement is due again. */
  | { readonly kind: 'repeated'; readonly answer: StoredGeneration | null }
  | {
      readonly kind: 'applied';
      readonly next: StoredPortal;
      readonly event: ControlEvent;
      /** The generation to acknowledge with; `null` for a heartbeat, which is not acknowledged. */
      readonly answer: StoredGeneration | null;
    };

/** Whether writeback can be used, and why not. */
export interface Availability {
  readonly available: boolean;
  readonly reason: 'on' | 'off' | 'silent' | 'notEnrolled';
}

/** Control messages older than this are ignored. Seconds. */
const maxControlAgeSeconds = 600;
/** How long a replaced generation may still open replies: the longest life of a request, twice. Milliseconds. */
const keepReplacedMs = 2 * limits.maxLifeSeconds * 1_000;
/** An agent is silent after so many of its heartbeat intervals. */
const silentAfterIntervals = 2.5;

/** The agent and generation a key id belongs to. */
export function findGeneration(
  stored: StoredPortal,
  kid: string,
): { readonly agentId: string; readonly generation: StoredGeneration } | null {
  for (const [agentId, agent] of Object.entries(stored.agents)) {
    const generation = agent.generations.find((each) => each.kid === kid);
    if (generation !== undefined) return { agentId, generation };
  }
  return null;
}

function withGeneration(
  before: readonly StoredGeneration[],
  added: PortalGeneration,
  now: number,
): StoredGeneration[] {
  const older = before
    .filter((each) => each.kid !== added.kid)
    .map((each) => ({ ...each, replacedAt: each.replacedAt ?? now }))
    .filter((each) => now - each.replacedAt < keepReplacedMs);
  return [{ ...added, replacedAt: null }, ...older];
}

function nextAgent(before: StoredAgent | undefined, message: ControlMessage, now: number): StoredAgent {
  const sameSecond = before?.lastIat === message.iat;
  // What waited in the queue longer than clocks may differ is as old as it says.
  const waited = now - message.iat * 1_000 > limits.maxClockSkewSeconds * 1_000;
  const heardAt = waited ? message.iat * 1_000 : now;
  return {
    enabled: message.kind === 'enable' || (message.kind === 'heartbeat' && before?.enabled === true),
    enabledAt: message.kind === 'enable' ? heardAt : (before?.enabledAt ?? heardAt),
    lastHeardAt: Math.max(heardAt, before?.lastHeardAt ?? 0),
    everySeconds: message.kind === 'disable' ? (before?.everySeconds ?? 0) : message.every,
    lastIat: message.iat,
    lastIds: [...(sameSecond ? before.lastIds : []), message.id],
    generations:
      message.kind === 'enable'
        ? withGeneration(before?.generations ?? [], message.gen, now)
        : [...(before?.generations ?? [])],
  };
}

type Anchored = ReturnType<typeof keepHead>;

/** What a heartbeat tells of the activity log, taken in; `null` when it tells nothing. */
function anchorOf(before: StoredAgent | undefined, message: ControlMessage, now: number): Anchored | null {
  if (message.kind !== 'heartbeat' || message.headSeq === undefined) return null;
  return keepHead(before?.activity, { seq: message.headSeq, hash: message.head, at: now });
}

function toEvent(message: ControlMessage, now: number, anchored: Anchored | null): ControlEvent {
  const agentId = message.agent;
  if (message.kind !== 'heartbeat') {
    return { kind: message.kind === 'enable' ? 'enabled' : 'disabled', agentId, at: now };
  }
  const { ver, pdc, head, headSeq } = message;
  return {
    kind: 'heartbeat',
    agentId,
    at: now,
    version: ver,
    pdcReachable: pdc,
    activityHead: head,
    activitySeq: headSeq ?? null,
    activityAlarm: anchored?.alarm ?? null,
  };
}

/**
 * Applies an authentic control message to the state. Old, early and repeated ones change nothing: an agent’s
 * messages count only in the order of their issue times.
 *
 * @param kid the key it was sealed with; for `enable` the pairing, which is no generation
 * @param now epoch milliseconds
 */
export function applyControl(
  stored: StoredPortal,
  message: ControlMessage,
  kid: string,
  now: number,
): Applied {
  const before = stored.agents[message.agent];
  // Of this agent: two agents may have the same generation (a set of agents, or one that was set up anew).
  const sealedWith = before?.generations.find((each) => each.kid === kid);
  if (message.kind !== 'enable' && sealedWith === undefined) return { kind: 'ignored', reason: 'wrongAgent' };
  if (now - message.iat * 1_000 > maxControlAgeSeconds * 1_000) return { kind: 'ignored', reason: 'stale' };
  if (message.iat * 1_000 - now > limits.maxClockSkewSeconds * 1_000)
    return { kind: 'ignored', reason: 'inFuture' };
  if (before?.lastIds.includes(message.id) === true) {
    const repeatedWith = message.kind === 'enable' ? before.generations[0] : sealedWith;
    return { kind: 'repeated', answer: message.kind === 'heartbeat' ? null : (repeatedWith ?? null) };
  }
  if (before !== undefined && message.iat < before.lastIat) return { kind: 'ignored', reason: 'replayed' };
  const anchored = anchorOf(before, message, now);
  const activity = anchored?.anchors ?? before?.activity;
  const agent = { ...nextAgent(before, message, now), ...(activity && { activity }) };
  const answers = { enable: agent.generations[0], disable: sealedWith, heartbeat: null };
  return {
    kind: 'applied',
    next: { ...stored, agents: { ...stored.agents, [message.agent]: agent } },
    event: toEvent(message, now, anchored),
    answer: answers[message.kind] ?? null,
  };
}

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
