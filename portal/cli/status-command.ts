import { defaultQueues } from '../../shared/protocol/limits';
import { availability, type ControlEvent } from '../agents';
import { readIdentity, readRelay, type PortalIdentity } from '../secrets/identity';
import { CommandFault, exitCodes, type Context } from './context';
import type { StoredAgent, StoredPortal } from '../portal-state';
import { openManagement } from './management';
import { openPortal } from './operation-commands';
import { orFault } from './provision-command';
import { statusLines, type AgentStatus, type Status } from './status-lines';

const iso = (ms: number): string => new Date(ms).toISOString();

async function queueCounts(context: Context): Promise<NonNullable<Status['queues']>> {
  const administration = await openManagement(context);
  const counts: Record<string, { active: number; deadLettered: number }> = {};
  for (const name of Object.values(defaultQueues)) {
    const found = await administration.counts(name);
    if (!found.ok) throw new CommandFault(`${name}: ${found.error.message}`);
    counts[name] = found.value;
  }
  return counts;
}

function enrolmentOf(
  identity: PortalIdentity | null,
  { pairings = {} }: StoredPortal,
  now: number,
): Status['enrolment'] {
  if (identity === null) return null;
  const { pairingId, expiresAt } = identity.pairing;
  const { used = null, refusals = 0 } = pairings[pairingId] ?? {};
  return {
    pairingId,
    expires: iso(expiresAt * 1_000),
    expired: expiresAt * 1_000 <= now,
    usedBy: used === null ? null : { agentId: used.agentId, at: iso(used.at) },
    refusals,
  };
}

function agentStatus([agentId, agent]: readonly [string, StoredAgent]): AgentStatus {
  const newest = agent.generations[0];
  return {
    agentId,
    enabled: agent.enabled,
    lastHeard: iso(agent.lastHeardAt),
    generation: newest?.kid ?? null,
    generationEnds: newest === undefined ? null : iso(newest.exp * 1_000),
    activityHeads: agent.activity?.heads ?? [],
    activityAlarms: agent.activity?.alarms ?? [],
  };
}

async function readStatus(context: Context): Promise<Status> {
  const { secrets, state } = context;
  const identity = orFault(await readIdentity(secrets));
  const relay = orFault(await readRelay(secrets, 'portalRelay'));
  const stored = await state.read();
  const now = context.now();
  return {
    secrets: secrets.description,
    relay: relay?.host ?? null,
    tenantId: identity?.tenantId ?? null,
    enrolment: enrolmentOf(identity, stored, now),
    availability: availability(stored, now).reason,
    agents: Object.entries(stored.agents).map(agentStatus),
    ...(context.line.flags.has('queues') ? { queues: await queueCounts(context) } : {}),
  };
}

/** `status`. @returns 0 where writeback is available, else 4 */
export async function runStatus(context: Context): Promise<number> {
  const status = await readStatus(context);
  if (context.line.flags.has('json')) context.say(JSON.stringify(status));
  else for (const line of statusLines(status)) context.say(line);
  return status.availability === 'on' ? exitCodes.done : exitCodes.notAvailable;
}

function eventText(event: ControlEvent): string {
  const time = iso(event.at);
  if (event.kind !== 'heartbeat') return `${time} ${event.kind} ${event.agentId}`;
  const pdc = event.pdcReachable ? 'PDC reachable' : 'PDC NOT reachable';
  return `${time} heartbeat ${event.agentId}, version ${event.version}, ${pdc}, activity ${event.activityHead.slice(0, 12)}`;
}

/** `watch`: is the portal that takes control messages, until `stopped`. @returns the exit code */
export async function runWatch(context: Context, stopped: Promise<void>): Promise<number> {
  const portal = await openPortal(context, 'take');
  try {
    portal.onControl((event) => context.say(eventText(event)));
    context.say('Listening. Ctrl-C ends it.');
    await stopped;
    return exitCodes.done;
  } finally {
    await portal.close();
  }
}
