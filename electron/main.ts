import { app, powerMonitor, safeStorage, session } from 'electron';
import { systemClock } from './agent/clock';
import { systemProxies } from './agent/proxy/proxy';
import type { AgentHost } from './agent/setup/agent-host';
import { createSetup } from './agent/setup/setup';
import { readStoredSetup } from './agent/setup/stored-setup';
import { startAgent } from './agent/start-agent';
import { parseArguments, type HostArguments } from './host/arguments';
import { chooseSecrets } from './host/choose-secrets';
import { withControl } from './host/control/with-control';
import { openLog } from './host/log';
import { guardMemory, presentSurface } from './host/memory-guard';
import { preparePaths } from './host/paths';
import { watchPower } from './host/power';
import { stopAgent } from './host/stop-agent';
import { syncWorkerFile } from './host/sync-worker-file';
import { version } from './host/version';
import { claimInstance, quitInOrder, reportStartFailure } from './window/app-life';
import { openConsole, type Console } from './window/console';
import { restrictPages } from './window/security';

/** The composition root of the desktop app: host pieces, agent, console, in this order, and back when it ends. */
async function run(stateDir: string, options: HostArguments): Promise<void> {
  const paths = preparePaths(stateDir, options.keyDir);
  const log = openLog(paths.logFile, { toStderr: false });
  let host: AgentHost | null = null;
  let opened: Console | null = null;
  const end = quitInOrder(log, async () => {
    opened?.dispose();
    await host?.stop();
    log.info('host.ended');
    log.close();
  });
  restrictPages({ app, log, development: options.development });
  await app.whenReady();
  try {
    await guardMemory(presentSurface(process.argv.slice(1)), log, !app.isPackaged);
    const { kind, secrets } = await chooseSecrets(paths, safeStorage);
    log.info('host.started', { version, secretStore: kind, electron: process.versions['electron'] });
    const proxyOf = systemProxies(process.env, (url) => session.defaultSession.resolveProxy(url));
    const folder = { stateDir: paths.stateDir, clock: systemClock };
    const given = { secrets, log, proxyOf };
    const start = (configurationFile: string | null): ReturnType<typeof startAgent> =>
      startAgent({ ...folder, ...given, configurationFile, version, workerFile: syncWorkerFile() });
    let { configurationFile } = options;
    host = withControl(paths.stateDir, log, {
      start: () => {
        // Taken in once: a second start goes on with what was stored.
        const file = configurationFile;
        configurationFile = null;
        return start(file);
      },
      stop: (agent) => stopAgent(agent, log),
    });
    if (configurationFile !== null || readStoredSetup(folder) !== null) {
      const started = await host.start();
      if (!started.ok) throw new Error(started.error);
    } else log.info('host.notSetUp');
    const setup = createSetup({ folder, host, ...given });
    const { windowFile } = paths;
    const { development, hidden, unattended } = options;
    opened = await openConsole({
      host,
      setup,
      log,
      clock: systemClock,
      version,
      windowFile,
      development,
      hidden,
      unattended,
      endWithSession: () => end(0),
    });
    watchPower(powerMonitor, log, () => end(0));
  } catch (cause) {
    log.error('host.startFailed', { cause });
    reportStartFailure(cause, options.unattended);
    end(1);
  }
}

const options = parseArguments(process.argv.slice(1), process.env);

/** Claims the instance before anything is waited for, then runs. */
async function start(): Promise<void> {
  const stateDir = claimInstance(options);
  if (stateDir === null) app.exit(0);
  else await run(stateDir, options);
}

start().catch((cause: unknown) => {
  reportStartFailure(cause, options.unattended);
  app.exit(1);
});
