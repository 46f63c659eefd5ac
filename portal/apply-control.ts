import type { ControlMessage } from '../shared/protocol/control';
import { limits } from '../shared/protocol/limits';
import { keepHead } from './activity-heads';
import type { ControlEvent } from './agents';
import { clashes, inForce, withNewest, withoutOld, withUse } from './generations';
import { refusalOf, withPairingRefusal, withPairingUse, type PairingRefusal } from './pairings';
import type { StoredAgent, StoredGeneration, StoredPortal } from './portal-state';

/** What a control message was sealed with. */
export type Seal =
  | {
      readonly kind: 'pairing';
      readonly id: string;
      /** Epoch seconds; `null` = no time is named. */
      readonly endsAt: number | null;
    }
  /** `kid`: of a generation, or of the one a resume key was derived from. */
  | { readonly kind: 'generation' | 'resume'; readonly kid: string };

/** What becomes of a control message. */
export type Applied =
  | { readonly kind: 'ignored'; readonly reason: 'stale' | 'inFuture' | 'replayed' | 'wrongAgent' }
  /** Delivered once more after its effect was stored: only the acknowledgement is due again. */
  | {
      readonly kind: 'repeated';
      readonly answer: StoredGeneration | null;
      readonly why: PairingRefusal | null;
    }
  | {
      readonly kind: 'applied';
      readonly next: StoredPortal;
      readonly event: ControlEvent;
      /** The generation to acknowledge with; `null` for a heartbeat, which is not acknowledged. */
      readonly answer: StoredGeneration | null;
      /** Why it is acknowledged with a no; `null` = with a yes. */
      readonly why: PairingRefusal | null;
    };

/** Control messages older than this are ignored. Seconds. */
const maxControlAgeSeconds = 600;
/** Whether this seal may carry this message of this agent. */
function mayCarry(seal: Seal, message: ControlMessage, agent: StoredAgent | undefined): boolean {
  if (seal.kind === 'pairing') return message.kind === 'enable' && !clashes(agent, message.gen);
  if (agent === undefined) return false;
  const strong = inForce(agent).some(({ kid }) => kid === seal.kid);
  if (seal.kind === 'resume') {
    return (
      message.kind === 'enable' && (strong || agent.resume?.kid === seal.kid) && !clashes(agent, message.gen)
    );
  }
  if (message.kind === 'heartbeat') return agent.generations.some(({ kid }) => kid === seal.kid);
  if (message.kind === 'roll') return agent.enabled && strong && !clashes(agent, message.gen);
  // Its repetition comes after the effect; the generation is kept for that alone.
  return message.kind === 'disable' && (strong || agent.lastIds.includes(message.id));
}

const unknownAgent: Omit<StoredAgent, 'enabledAt' | 'lastHeardAt'> = {
  enabled: false,
  everySeconds: 0,
  lastIat: 0,
  lastIds: [],
  generations: [],
};

function heard(before: StoredAgent | undefined, message: ControlMessage, now: number): StoredAgent {
  // What waited in the queue longer than clocks may differ is as old as it says.
  const waited = now - message.iat * 1_000 > limits.maxClockSkewSeconds * 1_000;
  const heardAt = waited ? message.iat * 1_000 : now;
  const agent = before ?? { ...unknownAgent, enabledAt: heardAt, lastHeardAt: heardAt };
  return {
    ...agent,
    enabledAt: message.kind === 'enable' ? heardAt : agent.enabledAt,
    lastHeardAt: Math.max(heardAt, agent.lastHeardAt),
    everySeconds: 'every' in message ? message.every : agent.everySeconds,
    lastIat: message.iat,
    lastIds: [...(agent.lastIat === message.iat ? agent.lastIds : []), message.id],
  };
}

/** Off: only the generation it was said with stays, for saying so once more, and what switching on again needs. */
function switchedOff(agent: StoredAgent, kid: string, resumeKey: string, now: number): StoredAgent {
  const said = agent.generations.filter((each) => each.kid === kid);
  return {
    ...agent,
    enabled: false,
    generations: said.map((each) => ({ ...each, replacedAt: each.replacedAt ?? now })),
    resume: { kid, key: resumeKey },
  };
}

function nextAgent(
  before: StoredAgent | undefined,
  message: ControlMessage,
  seal: Seal,
  resumeKey: string | null,
  now: number,
): StoredAgent {
  const agent = heard(before, message, now);
  const used = seal.kind === 'generation' ? withUse(agent, seal.kid) : agent;
  if (message.kind === 'enable') return { ...withNewest(used, message.gen, now), enabled: true };
  if (message.kind === 'roll') return withNewest(used, message.gen, now);
  if (message.kind === 'disable' && seal.kind === 'generation' && resumeKey !== null)
    return switchedOff(used, seal.kid, resumeKey, now);
  return used;
}

