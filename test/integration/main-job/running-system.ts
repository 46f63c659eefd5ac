import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { AgentFacade } from '../../../electron/agent/agent-facade';
import { systemClock } from '../../../electron/agent/clock';
import { configurationSchema } from '../../../shared/model/configuration';
import { startAgent } from '../../../electron/agent/start-agent';
import { openKeyFileSecrets } from '../../../electron/host/key-file-secrets';
import { preparePaths } from '../../../electron/host/paths';
import { openAgentRecords, type AgentRecords } from '../../../lab/demo/agent-records';
import { openRawRequests, type RawRequests } from '../../../lab/demo/raw-requests';
import { startLab, type Lab, type LabDirectoryKind } from '../../../lab/lab';
import { createKeptLog, type KeptLog } from '../../fakes/silent-log';
import { noProxy } from '../../fakes/no-proxy';

/** Lab and agent in this process: everything but Electron. */
export interface RunningSystem {
  readonly lab: Lab;
  readonly agent: AgentFacade;
  readonly log: KeptLog;
  readonly raw: RawRequests;
  readonly records: AgentRecords;
  /** With what the agent enrolled. A secret. */
  readonly pairingSecret: string;
  /** Every message on the wire since before the agent started. */
  readonly wire: readonly Buffer[];
  /** Folder with everything that lab and agent write. */
  readonly dir: string;
  stop(): Promise<void>;
}

export async function untilTrue(
  what: string,
  check: () => Promise<boolean> | boolean,
  limitMs = 30_000,
): Promise<void> {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    if (await check()) return;
    await delay(50);
  }
  throw new Error(`Not within ${limitMs} ms: ${what}`);
}

/** Starts a lab and an agent on it, and waits until writeback is on. */
export async function startSystem(directory: LabDirectoryKind): Promise<RunningSystem> {
  const dir = await mkdtemp(join(tmpdir(), 'wb-'));
  const log = createKeptLog();
  const lab = await startLab({ dir: join(dir, 'lab'), directory, userCount: 40, log: () => undefined });
  const wire: Buffer[] = [];
  lab.relay.relay.onWire?.(({ bytes }) => wire.push(Buffer.from(bytes)));
  const { enrolment } = configurationSchema.parse(JSON.parse(await readFile(lab.configurationFile, 'utf8')));
  // The key file is kept apart, as docs/security.md advises: the search for canaries then covers what is left.
  const paths = preparePaths(lab.stateDir, join(dir, 'key'));
  const secrets = await openKeyFileSecrets(paths.secretsDir, paths.keyDir);
  const agent = await startAgent({
    stateDir: lab.stateDir,
    secrets,
    log,
    clock: systemClock,
    configurationFile: lab.configurationFile,
    version: '0.0.0-test',
    workerFile: null,
    proxyOf: noProxy,
  });
  await untilTrue('writeback is on', async () => (await lab.portal.isAvailable()).available);
  const raw = openRawRequests(lab.relay.access.portal, lab.portalState);
  const records = openAgentRecords(join(lab.stateDir, 'agent.db'));
  return {
    lab,
    agent,
    log,
    raw,
    records,
    pairingSecret: enrolment?.pairingSecret ?? '',
    wire,
    dir,
    async stop() {
      records.close();
      await raw.close();
      await agent.stop();
      await lab.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
