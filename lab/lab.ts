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
import { startForests } from './samba/start-forests';
import { startSambaDirectory } from './samba/start-samba-directory';
import type { LabDirectory, LabForests } from './types';

/** Which directory or directories a lab has. */
export type LabDirectoryKind = 'samba' | 'embedded' | 'forests';

/** How to start a lab. */
export interface LabOptions {
  /** Folder of this run, empty, readable by its owner only. */
  readonly dir: string;
  /**
   * `samba`: the forest corp.example.com with one domain controller; `forests`: that with two, and
   * fabrikam.example.net.
   */
  readonly directory: LabDirectoryKind;
  /** People of the first forest. Default 200. */
  readonly userCount?: number;
  /** Seconds between the agent’s heartbeats. Default 10. */
  readonly heartbeatSeconds?: number;
  readonly log: (line: string) => void;
  /** Ends the start: what was begun is undone and the reason thrown. */
  readonly signal?: AbortSignal;
}

/** A running lab: relay, directories and portal, and a configuration file for an agent that does not run yet. */
export interface Lab {
  readonly relay: WritebackRelay;
  /** The first forest. */
  readonly directory: LabDirectory;
  /** Both forests, with their domain controllers to stop, start and move roles between; `null` = only `directory`. */
  readonly forests: LabForests | null;
  readonly cloud: CloudUsers;
  readonly portal: Portal;
  readonly portalState: PortalState;
  /** Holds secrets; the agent deletes it when it has taken it in. */
  readonly configurationFile: string;
  /** Folder for the agent’s state. */
  readonly stateDir: string;
  stop(): Promise<void>;
}

type Directories = Pick<Lab, 'directory' | 'forests'> & { stop(): Promise<void> };

async function startDirectories(options: LabOptions): Promise<Directories> {
  const { dir, userCount = 200, log, signal } = options;
  const certificates = await createCertificates(join(dir, 'certificates'));
  const samba = { dir, certificates, userCount, log, ...(signal === undefined ? {} : { signal }) };
  if (options.directory === 'forests') {
    const forests = await startForests(samba);
    return { directory: forests.corp, forests, stop: () => forests.stop() };
  }
  const directory =
    options.directory === 'embedded'
      ? await startEmbeddedDirectory({ certificates, userCount, log })
      : await startSambaDirectory(samba);
  return { directory, forests: null, stop: () => directory.stop() };
}

interface Pairing {
  readonly pairingId: string;
  readonly pairingSecret: string;
  /** Epoch seconds. */
  readonly issuedAt: number;
}

async function writeConfiguration(
  file: string,
  cloudUsersFile: string,
  pairing: Pairing,
  relay: WritebackRelay,
  directories: readonly LabDirectory[],
  heartbeatSeconds: number,
): Promise<void> {
  const configuration: Configuration = {
    version: 1,
    enrolment: { version: 1, tenantId: 'lab', relay: relay.access.agent, ...pairing },
    connectors: directories.map(({ connector, serviceAccountPassword }) => ({
      ...connector,
      password: serviceAccountPassword,
    })),
    cloud: { settings: { kind: 'file', file: cloudUsersFile, authenticationTypes: {} }, secret: null },
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
 * Starts relay, directories with their populations, and portal. Whoever starts a lab stops it; a failing start stops what had
 * been started and throws.
 */
export async function startLab(options: LabOptions): Promise<Lab> {
  const { dir, log, heartbeatSeconds = 10 } = options;
  const started: (() => Promise<void>)[] = [() => rm(dir, { recursive: true, force: true })];
  try {
    log('starting the relay');
    const relay = await createWritebackRelay();
    started.push(() => relay.relay.stop());
    const { directory, forests, stop: stopDirectories } = await startDirectories(options);
    started.push(stopDirectories);
    const directories = forests === null ? [directory] : [forests.corp, forests.fabrikam];
    const cloudUsersFile = join(dir, 'cloud-users.jsonl');
    const cloud = await writeCloudUsers(
      cloudUsersFile,
      directories.flatMap(({ people }) => people),
    );
    const pairing = {
      pairingId: randomBytes(6).toString('base64url'),
      pairingSecret: randomBytes(32).toString('base64url'),
      issuedAt: Math.floor(Date.now() / 1_000),
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
      relay,
      directories,
      heartbeatSeconds,
    );
    const stateDir = join(dir, 'agent');
    await mkdir(stateDir, { mode: 0o700 });
    const stop = (): Promise<void> => stopAll(started);
    return { relay, directory, forests, cloud, portal, portalState, configurationFile, stateDir, stop };
  } catch (cause) {
    await stopAll(started);
    throw cause;
  }
}
