import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../agent/clock';
import { enrol } from '../agent/enrol';
import { option, parseArguments } from './arguments';
import { chooseSecrets } from './choose-secrets';
import type { CommandSurroundings } from './diagnose-command';
import { operatingUser } from './operating-user';
import { preparePaths, hostPaths } from './paths';
import { usageOf } from './usage';

/**
 * `enable --enrolment=FILE`: takes in a new enrolment and deletes its file; the next start of the agent switches
 * writeback on with it.
 *
 * @returns the exit code: 0 = taken in, 1 = not, with the reason on standard error
 */
export async function runEnable({
  argv,
  env,
  defaultStateDir,
  out,
  error,
}: CommandSurroundings): Promise<number> {
  const enrolmentFile = option(argv, 'enrolment');
  if (enrolmentFile === null || !argv.slice(1).every((word) => word.startsWith('--'))) {
    error(`${usageOf('enable')}\n`);
    return 1;
  }
  const options = parseArguments(argv, env);
  const stateDir = hostPaths(options.stateDir ?? defaultStateDir, options.keyDir).stateDir;
  try {
    if (!existsSync(join(stateDir, 'agent.db')))
      throw new Error(`${stateDir} is not the state folder of an agent: name it with --state-dir=DIR`);
    const paths = preparePaths(stateDir, options.keyDir);
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
