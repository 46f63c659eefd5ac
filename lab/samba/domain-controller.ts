import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectToLab } from '../lab-directory';
import type { LabCertificates, LabDirectory, LabEndpoint, StopManner } from '../types';
import type { Client } from 'ldapts';
import { writeConfiguration, type ControllerSettings, type TlsFiles } from './provision';
import { removeRunFolder } from './run-folder';
import { startSambaProcess, type SambaProcess } from './samba-process';
import { waitUntilReady } from './wait-until-ready';

const ldapsPort = 636;

/** What a domain controller is run with, once its databases are there. */
export interface ControllerOptions {
  readonly settings: ControllerSettings;
  readonly certificates: LabCertificates;
  readonly administrator: LabDirectory['administrator'];
  /** Its /etc/resolv.conf; `null` = the machine’s. */
  readonly resolverFile: string | null;
}

/** One domain controller of the lab with its files, running or not. */
export interface DomainController {
  readonly settings: ControllerSettings;
  readonly endpoint: LabEndpoint;
  readonly administrator: LabDirectory['administrator'];
  readonly configFile: string;
  readonly resolverFile: string | null;
  isRunning(): boolean;
  /** Resolves when it answers LDAPS and DNS. Nothing is left running where it throws. */
  start(signal?: AbortSignal): Promise<void>;
  /** Resolves when its processes are gone. */
  stop(manner?: StopManner): Promise<void>;
  /** Stops it and removes its files. */
  remove(): Promise<void>;
}

/** Writes a domain controller’s configuration and certificate files. It does not run yet. */
export async function createController(options: ControllerOptions): Promise<DomainController> {
  const { settings, certificates, administrator, resolverFile } = options;
  const { dir, name, address, identity } = settings;
  const host = `${name}.${identity.domain}`;
  const configFile = await writeConfiguration(settings, await installCertificate(dir, host, options));
  const endpoint = { host, address, port: ldapsPort, caFile: certificates.caFile };
  let running: SambaProcess | null = null;
  const stop = async (manner?: StopManner): Promise<void> => {
    await running?.stop(manner);
    running = null;
  };
  return {
    settings,
    endpoint,
    administrator,
    configFile,
    resolverFile,
    isRunning: () => running !== null && !running.hasEnded(),
    async start(signal) {
      await stop();
      const samba = await startSambaProcess(dir, configFile, join(dir, 'samba.log'), resolverFile);
      running = samba;
      try {
        const { domain } = identity;
        await waitUntilReady({ endpoint, domain, administrator, samba, ...(signal ? { signal } : {}) });
      } catch (error) {
        await stop();
        throw error;
      }
    },
    stop,
    async remove() {
      await stop();
      await removeRunFolder(dir);
    },
  };
}

/** Copies of the certificate files, because Samba refuses a key that others could read. */
async function installCertificate(
  dir: string,
  host: string,
  { settings, certificates }: ControllerOptions,
): Promise<TlsFiles> {
  const issued = await certificates.issue(host, [settings.address]);
  const folder = join(dir, 'tls');
  await mkdir(folder, { mode: 0o700 });
  const files = {
    keyFile: join(folder, 'key.pem'),
    certFile: join(folder, 'cert.pem'),
    caFile: join(folder, 'ca.pem'),
  };
  await writeFile(files.keyFile, await readFile(issued.keyFile, 'utf8'), { mode: 0o600 });
  await copyFile(issued.certFile, files.certFile);
  await copyFile(certificates.caFile, files.caFile);
  return files;
}

/** Does something over a connection to a domain controller of its own, as its administrator. */
export async function asAdministrator<T>(
  { endpoint, administrator }: Pick<DomainController, 'endpoint' | 'administrator'>,
  work: (admin: Client) => Promise<T>,
): Promise<T> {
  const admin = await connectToLab(endpoint);
  try {
    await admin.bind(administrator.distinguishedName, administrator.password);
    return await work(admin);
  } finally {
    await admin.unbind();
  }
}
