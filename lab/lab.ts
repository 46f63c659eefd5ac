import { randomBytes } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Configuration } from '../shared/model/configuration';
import { createPortal } from '../portal/portal';
import type { Portal } from '../portal/portal-api';
import { fileState } from '../portal/file-state';
import type { PortalState } from '../portal/portal-state';
import { createCertificates } from './certificates';
import { writeCloudUsers, type CloudUsers } from './cloud-users';
import { startEmbeddedDirectory } from './embedded/start-embedded-directory';
import { createWritebackRelay, type WritebackRelay } from './relay/writeback-relay';
import { startSambaDirectory } from './samba/start-samba-directory';
import type { LabDirectory } from './types';

/** How to start a lab. */
export interface LabOptions {
  /** Folder of this run, empty, readable by its owner only. */
  readonly dir: string;
  readonly directory: 'samba' | 'embedded';
  /** People of the demo population. Default 200. */
  readonly userCount?: number;
  /** Seconds between the agent’s heartbeats. Default 10. */
  readonly heartbeatSeconds?: number;
  readonly log: (line: string) => void;
  /** Ends the start: what was begun is undone and the reason thrown. */
  readonly signal?: AbortSignal;
}

/** A running lab: relay, directory and portal, and a configuration file for an agent that does not run yet. */
export interface Lab {
  readonly relay: WritebackRelay;
  readonly directory: LabDirectory;
  readonly cloud: CloudUsers;
  readonly portal: Portal;
  readonly portalState: PortalState;
  /** Holds secrets; the agent deletes it when it has taken it in. */
  readonly configurationFile: string;
  /** Folder for the agent’s state. */
  readonly stateDir: string;
  stop(): Promise<void>;
}

async function startDirectory({
  dir,
  directory,
  userCount = 200,
  log,
  signal,
}: LabOptions): Promise<LabDirectory> {
  const certificates = await createCertificates(join(dir, 'certificates'));
  if (directory === 'embedded') return startEmbeddedDirectory({ certificates, userCount, log });
  return startSambaDirectory({
    dir,
    certificates,
    userCount,
    log,
    ...(signal === undefined ? {} : { signal }),
  });
}

interface Pairing {
  readonly pairingId: string;
  readonly pairingSecret: string;
}

async function writeConfiguration(
  file: string,
  cloudUsersFile: string,
  pairing: Pairing,
  parts: Pick<Lab, 'relay' | 'directory'>,
  heartbeatSeconds: number,
): Promise<void> {
  const { connector, serviceAccountPassword } = parts.directory;
  const configuration: Configuration = {
    version: 1,
    enrolment: { version: 1, tenantId: 'lab', relay: parts.relay.access.agent, ...pairing },
    connectors: [{ ...connector, password: serviceAccountPassword }],
    cloudUsersFile,
    settings: { heartbeatSeconds, writebackEnabled: true },
  };
  await writeFile(file, JSON.stringify(configuration), { mode: 0o600 });
}

/** Stops everything that was started, in reverse, whatever fails on the way. */
async function stopAll(started: readonly (() => Promise<void>)[]): Promise<void> {
  for (const stop of [...started].reverse()) {
    await stop().catch((cause: unknown) =>
      process.stderr.write(`While stopping the lab: ${String(cause)}\n`),
    );
  }
}

/**
 * Starts relay, directory, population and portal. Whoever starts a lab stops it; a failing start stops what had
 * been started and throws.
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { dir, log, heartbeatSeconds = 10 } = options;
  const started: (() => Promise<void>)[] = [() => rm(dir, { recursive: true, force: true })];
  try {
    log('starting the relay');
    const relay = await createWritebackRelay();
    started.push(() => relay.relay.stop());
    const directory = await startDirectory(options);
    started.push(() => directory.stop());
    const cloudUsersFile = join(dir, 'cloud-users.jsonl');
    const cloud = await writeCloudUsers(cloudUsersFile, directory.people);
    const pairing = {
      pairingId: randomBytes(6).toString('base64url'),
      pairingSecret: randomBytes(32).toString('base64url'),
    };
    const portalState = fileState(join(dir, 'portal-state.json'));
    log('starting the portal');
    const portal = await createPortal({ relay: relay.access.portal, pairing, state: portalState });
    started.push(() => portal.close());
    const configurationFile = join(dir, 'configuration.json');
    await writeConfiguration(
      configurationFile,
      cloudUsersFile,
      pairing,
      { relay, directory },
      heartbeatSeconds,
    );
    const stateDir = join(dir, 'agent');
    await mkdir(stateDir, { mode: 0o700 });
    const stop = (): Promise<void> => stopAll(started);
    return { relay, directory, cloud, portal, portalState, configurationFile, stateDir, stop };
  } catch (cause) {
    await stopAll(started);
    throw cause;
  }
}
