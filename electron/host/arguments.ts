/** What a host can be told when it is started. */
export interface HostArguments {
  /** Folder for everything the agent keeps; `null` = the host’s own default. */
  readonly stateDir: string | null;
  /** Configuration file to take in once; `null` = go on with what is stored. */
  readonly configurationFile: string | null;
  /** Folder of the key file, when the operating system offers no secret storage; `null` = inside the state folder. */
  readonly keyDir: string | null;
  /** Opens the developer tools on request. */
  readonly development: boolean;
  /** Nobody is there to answer a dialog: errors go to standard error only. */
  readonly unattended: boolean;
  /** Starts into the tray, without a window. */
  readonly hidden: boolean;
}

/** The value of `--name=value`; `null` = not given, or empty. */
export function option(argv: readonly string[], name: string): string | null {
  const prefix = `--${name}=`;
  const value = argv.find((argument) => argument.startsWith(prefix))?.slice(prefix.length);
  return value === undefined || value === '' ? null : value;
}

/**
 * Reads `--state-dir=`, `--configuration=`, `--key-dir=`, `--development`, `--unattended` and `--hidden`; everything
 * else is left to Electron. `WRITEBACK_STATE_DIR` and `WRITEBACK_KEY_DIR` stand in where an argument is missing.
 */
export function parseArguments(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): HostArguments {
  const fromEnv = (name: string): string | null =>
    env[name] === undefined || env[name] === '' ? null : env[name];
  return {
    stateDir: option(argv, 'state-dir') ?? fromEnv('WRITEBACK_STATE_DIR'),
    configurationFile: option(argv, 'configuration'),
    keyDir: option(argv, 'key-dir') ?? fromEnv('WRITEBACK_KEY_DIR'),
    development: argv.includes('--development'),
    unattended: argv.includes('--unattended'),
    hidden: argv.includes('--hidden'),
  };
}
