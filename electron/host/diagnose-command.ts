import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../agent/clock';
import { diagnoseOnState } from '../agent/diagnose/diagnose-state';
import type { DiagnosisLine } from '../agent/diagnose/diagnosis-line';
import { parseArguments } from './arguments';
import { chooseSecrets } from './choose-secrets';
import { diagnosisText } from './diagnose-text';
import { keyFileExtension } from './key-file-secrets';
import { hostPaths } from './paths';

/** Where a command gets its words from and puts its answer. */
export interface CommandSurroundings {
  /** The words after the program’s name, `diagnose` first. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly defaultStateDir: string;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

const usage = 'Usage: npm run agent -- diagnose USER [--json] [--state-dir=DIR] [--key-dir=DIR]';
/** A diagnosis ends by then whatever the network does. */
const limitMs = 120_000;

async function answer(
  user: string,
  { argv, env, defaultStateDir }: CommandSurroundings,
): Promise<readonly DiagnosisLine[]> {
  const options = parseArguments(argv, env);
  const paths = hostPaths(options.stateDir ?? defaultStateDir, options.keyDir);
  if (!existsSync(join(paths.stateDir, 'agent.db'))) {
    throw new Error(`${paths.stateDir} is not the state folder of an agent: name it with --state-dir=DIR`);
  }
  const sealed = existsSync(paths.secretsDir) ? readdirSync(paths.secretsDir) : [];
  const needsKey = sealed.every((file) => file.endsWith(keyFileExtension));
  // Opening the secrets would make a new key, and a diagnosis makes nothing.
  if (sealed.length === 0 || (needsKey && !existsSync(join(paths.keyDir, 'secrets.key')))) {
    throw new Error(
      `The agent’s secrets or the key file in ${paths.keyDir} are missing: name the folder with --key-dir=DIR`,
    );
  }
  const { secrets } = await chooseSecrets(paths, null);
  const signal = AbortSignal.timeout(limitMs);
  return await diagnoseOnState(user, { stateDir: paths.stateDir, secrets, clock: systemClock, signal });
}

/**
 * `diagnose USER`: prints the lines as text, or as a JSON array with `--json`. Writes nothing and needs no lock, so the
 * agent may be running.
 *
 * @returns the exit code: 0 = no line is bad, 2 = one is, 1 = no answer, with the reason on standard error
 */
export async function runDiagnose(surroundings: CommandSurroundings): Promise<number> {
  const { argv, out, error } = surroundings;
  const users = argv.slice(1).filter((word) => !word.startsWith('--'));
  const [user] = users;
  if (user === undefined || users.length > 1) {
    error(`${usage}\n`);
    return 1;
  }
  try {
    const lines = await answer(user, surroundings);
    out(argv.includes('--json') ? `${JSON.stringify(lines, null, 2)}\n` : diagnosisText(lines));
    return lines.some(({ state }) => state === 'bad') ? 2 : 0;
  } catch (cause) {
    error(`${cause instanceof Error ? cause.message : 'unknown error'}\n`);
    return 1;
  }
}
