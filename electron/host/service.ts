import { homedir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../agent/clock';
import { startAgent } from '../agent/start-agent';
import { parseArguments } from './arguments';
import { runAudit } from './audit-command';
import { chooseSecrets } from './choose-secrets';
import { serveControl } from './control/control-server';
import { runDiagnose, type CommandSurroundings } from './diagnose-command';
import { runRuns } from './run-command';
import { runEnable } from './enable-command';
import { openLog, type HostLog } from './log';
import { guardMemory, presentSurface } from './memory-guard';
import { preparePaths } from './paths';
import { stopAgent } from './stop-agent';
import { syncWorkerFile } from './sync-worker-file';
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

/** The agent without Electron (`npm run agent`): runs until SIGINT or SIGTERM. @returns the exit code */
async function runService(): Promise<number> {
  const options = parseArguments(process.argv.slice(2), process.env);
  const paths = preparePaths(options.stateDir ?? defaultStateDir(), options.keyDir);
  const log = openLog(paths.logFile, { toStderr: true });
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

const commands: Readonly<Record<string, (surroundings: CommandSurroundings) => Promise<number>>> = {
  audit: (surroundings) => runAudit({ ...surroundings, write: writeOut }),
  diagnose: runDiagnose,
  enable: runEnable,
  run: runRuns,
  runs: runRuns,
};

/** The first word says what to do; without one the agent runs. */
async function run(argv: readonly string[]): Promise<number> {
  const command = argv[0] === undefined ? undefined : commands[argv[0]];
  if (command === undefined) return await runService();
  const code = await command({
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

void run(process.argv.slice(2)).then((code) => process.exit(code));
