import { systemClock } from '../agent/clock';
import { enrol } from '../agent/enrol';
import { option } from './arguments';
import { chooseSecrets } from './choose-secrets';
import { agentPaths, type CommandSurroundings } from './command-surroundings';
import { operatingUser } from './operating-user';
import { preparePaths } from './paths';
import { usageOf } from './usage';

/** The file after `--enrolment=` or `--enrolment`. */
function enrolmentFileOf(argv: readonly string[]): string | null {
  const given = option(argv, 'enrolment');
  if (given !== null) return given;
  const at = argv.indexOf('--enrolment');
  const next = at === -1 ? undefined : argv[at + 1];
  return next === undefined || next.startsWith('--') ? null : next;
}

/**
 * `enable --enrolment=FILE`: takes in a new enrolment and deletes its file; the next start of the agent switches
 * writeback on with it.
 *
 * @returns the exit code: 0 = taken in, 1 = not, with the reason on standard error
 */
export async function runEnable(surroundings: CommandSurroundings): Promise<number> {
  const { argv, env, out, error } = surroundings;
  const enrolmentFile = enrolmentFileOf(argv);
  if (enrolmentFile === null) {
    error(`${usageOf('enable')}\n`);
    return 1;
  }
  try {
    const { stateDir, keyDir } = agentPaths(surroundings);
    const paths = preparePaths(stateDir, keyDir);
    const secrets = async () => (await chooseSecrets(paths, null)).secrets;
    const actor = operatingUser(env);
    const done = await enrol({ stateDir, secrets, clock: systemClock, enrolmentFile, actor });
    if (!done.ok) throw new Error(done.error);
    out('The enrolment is taken in and its file deleted. Start the agent: it switches writeback on.\n');
    return 0;
  } catch (cause) {
    error(`${cause instanceof Error ? cause.message : 'unknown error'}\n`);
    return 1;
  }
}
