import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArguments } from './arguments';
import { hostPaths, type HostPaths } from './paths';

/** Where a command gets its words from and puts its answer. */
export interface CommandSurroundings {
  /** The words after the program’s name, the command’s name first. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly defaultStateDir: string;
  readonly out: (text: string) => void;
  readonly error: (text: string) => void;
}

type Words = Pick<CommandSurroundings, 'argv' | 'env' | 'defaultStateDir'>;

/** The folders a command was given or finds by itself; whether there is an agent in them is not looked at. */
export function commandPaths({ argv, env, defaultStateDir }: Words): HostPaths {
  const { stateDir, keyDir } = parseArguments(argv, env);
  return hostPaths(stateDir ?? defaultStateDir, keyDir);
}

/** The folders of an agent that was set up. @throws with words for the admin when there is none */
export function agentPaths(words: Words): HostPaths {
  const paths = commandPaths(words);
  if (existsSync(join(paths.stateDir, 'agent.db'))) return paths;
  throw new Error(`${paths.stateDir} is not the state folder of an agent: name it with --state-dir=DIR`);
}
