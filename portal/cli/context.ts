import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { systemClock } from '../clock';
import type { PortalState } from '../portal-state';
import { environmentSecrets } from '../secrets/environment-secrets';
import type { PortalSecretStore } from '../secrets/secret-store';
import { stateWithSecrets } from '../secrets/state-with-secrets';
import { portalFolder, storesIn } from '../stored-portal';
import type { CommandLine } from './command-line';
import type { Terminal } from './terminal';

/** The command was not done, for a reason its caller can mend. The message is for people and holds no secret. */
export class CommandFault extends Error {
  readonly exitCode: number;
  constructor(message: string, exitCode = 1) {
    super(message);
    this.name = 'CommandFault';
    this.exitCode = exitCode;
  }
}

/** Exit codes. */
export const exitCodes = { done: 0, notDone: 1, usage: 2, unknown: 3, notAvailable: 4 } as const;

/** What every command works with. */
export interface Context {
  readonly line: CommandLine;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly terminal: Terminal;
  /** Folder of the portal’s own files, mode 0700. */
  readonly dir: string;
  readonly secrets: PortalSecretStore;
  readonly state: PortalState;
  readonly now: () => number;
  /** Milliseconds. */
  readonly deadlineMs: number;
  /** Prints a line. */
  readonly say: (line: string) => void;
}

/**
 * The SDK prints the bodies of its requests, with the keys in them, when it is told to be verbose.
 *
 * @throws CommandFault
 */
export function refuseTalkativeSdk(env: Context['env']): void {
  const azure = env['AZURE_LOG_LEVEL']?.toLowerCase() === 'verbose';
  if (azure || /azure|\*/.test(env['DEBUG'] ?? '') || (env['NODE_DEBUG'] ?? '') !== '') {
    throw new CommandFault(
      'AZURE_LOG_LEVEL=verbose, DEBUG and NODE_DEBUG print keys to this terminal: unset them first.',
      exitCodes.usage,
    );
  }
}

async function openSecrets(kind: string, env: Context['env']): Promise<PortalSecretStore> {
  if (kind === 'environment') return environmentSecrets(env);
  if (!/^https:\/\/[^/]+\/?$/.test(kind)) {
    throw new CommandFault(
      '--secrets is file, environment or the https:// address of a key vault',
      exitCodes.usage,
    );
  }
  refuseTalkativeSdk(env);
  // Loaded only where they are needed: together they take half a second to load.
  const [{ keyVaultSecrets }, { DefaultAzureCredential }] = await Promise.all([
    import('../secrets/key-vault-secrets'),
    import('@azure/identity'),
  ]);
  return keyVaultSecrets({ vaultUrl: kind, credential: new DefaultAzureCredential() });
}

/** The deadline of an operation from its option in seconds; default 60 s, at most the longest life of a request. */
function deadline(text: string | undefined): number {
  const seconds = Number(text ?? '60');
  if (Number.isFinite(seconds) && seconds >= 1 && seconds <= 300) return seconds * 1_000;
  throw new CommandFault('--deadline is a number of seconds from 1 to 300', exitCodes.usage);
}

/** Opens folder, secrets and state. @throws CommandFault */
export async function openContext(
  line: CommandLine,
  env: Context['env'],
  terminal: Terminal,
): Promise<Context> {
  const dir = resolve(line.options.get('dir') ?? portalFolder(env));
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const kind = line.options.get('secrets') ?? env['WRITEBACK_PORTAL_SECRETS'] ?? 'file';
  const files = storesIn(dir);
  const secrets = kind === 'file' ? files.secrets : await openSecrets(kind, env);
  return {
    line,
    env,
    terminal,
    dir,
    secrets,
    // Beside the secrets file the state file is one as well; only a vault is worth the division.
    state: kind.startsWith('https:') ? stateWithSecrets(files.state, secrets) : files.state,
    now: () => systemClock.now(),
    deadlineMs: deadline(line.options.get('deadline')),
    say: (text) => terminal.output.write(`${text}\n`),
  };
}
