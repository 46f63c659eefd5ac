import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../electron/agent/clock';
import type { SecretStore } from '../../../electron/agent/keys/secret-store';
import { createAgentHost, type AgentHost } from '../../../electron/agent/setup/agent-host';
import { createSetup, type SetupFacade } from '../../../electron/agent/setup/setup';
import { startAgent } from '../../../electron/agent/start-agent';
import { openKeyFileSecrets } from '../../../electron/host/key-file-secrets';
import { preparePaths } from '../../../electron/host/paths';
import { startLab, type Lab } from '../../../lab/lab';
import type { ConnectorDraft } from '../../../shared/ipc/directory-channels';
import { configurationSchema } from '../../../shared/model/configuration';
import { createKeptLog, type KeptLog } from '../../fakes/silent-log';
import { noProxy } from '../../fakes/no-proxy';

/** A lab whose agent is not set up yet, and what its admin has at hand. */
export interface NewSystem {
  readonly lab: Lab;
  readonly host: AgentHost;
  readonly setup: SetupFacade;
  readonly secrets: SecretStore;
  readonly log: KeptLog;
  readonly enrolmentFile: string;
  readonly cloudUsersFile: string;
  /** What the admin types in for the forest. */
  readonly forest: ConnectorDraft;
  readonly password: string;
  stop(): Promise<void>;
}

/** Writes what an admin would have got from the portal, and takes the lab’s own configuration file away. */
export async function writeEnrolment(lab: Lab, file: string): Promise<{ readonly cloudUsersFile: string }> {
  const { enrolment, cloud } = configurationSchema.parse(
    JSON.parse(await readFile(lab.configurationFile, 'utf8')),
  );
  await writeFile(file, JSON.stringify(enrolment), { mode: 0o600 });
  await rm(lab.configurationFile);
  return { cloudUsersFile: cloud.settings.kind === 'file' ? cloud.settings.file : '' };
}

/** What an admin types in for the lab’s forest. */
export function forestOf({ directory }: Lab): ConnectorDraft {
  const { partitions: _partitions, ...connector } = directory.connector;
  return { ...connector, id: null };
}

/** Starts a lab with the directory in process and an empty state folder. */
export async function startNewSystem(): Promise<NewSystem> {
  const dir = await mkdtemp(join(tmpdir(), 'wb-'));
  const log = createKeptLog();
  const lab = await startLab({
    dir: join(dir, 'lab'),
    directory: 'embedded',
    userCount: 30,
    log: () => undefined,
  });
  const paths = preparePaths(lab.stateDir, join(dir, 'key'));
  const secrets = await openKeyFileSecrets(paths.secretsDir, paths.keyDir);
  const folder = { stateDir: lab.stateDir, clock: systemClock };
  const host = createAgentHost({
    start: () =>
      startAgent({
        ...folder,
        secrets,
        log,
        configurationFile: null,
        version: '0.0.0-test',
        workerFile: null,
        proxyOf: noProxy,
      }),
    stop: (agent) => agent.stop(),
    log,
  });
  const enrolmentFile = join(dir, 'enrolment.json');
  const { cloudUsersFile } = await writeEnrolment(lab, enrolmentFile);
  return {
    lab,
    host,
    setup: createSetup({ folder, host, secrets, log, proxyOf: noProxy }),
    secrets,
    log,
    enrolmentFile,
    cloudUsersFile,
    forest: forestOf(lab),
    password: lab.directory.serviceAccountPassword,
    async stop() {
      await host.stop();
      await lab.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
