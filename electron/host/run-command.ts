import { setTimeout } from 'node:timers/promises';
import type { ChannelInput, ChannelName, ChannelOutput } from '../../shared/ipc/contract';
import { cloudConnectorId, runProfileNames, type SyncRun } from '../../shared/model/sync';
import { askAgent } from './control/control-client';
import { commandPaths, type CommandSurroundings } from './command-surroundings';
import { operatingPerson } from './operating-user';
import { countsText, runErrorText, runText } from './runs-text';
import { usageOf } from './usage';

const pollMs = 250;

type Ask = <C extends ChannelName>(channel: C, input: ChannelInput<C>) => Promise<ChannelOutput<C>>;

interface Command {
  readonly ask: Ask;
  readonly words: readonly string[];
  readonly json: boolean;
  readonly errors: boolean;
  readonly out: (text: string) => void;
}

/** A reason to end that the admin is told. */
class CommandError extends Error {}

function createAsk(stateDir: string, person: string): Ask {
  return async (channel, input) => {
    const answer = await askAgent(stateDir, channel, input, person);
    if (!answer.ok) throw new CommandError(answer.error.message);
    return answer.value;
  };
}

interface Names {
  readonly nameOf: (connector: string) => string;
  /** @throws {CommandError} when it is none of them */
  readonly idOf: (name: string) => string;
}

async function readNames(ask: Ask): Promise<Names> {
  const connectors = (await ask('connectors.list', undefined)).map(({ connector }) => connector);
  return {
    nameOf: (id) => connectors.find((one) => one.id === id)?.domain ?? id,
    idOf(name) {
      const wanted = name.toLowerCase();
      if (wanted === cloudConnectorId) return cloudConnectorId;
      const found = connectors.find(({ id, domain }) => id === wanted || domain.toLowerCase() === wanted);
      if (found !== undefined) return found.id;
      const known = [...connectors.map(({ domain }) => domain), cloudConnectorId].join(', ');
      throw new CommandError(`There is no connector ${name}. There are: ${known}.`);
    },
  };
}

const isGood = ({ status }: SyncRun): boolean => status === 'success' || status === 'completed-no-objects';

/** Follows runs that begin after `last` until none goes on and `isOver`. @returns them, the first one first */
async function follow(
  { ask, out, json }: Command,
  connector: string | null,
  last: number,
  isOver: (runs: readonly SyncRun[]) => Promise<boolean>,
): Promise<readonly SyncRun[]> {
  let shown = '';
  for (;;) {
    const runs = (await ask('runs.list', { connector })).filter(({ id }) => id > last).reverse();
    if (runs.every(({ endedAt }) => endedAt !== null) && (await isOver(runs))) return runs;
    const { running } = (await ask('state.snapshot', undefined)).status.sync;
    const text =
      running === null
        ? ''
        : `  ${running.profile}, step ${running.step} of ${running.steps}, ${running.phase}: ${countsText(running.counts)}\n`;
    if (!json && text !== shown && text !== '') out(text);
    shown = text;
    await setTimeout(pollMs);
  }
}

async function lastRun(ask: Ask): Promise<number> {
  return (await ask('runs.list', { connector: null }))[0]?.id ?? 0;
}

async function printRuns(command: Command, runs: readonly SyncRun[], names: Names): Promise<void> {
  const { ask, out, json, errors } = command;
  if (json) {
    out(`${JSON.stringify(runs, null, 2)}\n`);
    return;
  }
  if (runs.length === 0) out('No run yet.\n');
  for (const run of runs) {
    out(`${runText(run, names.nameOf)}\n`);
    if (errors)
      for (const error of await ask('runs.errors', { runId: run.id })) out(`${runErrorText(error)}\n`);
  }
}

/** @returns the exit code; `null` = the words make no sense together */
async function runProfile(command: Command): Promise<number | null> {
  const { ask, words } = command;
  const [, first, second] = words;
  const profile = runProfileNames.find((name) => name.toLowerCase() === first?.toLowerCase());
  const isCycle = first === 'cycle' && ['delta', 'initial', undefined].includes(second);
  if (words.length > 3 || (!isCycle && (profile === undefined || second === undefined))) return null;
  const names = await readNames(ask);
  const last = await lastRun(ask);
  let runs: readonly SyncRun[];
  if (profile !== undefined && second !== undefined) {
    const connector = names.idOf(second);
    await ask('runs.start', { connector, profile });
    const isMine = (run: SyncRun): boolean => run.profile === profile;
    runs = (await follow(command, connector, last, (all) => Promise.resolve(all.some(isMine)))).filter(
      isMine,
    );
  } else {
    await ask('runs.cycle', { policy: second === 'initial' ? 'Initial' : 'Delta' });
    const isRunning = async (): Promise<boolean> =>
      (await ask('state.snapshot', undefined)).status.sync.scheduler.running;
    runs = await follow(command, null, last, async () => !(await isRunning()));
  }
  await printRuns({ ...command, errors: true }, runs, names);
  return runs.length > 0 && runs.every(isGood) ? 0 : 2;
}

/** @returns the exit code; `null` = the words make no sense together */
async function listRuns(command: Command): Promise<number | null> {
  const { ask, words } = command;
  if (words.length > 2) return null;
  const names = await readNames(ask);
  const connector = words[1] === undefined ? null : names.idOf(words[1]);
  await printRuns(command, await ask('runs.list', { connector }), names);
  return 0;
}

/**
 * `run PROFILE CONNECTOR`, `run cycle` and `runs`: runs on the agent that is running, and its history, the latest first.
 *
 * @returns the exit code: 0 = all went well, 2 = a run did not, 1 = no answer, with the reason on standard error
 */
export async function runRuns(surroundings: CommandSurroundings): Promise<number> {
  const { argv, env, out, error } = surroundings;
  const { stateDir } = commandPaths(surroundings);
  const words = argv.filter((word) => !word.startsWith('--'));
  const flags = { json: argv.includes('--json'), errors: argv.includes('--errors') };
  const command: Command = { ask: createAsk(stateDir, operatingPerson(env)), words, ...flags, out };
  try {
    const code = await (words[0] === 'run' ? runProfile(command) : listRuns(command));
    if (code !== null) return code;
    error(`${usageOf('run')}\n`);
    return 1;
  } catch (cause) {
    if (!(cause instanceof CommandError)) throw cause;
    error(`${cause.message}\n`);
    return 1;
  }
}
