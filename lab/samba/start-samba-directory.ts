import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { connectToLab, freshBind, type LabEndpoint } from '../lab-directory';
import { populate } from '../population/populate';
import type { Population } from '../population/population';
import type { LabCertificates, LabDirectory } from '../types';
import { backdatePassword } from './backdate-password';
import { freeLoopbackAddress } from './loopback-address';
import { labDcHost, labDomain, provision, writeConfiguration, type TlsFiles } from './provision';
import { makeRunFolder, removeRunFolder } from './run-folder';
import { sambaAvailable } from './samba-available';
import { startSambaProcess, type SambaProcess } from './samba-process';
import { waitUntilReady } from './wait-until-ready';

const baseDn = 'DC=corp,DC=example,DC=com';
const administratorDn = `CN=Administrator,CN=Users,${baseDn}`;
const ldapsPort = 636;

/** What a Samba directory is started with. */
export interface SambaDirectoryOptions {
  /** Folder for the files of the run; several runs may share it. Each removes its own when it stops. */
  readonly dir: string;
  readonly certificates: LabCertificates;
  /** People to make. Default 200. */
  readonly userCount?: number;
  /** Progress, one line each. Never a password. */
  readonly log?: (line: string) => void;
  /** Ends the start: everything begun is undone and the reason thrown. */
  readonly signal?: AbortSignal;
}

/** A domain controller that answers, before its population. */
interface DomainController {
  readonly dir: string;
  readonly configFile: string;
  readonly samba: SambaProcess;
  readonly endpoint: LabEndpoint;
  readonly administrator: LabDirectory['administrator'];
}

/**
 * A new Active Directory forest on a loopback address of its own, with the demo population. Takes about 15 s.
 * Throws with one line for a person where the machine lacks something (ask {@link sambaAvailable} first), and after
 * undoing everything where a step fails. The caller stops it; if it is killed instead, Samba ends by itself.
 */
export async function startSambaDirectory(options: SambaDirectoryOptions): Promise<LabDirectory> {
  const available = sambaAvailable();
  if (!available.ok) throw new Error(available.reason);
  const dir = await makeRunFolder(options.dir);
  let controller: DomainController | null = null;
  try {
    controller = await startController(dir, options);
    return asLabDirectory(controller, await populateController(controller, options));
  } catch (error) {
    await controller?.samba.stop();
    await removeRunFolder(dir);
    throw error;
  }
}

async function startController(dir: string, options: SambaDirectoryOptions): Promise<DomainController> {
  const { signal } = options;
  const address = await freeLoopbackAddress();
  options.log?.(`making the forest ${labDomain} on ${address}`);
  const password = await provision(dir, address, signal);
  const tls = await installCertificate(dir, address, options.certificates);
  const configFile = await writeConfiguration(dir, address, tls);
  options.log?.('starting Samba');
  const samba = await startSambaProcess(dir, configFile, join(dir, 'samba.log'));
  const endpoint = { host: labDcHost, address, port: ldapsPort, caFile: options.certificates.caFile };
  const administrator = { distinguishedName: administratorDn, password };
  try {
    await waitUntilReady({ endpoint, administrator, samba, ...(signal ? { signal } : {}) });
  } catch (error) {
    await samba.stop();
    throw error;
  }
  return { dir, configFile, samba, endpoint, administrator };
}

/** Copies of the certificate files, because Samba refuses a key that others could read. */
async function installCertificate(
  dir: string,
  address: string,
  certificates: LabCertificates,
): Promise<TlsFiles> {
  const issued = await certificates.issue(labDcHost, [address]);
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

async function populateController(
  controller: DomainController,
  options: SambaDirectoryOptions,
): Promise<Population> {
  const { dir, configFile, endpoint, administrator } = controller;
  const admin = await connectToLab(endpoint);
  try {
    await admin.bind(administrator.distinguishedName, administrator.password);
    return await populate(admin, {
      baseDn,
      domain: labDomain,
      acl: 'samba',
      bind: (dn, password) => freshBind(endpoint, dn, password),
      backdatePassword: (dn) => backdatePassword(dir, configFile, dn, options.signal),
      ...(options.userCount === undefined ? {} : { userCount: options.userCount }),
      ...(options.log ? { log: options.log } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } finally {
    await admin.unbind();
  }
}

function asLabDirectory(controller: DomainController, population: Population): LabDirectory {
  const { dir, samba, endpoint, administrator } = controller;
  return {
    kind: 'samba',
    connector: {
      id: 'corp',
      domain: labDomain,
      serviceAccount: population.serviceAccount.userPrincipalName,
      security: 'ldaps',
      caFile: endpoint.caFile,
      dnsServers: [endpoint.address],
      port: null,
      domainControllers: [],
    },
    serviceAccountPassword: population.serviceAccount.password,
    people: population.people,
    administrator,
    ldaps: endpoint,
    bind: (dn, password) => freshBind(endpoint, dn, password),
    stop: async () => {
      await samba.stop();
      await removeRunFolder(dir);
    },
  };
}
