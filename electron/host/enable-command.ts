import { systemClock } from '../agent/clock';
import { enrol } from '../agent/enrol';
import { option } from './arguments';
import { chooseSecrets } from './choose-secrets';
import { agentPaths, type CommandSurroundings } from './command-surroundings';
import { operatingUser } from './operating-user';
import { preparePaths } from './paths';
import { usageOf } from './usage';

/**
 * `enable --enrolment=FILE`: takes in a new enrolment and deletes its file; the next start of the agent switches
 * writeback on with it.
 *
 * @returns the exit code: 0 = taken in, 1 = not, with the reason on standard error
 */
export async function runEnable(surroundings: CommandSurroundings): Promise<number> {
  const { argv, env, out, error } = surroundings;
  const enrolmentFile = option(argv, 'enrolment');
  if (enrolmentFile === null || !argv.slice(1).every((word) => word.startsWith('--'))) {
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
