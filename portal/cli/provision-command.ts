import { defaultQueues, type QueueNames } from '../../shared/protocol/limits';
import { relayAccessSchema, type RelayAccess } from '../../shared/protocol/pairing';
import type { RelayAdministration } from '../provision/administration';
import { ruleNames, sides, type Side } from '../provision/desired-queues';
import { isInPlace, type Plan } from '../provision/plan';
import { applyPlan, makePlan, newSasKey } from '../provision/provision';
import { rotation } from '../provision/rotate';
import { readRelay } from '../secrets/identity';
import type { SecretStoreFault } from '../secrets/secret-store';
import type { Result } from '../../shared/result';
import { CommandFault, exitCodes, type Context } from './context';
import { openManagement } from './management';
import { confirm } from './terminal';

/** The value, or the fault as what ends the command. */
export function orFault<T>(result: Result<T, SecretStoreFault>): T {
  if (result.ok) return result.value;
  throw new CommandFault(result.error.message);
}

function showPlan(plan: Plan, { say }: Context): void {
  const signs = { create: '+', update: '~', keep: '=' } as const;
  for (const { queue, kind, changes, notes, blocked } of plan.steps) {
    say(`${signs[kind]} ${queue}${kind === 'keep' && blocked === null ? ': as it should be' : ''}`);
    for (const change of changes) say(`    ${change}`);
    for (const note of notes) say(`    note: ${note}`);
    if (blocked !== null) say(`    BLOCKED: ${blocked}`);
  }
  for (const side of sides) {
    const since = plan.rotating[side];
    if (since !== null)
      say(`the ${side}’s former key still works (rotation since ${since}): rotate ${side} --finish ends it`);
  }
}

async function agreed(context: Context): Promise<boolean> {
  const { line, terminal } = context;
  if (line.flags.has('plan')) return false;
  if (line.flags.has('yes')) return true;
  if (terminal.input.isTTY !== true) {
    throw new CommandFault(
      'Nothing was changed: nobody is there to agree. Say --yes to do it.',
      exitCodes.usage,
    );
  }
  return confirm(terminal, 'Do this?');
}

async function apply(
  context: Context,
  administration: RelayAdministration,
  names: QueueNames,
  plan: Plan,
): Promise<void> {
  const result = await applyPlan(administration, names, plan, ({ queue }) => context.say(`done: ${queue}`));
  if (result.ok) return;
  const { queue, message, done } = result.error;
  const before = done.length === 0 ? 'Nothing was changed' : `Changed: ${done.join(', ')}`;
  throw new CommandFault(`${queue}: ${message}. ${before}. Provision again to go on from here.`);
}

type Address = Omit<RelayAccess, 'sasKey' | 'sasKeyName' | 'queues'>;

function addressOf(context: Context, host: string): Address {
  const { options, flags } = context.line;
  const port = options.get('amqp-port');
  const parsed = relayAccessSchema.omit({ sasKey: true, sasKeyName: true, queues: true }).safeParse({
    host,
    ...(port === undefined ? {} : { port: Number(port) }),
    developmentEmulator: flags.has('development-emulator'),
    transport: options.get('transport') ?? 'amqp',
  });
  if (parsed.success) return parsed.data;
  throw new CommandFault('--amqp-port is a port number, --transport is amqp or webSockets', exitCodes.usage);
}

async function keepAccess(context: Context, address: Address, plan: Plan, side: Side): Promise<boolean> {
  const { secrets } = context;
  const name = side === 'agent' ? 'agentRelay' : 'portalRelay';
  const sasKey = plan.keys[side].primaryKey;
  const access: RelayAccess = { ...address, sasKeyName: ruleNames[side], sasKey, queues: defaultQueues };
  const before = orFault(await readRelay(secrets, name));
  if (JSON.stringify(before) === JSON.stringify(relayAccessSchema.parse(access))) return false;
  orFault(await secrets.write(name, JSON.stringify(access)));
  return true;
}

function refuseReadOnly({ secrets, line }: Context): void {
  if (secrets.writable || line.flags.has('plan')) return;
  throw new CommandFault(
    `The keys could not be kept in ${secrets.description}: provision with --secrets=file or a vault, and carry them over.`,
    exitCodes.usage,
  );
}

async function planOf(
  administration: RelayAdministration,
  ...change: Parameters<typeof makePlan> extends [unknown, unknown, ...infer R] ? R : never
): Promise<Plan> {
  const plan = await makePlan(administration, defaultQueues, ...change);
  if (plan.ok) return plan.value;
  throw new CommandFault(`The relay’s management interface: ${plan.error.message} (${plan.error.code})`);
}

/** `provision`: shows what it will do, does it when agreed, and keeps the keys. @returns the exit code */
export async function runProvision(context: Context): Promise<number> {
  const { say, secrets } = context;
  refuseReadOnly(context);
  const administration = await openManagement(context);
  const plan = await planOf(administration);
  showPlan(plan, context);
  const blocked = plan.steps.some((step) => step.blocked !== null);
  if (blocked) say('Nothing was changed.');
  if (blocked) return exitCodes.notDone;
  if (isInPlace(plan)) say('Nothing to do on the relay.');
  else if (!(await agreed(context))) {
    say('Nothing was changed.');
    return context.line.flags.has('plan') ? exitCodes.done : exitCodes.notDone;
  } else await apply(context, administration, defaultQueues, plan);
  if (context.line.flags.has('plan')) return exitCodes.done;
  const address = addressOf(context, administration.host);
  for (const side of sides) {
    if (await keepAccess(context, address, plan, side))
      say(`the ${side}’s key is kept in ${secrets.description}`);
  }
  return exitCodes.done;
}

/** `rotate SIDE`: one half of a rotation. @returns the exit code */
export async function runRotate(context: Context): Promise<number> {
  const { line, say, secrets } = context;
  const side: Side = line.words[0] === 'portal' ? 'portal' : 'agent';
  const half = line.flags.has('finish') ? 'finish' : 'begin';
  refuseReadOnly(context);
  const administration = await openManagement(context);
  const since = new Date(context.now()).toISOString();
  const change = rotation(half, side, await planOf(administration), since, newSasKey);
  if (!change.ok) throw new CommandFault(change.error);
  const plan = await planOf(administration, change.value);
  showPlan({ ...plan, rotating: { agent: null, portal: null } }, context);
  if (!(await agreed(context))) {
    say('Nothing was changed.');
    return line.flags.has('plan') ? exitCodes.done : exitCodes.notDone;
  }
  await apply(context, administration, defaultQueues, plan);
  if (half === 'finish') return exitCodes.done;
  const known = orFault(await readRelay(secrets, 'portalRelay'));
  const {
    sasKey: _key,
    sasKeyName: _name,
    queues: _queues,
    ...address
  } = known ?? {
    ...addressOf(context, administration.host),
    sasKey: '',
    sasKeyName: '',
    queues: defaultQueues,
  };
  await keepAccess(context, address, plan, side);
  say(`the ${side}’s new key is kept in ${secrets.description}`);
  say(
    side === 'portal'
      ? 'Restart every instance of the portal, one after the other; then: rotate portal --finish'
      : 'Make a new enrolment file (init), give it to the agent, and see it come back (status); then: rotate agent --finish',
  );
  return exitCodes.done;
}
