import type { PortalGeneration } from '../shared/protocol/control';
import { limits } from '../shared/protocol/limits';
import type { StoredAgent, StoredGeneration, StoredPortal } from './portal-state';

/** How long a replaced generation may still open what is under way: the longest life of a request, twice. */
const keepReplacedMs = 2 * limits.maxLifeSeconds * 1_000;

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

/**
 * The generations that may change something: the newest and, until the agent has used it and so is known to have it,
 * those before it. A generation that was replaced for good can no longer switch, roll or resume, whoever has it.
 */
export function inForce(agent: StoredAgent): readonly StoredGeneration[] {
  const firstConfirmed = agent.generations.findIndex((each) => each.confirmed === true);
  return firstConfirmed === -1 ? agent.generations : agent.generations.slice(0, firstConfirmed + 1);
}

/** Whether both are the same keys under the same id. */
export function isSame(stored: StoredGeneration, given: PortalGeneration): boolean {
  const { kid, n, e, k, exp } = stored;
  return kid === given.kid && n === given.n && e === given.e && k === given.k && exp === given.exp;
}

/** Whether a key id is taken by another generation of this agent than the one given. */
export function clashes(agent: StoredAgent | undefined, given: PortalGeneration): boolean {
  const known = agent?.generations.find((each) => each.kid === given.kid);
  return known !== undefined && !isSame(known, given);
}

/** Puts a generation first; one that is there already is not added again. */
export function withNewest(agent: StoredAgent, added: PortalGeneration, now: number): StoredAgent {
  const [newest] = agent.generations;
  if (newest?.replacedAt === null && isSame(newest, added)) return agent;
  const older = agent.generations
    .filter((each) => each.kid !== added.kid)
    .map((each) => ({ ...each, replacedAt: each.replacedAt ?? now }));
  return { ...agent, generations: [{ ...added, replacedAt: null }, ...older] };
}

/** Notes that the agent has used a generation: what was kept in case it had not got it is needed no more. */
export function withUse(agent: StoredAgent, kid: string): StoredAgent {
  const [newest, ...older] = agent.generations;
  if (newest?.kid !== kid || newest.confirmed === true) return agent;
  const { resume: _resume, ...rest } = agent;
  return { ...rest, generations: [{ ...newest, confirmed: true }, ...older] };
}

/** Leaves out the generations whose time is over; all keys of theirs are gone with the next write. */
export function withoutOld(agent: StoredAgent, now: number): StoredAgent {
  const needed = agent.enabled ? inForce(agent) : [];
  const kept = agent.generations.filter(
    (each) => each.replacedAt === null || now - each.replacedAt < keepReplacedMs || needed.includes(each),
  );
  return kept.length === agent.generations.length ? agent : { ...agent, generations: kept };
}

/** The key ids of an agent’s generations that the one state has and the other has no more. */
export function goneKids(
  before: StoredPortal,
  after: StoredPortal,
): readonly { readonly agentId: string; readonly kid: string }[] {
  return Object.entries(before.agents).flatMap(([agentId, agent]) => {
    const kept = new Set(after.agents[agentId]?.generations.map(({ kid }) => kid));
    return agent.generations.filter(({ kid }) => !kept.has(kid)).map(({ kid }) => ({ agentId, kid }));
  });
}

/** The state without generations whose time is over; the same object when there are none. */
export function swept(stored: StoredPortal, now: number): StoredPortal {
  const agents = Object.entries(stored.agents).map(([id, agent]) => [id, withoutOld(agent, now)] as const);
  const changed = agents.some(([id, agent]) => stored.agents[id] !== agent);
  return changed ? { ...stored, agents: Object.fromEntries(agents) } : stored;
}
