import { homedir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../agent/clock';
import { environmentProxies } from '../agent/proxy/proxy';
import { startAgent } from '../agent/start-agent';
import { parseArguments, type HostArguments } from './arguments';
import { runAudit } from './audit-command';
import { chooseSecrets } from './choose-secrets';
import { serveControl } from './control/control-server';
import type { CommandSurroundings } from './command-surroundings';
import { runDiagnose } from './diagnose-command';
import { runRuns } from './run-command';
import { runEnable } from './enable-command';
import { openLog, type HostLog } from './log';
import { guardMemory, presentSurface } from './memory-guard';
import { preparePaths, type HostPaths } from './paths';
import { readServiceArguments, type ServiceCommand } from './service-arguments';
import { stopAgent } from './stop-agent';
import { syncWorkerFile } from './sync-worker-file';
import { fullUsage } from './usage';
import { version } from './version';

/** Where a service keeps its state when nothing else is said. */
function defaultStateDir(): string {
  const data =
    process.env['XDG_STATE_HOME'] ?? process.env['PROGRAMDATA'] ?? join(homedir(), '.local', 'state');
  return join(data, 'password-writeback');
}

function waitForStop(log: HostLog): Promise<number> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.on(signal, () => {
        log.info('host.signal', { signal });
        resolve(0);
      });
    }
    process.on('unhandledRejection', (cause) => log.error('host.unhandledRejection', { cause }));
    process.on('uncaughtException', (cause) => {
      log.error('host.uncaughtException', { cause });
      resolve(1);
    });
  });
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : 'unknown error';
}

/** The folders, and the log in them. `null` = they cannot be had, which has been said on standard error. */
function openFolders(options: HostArguments): { readonly paths: HostPaths; readonly log: HostLog } | null {
  try {
    const paths = preparePaths(options.stateDir ?? defaultStateDir(), options.keyDir);
    return { paths, log: openLog(paths.logFile, { toStderr: true }) };
  } catch (cause) {
    process.stderr.write(`The agent cannot start: ${messageOf(cause)}\n`);
    return null;
  }
}

/** The agent without Electron (`npm run agent`): runs until SIGINT or SIGTERM. @returns the exit code */
async function runService(argv: readonly string[]): Promise<number> {
  const options = parseArguments(argv, process.env);
  const opened = openFolders(options);
  if (opened === null) return 1;
  const { paths, log } = opened;
  const stopped = waitForStop(log);
  try {
    await guardMemory(presentSurface(), log, options.development);
    const { kind, secrets } = await chooseSecrets(paths, null);
    log.info('host.started', { version, secretStore: kind, stateDir: paths.stateDir });
    const agent = await startAgent({
      stateDir: paths.stateDir,
      secrets,
      log,
      clock: systemClock,
      configurationFile: options.configurationFile,
      version,
      workerFile: syncWorkerFile(),
      proxyOf: environmentProxies(process.env),
    });
    const control = await serveControl(agent, paths.stateDir, log);
    const code = await stopped;
    await control.close();
    return (await stopAgent(agent, log)) ? code : 1;
  } catch (cause) {
    log.error('host.startFailed', { cause });
    return 1;
  } finally {
    log.close();
  }
}

/** Resolves when standard output has taken the text, so that a slow reader holds the writer back. */
function writeOut(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (cause) => (cause instanceof Error ? reject(cause) : resolve()));
  });
}

const commands: Readonly<Record<ServiceCommand, (surroundings: CommandSurroundings) => Promise<number>>> = {
  audit: (surroundings) => runAudit({ ...surroundings, write: writeOut }),
  diagnose: runDiagnose,
  enable: runEnable,
  run: runRuns,
  runs: runRuns,
};

/** The first word says what to do; without one the agent runs. @returns the exit code; 1 = the words make no sense */
async function run(words: readonly string[]): Promise<number> {
  const call = readServiceArguments(words);
  if (!call.ok) {
    process.stderr.write(`${call.error}\n\n${fullUsage()}\n`);
    return 1;
  }
  if (call.value.kind === 'help') {
    await writeOut(`${fullUsage()}\n`);
    return 0;
  }
  const { argv } = call.value;
  if (call.value.kind === 'start') return await runService(argv);
  const code = await commands[call.value.command]({
    argv,
    env: process.env,
    defaultStateDir: defaultStateDir(),
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
  });
  // Writes to a pipe may still be under way; they end in their order.
  await writeOut('');
  return code;
}

run(process.argv.slice(2)).then(
  (code) => process.exit(code),
  (cause: unknown) => {
    process.stderr.write(
      `Unexpected: ${cause instanceof Error ? (cause.stack ?? cause.message) : 'unknown error'}\n`,
    );
    process.exit(1);
  },
);