type Anchored = ReturnType<typeof keepHead>;

/** What a heartbeat tells of the activity log, taken in; `null` when it tells nothing. */
function anchorOf(before: StoredAgent | undefined, message: ControlMessage, now: number): Anchored | null {
  if (message.kind !== 'heartbeat' || message.headSeq === undefined) return null;
  return keepHead(before?.activity, { seq: message.headSeq, hash: message.head, at: now });
}

function toEvent(message: ControlMessage, now: number, anchored: Anchored | null): ControlEvent {
  const common = { agentId: message.agent, at: now };
  switch (message.kind) {
    case 'enable':
      return { kind: 'enabled', ...common };
    case 'disable':
      return { kind: 'disabled', ...common };
    case 'roll':
      return { kind: 'rolled', ...common, kid: message.gen.kid };
    case 'heartbeat': {
      const { ver: version, pdc: pdcReachable, head: activityHead, headSeq } = message;
      const activity = { activitySeq: headSeq ?? null, activityAlarm: anchored?.alarm ?? null };
      return { kind: 'heartbeat', ...common, version, pdcReachable, activityHead, ...activity };
    }
  }
}

function refused(
  stored: StoredPortal,
  message: ControlMessage,
  seal: Seal,
  now: number,
): Extract<Applied, { kind: 'applied' | 'repeated' }> | null {
  if (message.kind !== 'enable' || seal.kind !== 'pairing') return null;
  const answer = { ...message.gen, replacedAt: null };
  const last = stored.pairings?.[seal.id]?.lastRefusal ?? null;
  if (last?.id === message.id) return { kind: 'repeated', answer, why: last.why };
  const why = refusalOf(stored, message, seal, now);
  if (why === null) return null;
  const next = withPairingRefusal(stored, seal.id, message, why, now);
  const event = { kind: 'pairingRefused', agentId: message.agent, at: now, pairingId: seal.id, why } as const;
  return { kind: 'applied', next, event, answer, why };
}

/**
 * Applies an authentic control message to the state. Old, early and repeated ones change nothing: an agent’s
 * messages count only in the order of their issue times.
 *
 * @param resumeKey the resume key (base64url) of the generation it was sealed with; only `disable` needs it
 * @param now epoch milliseconds
 */
export function applyControl(
  stored: StoredPortal,
  message: ControlMessage,
  seal: Seal,
  resumeKey: string | null,
  now: number,
): Applied {
  const before = stored.agents[message.agent];
  // Of this agent: two agents may have the same generation (a set of agents, or one that was set up anew).
  if (!mayCarry(seal, message, before)) return { kind: 'ignored', reason: 'wrongAgent' };
  if (now - message.iat * 1_000 > maxControlAgeSeconds * 1_000) return { kind: 'ignored', reason: 'stale' };
  if (message.iat * 1_000 - now > limits.maxClockSkewSeconds * 1_000)
    return { kind: 'ignored', reason: 'inFuture' };
  const sealedWith =
    seal.kind === 'pairing' ? undefined : before?.generations.find((each) => each.kid === seal.kid);
  const answerOf = (agent: StoredAgent | undefined): StoredGeneration | null => {
    if (message.kind === 'heartbeat') return null;
    return (message.kind === 'disable' ? sealedWith : agent?.generations[0]) ?? null;
  };
  if (before?.lastIds.includes(message.id) === true)
    return { kind: 'repeated', answer: answerOf(before), why: null };
  if (before !== undefined && message.iat < before.lastIat) return { kind: 'ignored', reason: 'replayed' };
  const no = refused(stored, message, seal, now);
  if (no !== null) return no;
  const anchored = anchorOf(before, message, now);
  const heardOf = withoutOld(nextAgent(before, message, seal, resumeKey, now), now);
  const agent = anchored === null ? heardOf : { ...heardOf, activity: anchored.anchors };
  const agents = { ...stored.agents, [message.agent]: agent };
  const next = { ...stored, agents };
  const paired = seal.kind === 'pairing' && message.kind === 'enable';
  return {
    kind: 'applied',
    next: paired ? withPairingUse(next, seal.id, message, now) : next,
    event: toEvent(message, now, anchored),
    answer: answerOf(agent),
    why: null,
  };
}
