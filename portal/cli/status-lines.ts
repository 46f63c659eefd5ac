import { headArgument, type ActivityAlarm, type ActivityHead } from '../activity-heads';

/** An agent, as this portal knows it. */
export interface AgentStatus {
  readonly agentId: string;
  readonly enabled: boolean;
  /** ISO 8601. */
  readonly lastHeard: string;
  readonly generation: string | null;
  readonly generationEnds: string | null;
  /** The newest row of its activity log that a heartbeat told, and one of every day before. */
  readonly activityHeads: readonly ActivityHead[];
  /** How the log was found cut or rewritten, newest first. */
  readonly activityAlarms: readonly ActivityAlarm[];
}

/** What this portal knows, without any secret. Times are ISO 8601. */
export interface Status {
  readonly secrets: string;
  readonly relay: string | null;
  readonly tenantId: string | null;
  readonly enrolment: {
    readonly pairingId: string;
    readonly expires: string;
    readonly expired: boolean;
    /** Agent that paired with it, and when. */
    readonly usedBy: { readonly agentId: string; readonly at: string } | null;
    /** How often it was presented again, or too late. */
    readonly refusals: number;
  } | null;
  readonly availability: string;
  readonly agents: readonly AgentStatus[];
  readonly queues?: Readonly<Record<string, { readonly active: number; readonly deadLettered: number }>>;
}

const meanings: Readonly<Record<string, string>> = {
  on: 'writeback is on',
  off: 'writeback is switched off at the agent',
  silent: 'writeback is on, but the agent has not been heard for two and a half of its heartbeat intervals',
  notEnrolled: 'no agent has ever been switched on for this portal',
};

function enrolmentLines({ enrolment }: Status): string[] {
  if (enrolment === null) return [];
  const { pairingId, expires, expired, usedBy, refusals } = enrolment;
  const use =
    usedBy === null ? `${expired ? 'ended' : 'until'} ${expires}` : `used by ${usedBy.agentId} ${usedBy.at}`;
  const again =
    refusals === 0 ? '' : `; REFUSED ${refusals} more times: if that was not you, make a new one (init)`;
  return [`enrolment  ${pairingId}, ${use}${again}`];
}

function alarmLine({ kind, known, told }: ActivityAlarm): string {
  const when = new Date(told.at).toISOString();
  const what =
    kind === 'truncated'
      ? `row ${known.seq} was known, and on ${when} the newest was row ${told.seq}`
      : `row ${known.seq} had another hash on ${when}`;
  return `ALARM      its activity log was ${kind === 'truncated' ? 'cut' : 'rewritten'}: ${what}`;
}

function agentLines(agent: AgentStatus): string[] {
  const { agentId, enabled, lastHeard, generation, generationEnds, activityHeads, activityAlarms } = agent;
  const keys = generation === null ? 'no keys' : `keys ${generation} until ${generationEnds ?? ''}`;
  const newest = activityHeads[0];
  const oldest = activityHeads.length > 1 ? activityHeads.at(-1) : undefined;
  const heads = [newest, oldest].flatMap((head) => (head === undefined ? [] : [headArgument(head)]));
  return [
    `agent      ${agentId}, ${enabled ? 'on' : 'off'}, last heard ${lastHeard}, ${keys}`,
    ...(newest === undefined
      ? []
      : [`activity   row ${newest.seq}; prove it on the agent with: audit verify ${heads.join(' ')}`]),
    ...activityAlarms.map(alarmLine),
  ];
}

/** What `status` prints, a line each. Nothing of it is secret. */
export function statusLines(status: Status): string[] {
  return [
    `secrets    ${status.secrets}`,
    `relay      ${status.relay ?? 'none: provision first'}`,
    `tenant     ${status.tenantId ?? 'none: init first'}`,
    ...enrolmentLines(status),
    `state      ${meanings[status.availability] ?? status.availability}`,
    ...status.agents.flatMap(agentLines),
    ...Object.entries(status.queues ?? {}).map(
      ([name, { active, deadLettered }]) =>
        `queue      ${name}: ${active} waiting, ${deadLettered} dead letters`,
    ),
  ];
}
