import { defaultQueues } from '../../shared/protocol/limits';
import { availability, type ControlEvent } from '../agents';
import { readIdentity, readRelay } from '../secrets/identity';
import { CommandFault, exitCodes, type Context } from './context';
import { openManagement } from './management';
import { openPortal } from './operation-commands';
import { orFault } from './provision-command';

interface AgentStatus {
  readonly agentId: string;
  readonly enabled: boolean;
  /** ISO 8601. */
  readonly lastHeard: string;
  readonly generation: string | null;
  readonly generationEnds: string | null;
}

/** What this portal knows, without any secret. Times are ISO 8601. */
interface Status {
  readonly secrets: string;
  readonly relay: string | null;
  readonly tenantId: string | null;
  readonly enrolment: {
    readonly pairingId: string;
    readonly expires: string;
    readonly expired: boolean;
  } | null;
  readonly availability: string;
  readonly agents: readonly AgentStatus[];
  readonly queues?: Readonly<Record<string, { readonly active: number; readonly deadLettered: number }>>;
}

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

async function readStatus(context: Context): Promise<Status> {
  const { secrets, state } = context;
  const identity = orFault(await readIdentity(secrets));
  const relay = orFault(await readRelay(secrets, 'portalRelay'));
  const stored = await state.read();
  const now = context.now();
  const endsAt = (identity?.pairing.expiresAt ?? 0) * 1_000;
  return {
    secrets: secrets.description,
    relay: relay?.host ?? null,
    tenantId: identity?.tenantId ?? null,
    enrolment:
      identity === null
        ? null
        : { pairingId: identity.pairing.pairingId, expires: iso(endsAt), expired: endsAt <= now },
    availability: availability(stored, now).reason,
    agents: Object.entries(stored.agents).map(([agentId, agent]) => {
      const newest = agent.generations[0];
      return {
        agentId,
        enabled: agent.enabled,
        lastHeard: iso(agent.lastHeardAt),
        generation: newest?.kid ?? null,
        generationEnds: newest === undefined ? null : iso(newest.exp * 1_000),
      };
    }),
    ...(context.line.flags.has('queues') ? { queues: await queueCounts(context) } : {}),
  };
}

const meanings: Readonly<Record<string, string>> = {
  on: 'writeback is on',
  off: 'writeback is switched off at the agent',
  silent: 'writeback is on, but the agent has not been heard for two and a half of its heartbeat intervals',
  notEnrolled: 'no agent has ever been switched on for this portal',
};

function show(status: Status, { say }: Context): void {
  say(`secrets    ${status.secrets}`);
  say(`relay      ${status.relay ?? 'none: provision first'}`);
  say(`tenant     ${status.tenantId ?? 'none: init first'}`);
  if (status.enrolment !== null) {
    const { pairingId, expires, expired } = status.enrolment;
    say(`enrolment  ${pairingId}, ${expired ? 'ended' : 'until'} ${expires}`);
  }
  say(`state      ${meanings[status.availability] ?? status.availability}`);
  for (const { agentId, enabled, lastHeard, generation, generationEnds } of status.agents) {
    const keys = generation === null ? 'no keys' : `keys ${generation} until ${generationEnds ?? ''}`;
    say(`agent      ${agentId}, ${enabled ? 'on' : 'off'}, last heard ${lastHeard}, ${keys}`);
  }
  for (const [name, { active, deadLettered }] of Object.entries(status.queues ?? {})) {
    say(`queue      ${name}: ${active} waiting, ${deadLettered} dead letters`);
  }
}

/** `status`. @returns 0 where writeback is available, else 4 */
export async function runStatus(context: Context): Promise<number> {
  const status = await readStatus(context);
  if (context.line.flags.has('json')) context.say(JSON.stringify(status));
  else show(status, context);
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
