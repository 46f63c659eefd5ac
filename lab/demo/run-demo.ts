import type { OperationRecord } from '../../shared/model/operation-record';
import { outcomeCodes } from '../../shared/outcome-codes';
import type { Portal } from '../../portal/portal-api';
import type { PortalOutcome } from '../../portal/outcome';
import type { CloudUsers } from '../cloud-users';
import { signIn } from '../lab-directory';
import type { LabDirectory, LabForests, Person } from '../types';
import type { AgentRecords } from './agent-records';
import { demoPassword } from './demo-passwords';
import type { DemoRecord } from './demo-report';
import type { RawRequests } from './raw-requests';
import { secondForestSteps, steps, type Step } from './scenario';

/** What the demonstration works on. */
export interface DemoWorld {
  readonly portal: Portal;
  readonly raw: RawRequests;
  readonly directory: LabDirectory;
  /** Both forests, of which `directory` is the first; `null` = there is no other one. */
  readonly forests: LabForests | null;
  readonly cloud: CloudUsers;
  readonly records: AgentRecords;
  /** Told of every operation when it has ended. */
  readonly onRecord: (record: DemoRecord) => void;
}

interface Target {
  readonly directory: LabDirectory;
  readonly name: string;
  readonly cloudAnchor: string;
  readonly person: Person | null;
}

interface Sent {
  readonly requestId: string;
  readonly answer: PortalOutcome | null;
  /** How many records of the agent this request id has when it is over. */
  readonly records: number;
}

function directoryOf(world: DemoWorld, { forest }: Step): LabDirectory {
  if (forest === undefined) return world.directory;
  if (world.forests === null) throw new Error('The lab has one forest only');
  return world.forests[forest];
}

function pickTargets(world: DemoWorld): (step: Step) => Target {
  const { cloud } = world;
  const used = new Set<string>();
  return (step) => {
    const { who } = step;
    const directory = directoryOf(world, step);
    if (who === 'stranger')
      return { directory, name: 'nobody', cloudAnchor: cloud.strangerAnchor, person: null };
    if (who === 'cloudOnly')
      return { directory, name: 'cloud.only', cloudAnchor: cloud.cloudOnlyAnchor, person: null };
    const person = directory.people.find((each) => each.role === who && !used.has(each.objectGuid));
    if (person === undefined) throw new Error(`The population has too few people of the role ${who}`);
    used.add(person.objectGuid);
    return { directory, name: person.samAccountName, cloudAnchor: cloud.anchorOf(person), person };
  };
}

async function callPortal(
  portal: Portal,
  step: Step,
  target: Target,
  newPassword: string,
): Promise<PortalOutcome> {
  const { cloudAnchor, person } = target;
  const origin = step.origin === undefined ? {} : { origin: step.origin };
  switch (step.operation) {
    case 'reset':
      return portal.reset({ cloudAnchor, newPassword, ...origin });
    case 'adminReset':
      return portal.adminReset({ cloudAnchor, newPassword, mustChange: step.mustChange ?? false, ...origin });
    case 'change': {
      const right = person?.password ?? '';
      const currentPassword = step.wrongCurrent === true ? `${right}-wrong` : right;
      return portal.change({ cloudAnchor, currentPassword, newPassword, ...origin });
    }
    case 'unlock':
      return portal.unlock({ cloudAnchor });
    case 'probe':
      return portal.probe();
  }
}

async function send(world: DemoWorld, step: Step, target: Target, newPassword: string): Promise<Sent> {
  const { raw, portal } = world;
  switch (step.delivery ?? 'portal') {
    case 'portal': {
      const answer = await callPortal(portal, step, target, newPassword);
      return { requestId: answer.requestId, answer, records: 1 };
    }
    case 'expired':
      return { requestId: await raw.sendExpired(target.cloudAnchor, newPassword), answer: null, records: 1 };
    case 'tampered':
      return { requestId: await raw.sendTampered(target.cloudAnchor, newPassword), answer: null, records: 1 };
    case 'replayed': {
      const request = await raw.send(target.cloudAnchor, newPassword);
      await world.records.find(request.requestId, 1);
      await raw.sendAgain(request);
      return { requestId: request.requestId, answer: null, records: 2 };
    }
  }
}

/** Whether the password that should be in force lets the person in, by a bind of its own. */
async function passwordWorks(
  directory: LabDirectory,
  step: Step,
  person: Person,
  password: string,
): Promise<boolean> {
  const said = await signIn(directory.ldaps, person.distinguishedName, password);
  if (said.accepted) return true;
  // 773: the password is right and must be changed. AD says so only after it has checked the password.
  return step.mustChange === true && said.reason === '773';
}

async function verify(step: Step, target: Target, newPassword: string): Promise<boolean | null> {
  const { directory, person } = target;
  if (person === null) return null;
  if (step.operation === 'unlock') return passwordWorks(directory, step, person, person.password);
  return passwordWorks(directory, step, person, newPassword);
}

function judge(
  world: DemoWorld,
  step: Step,
  agent: OperationRecord,
  sent: Sent,
  inForce: boolean | null,
): boolean {
  const success = outcomeCodes[step.expected].kind === 'success';
  const replayed = step.delivery === 'replayed';
  const detailMatters =
    step.expectedDetail !== undefined && (world.directory.kind === 'samba' || isOurs(step));
  return (
    agent.code === step.expected &&
    (sent.answer === null || sent.answer.code === agent.code) &&
    (!detailMatters || agent.detail === step.expectedDetail) &&
    // A success must be in force, a refusal must not (the first copy of a replayed message was a success).
    (inForce === null || inForce === (success || replayed))
  );
}

/** Which rule a password broke is said by Samba and not by a Windows directory; other details are the agent’s own. */
function isOurs(step: Step): boolean {
  return step.expected !== 'policyViolation';
}

async function runStep(world: DemoWorld, step: Step, target: Target): Promise<DemoRecord> {
  const newPassword = demoPassword(step.password ?? 'good');
  const sent = await send(world, step, target, newPassword);
  const agent = await world.records.find(sent.requestId, sent.records);
  const inForce = await verify(step, target, newPassword);
  const written = outcomeCodes[agent.code].kind === 'success';
  return {
    title: step.title,
    operation: step.operation,
    user: agent.user ?? target.name,
    requestId: sent.requestId,
    expected: step.expected,
    actual: agent.code,
    portal: sent.answer?.code ?? null,
    detail: agent.detail,
    warnings: agent.warnings,
    eventId: agent.eventId,
    stages: agent.stages,
    roundTripMs: sent.answer?.elapsedMs ?? null,
    verifiedByBind: written ? inForce : null,
    requestBytes: sent.answer?.messageBytes ?? null,
    asExpected: judge(world, step, agent, sent, inForce),
  };
}

/** Runs every step of the demonstration, one after the other. */
export async function runDemo(world: DemoWorld): Promise<readonly DemoRecord[]> {
  const targetOf = pickTargets(world);
  const records: DemoRecord[] = [];
  for (const step of world.forests === null ? steps : [...steps, ...secondForestSteps]) {
    const record = await runStep(world, step, targetOf(step));
    records.push(record);
    world.onRecord(record);
  }
  return records;
}
