import { app } from 'electron';
import { systemClock } from '../../electron/agent/clock';
import { createAgentHost, type AgentHost } from '../../electron/agent/setup/agent-host';
import { createSetup } from '../../electron/agent/setup/setup';
import { parseArguments } from '../../electron/host/arguments';
import { openLog } from '../../electron/host/log';
import { preparePaths } from '../../electron/host/paths';
import { stopAgent } from '../../electron/host/stop-agent';
import { claimInstance, quitInOrder } from '../../electron/window/app-life';
import { openConsole, type Console } from '../../electron/window/console';
import { restrictPages } from '../../electron/window/security';
import { createFakeAgent, operationRecord, type FakeAgent } from './fake-agent';
import { createMemorySecrets } from './memory-secrets';
import { noProxy } from './no-proxy';

/** What a test reaches with `app.evaluate` in the main process of this build. */
export interface FakeMain {
  readonly agent: FakeAgent;
  readonly host: AgentHost;
  readonly operationRecord: typeof operationRecord;
}

/** The real window, tray and IPC code with an agent the test steers. `--records=N` begins with N lines. */
async function run(stateDir: string): Promise<void> {
  const options = parseArguments(process.argv, process.env);
  const count = Number(/--records=(\d+)/.exec(process.argv.join(' '))?.[1] ?? 0);
  const agent = createFakeAgent(Array.from({ length: count }, (_, index) => operationRecord(index + 1)));
  const paths = preparePaths(stateDir, options.keyDir);
  const log = openLog(paths.logFile, { toStderr: false });
  let opened: Console | null = null;
  const end = quitInOrder(log, async () => {
    opened?.dispose();
    await stopAgent(agent, log);
    log.info('host.ended');
    log.close();
  });
  const { development, hidden, unattended } = options;
  restrictPages({ app, log, development });
  await app.whenReady();
  const host = createAgentHost({
    start: () => Promise.resolve(agent),
    stop: (running) => stopAgent(running, log),
    log,
  });
  Object.assign(globalThis, { fakeMain: { agent, host, operationRecord } satisfies FakeMain });
  if (!process.argv.includes('--not-set-up')) await host.start();
  const folder = { stateDir: paths.stateDir, clock: systemClock };
  const setup = createSetup({ folder, host, secrets: createMemorySecrets(), log, proxyOf: noProxy });
  opened = await openConsole({
    host,
    setup,
    log,
    clock: systemClock,
    version: '0.0.0-test',
    windowFile: paths.windowFile,
    development,
    hidden,
    unattended,
    endWithSession: () => end(0),
  });
}

const stateDir = claimInstance(parseArguments(process.argv, process.env));
if (stateDir === null) app.exit(0);
else void run(stateDir);
