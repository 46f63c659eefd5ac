import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freshBind } from '../lab-directory';
import { populate } from '../population/populate';
import type { Population } from '../population/population';
import type { LabCertificates, LabDirectory } from '../types';
import { backdatePassword } from './backdate-password';
import { asAdministrator, createController, type DomainController } from './domain-controller';
import { administratorDnOf, baseDnOf, corpIdentity, type DomainIdentity } from './domain-identity';
import { freeLoopbackAddress } from './loopback-address';
import { provision } from './provision';
import { makeRunFolder, removeRunFolder } from './run-folder';
import { sambaAvailable } from './samba-available';

/** What a Samba directory is started with. */
export interface SambaDirectoryOptions {
  /** Folder for the files of the run; several runs may share it. Each removes its own when it stops. */
  readonly dir: string;
  readonly certificates: LabCertificates;
  /** Names of the forest. Default `corp.example.com`. */
  readonly identity?: DomainIdentity;
  /** People to make. Default 200. */
  readonly userCount?: number;
  /** Progress, one line each. Never a password. */
  readonly log?: (line: string) => void;
  /** Ends the start: everything begun is undone and the reason thrown. */
  readonly signal?: AbortSignal;
}

/** Where a forest’s first domain controller is put. */
export interface ControllerPlace {
  readonly address: string;
  /** Name servers in its /etc/resolv.conf; `null` = the machine’s file. */
  readonly nameServers: readonly string[] | null;
}

/**
 * A new Active Directory forest of one domain controller on a loopback address of its own, with the demo population.
 * Takes about 15 s. Throws with one line for a person where the machine lacks something (ask {@link sambaAvailable}
 * first), and after undoing everything where a step fails. The caller stops it; if it is killed instead, Samba ends by
 * itself.
 */
export async function startSambaDirectory(options: SambaDirectoryOptions): Promise<LabDirectory> {
  const available = sambaAvailable();
  if (!available.ok) throw new Error(available.reason);
  const place = { address: await freeLoopbackAddress(), nameServers: null };
  const controller = await startFirstController(options, place);
  try {
    return asLabDirectory(controller, await populateController(controller, options));
  } catch (error) {
    await controller.remove();
    throw error;
  }
}

/** Makes a forest and starts its first domain controller, `dc1`, without a population. */
export async function startFirstController(
  { dir: parent, certificates, identity = corpIdentity, log, signal }: SambaDirectoryOptions,
  { address, nameServers }: ControllerPlace,
): Promise<DomainController> {
  const dir = await makeRunFolder(parent);
  const settings = { dir, name: 'dc1', address, identity };
  try {
    log?.(`making the forest ${identity.domain} on ${address}`);
    const password = await provision(settings, signal);
    const resolverFile =
      nameServers === null ? null : await writeResolverFile(dir, identity.domain, nameServers);
    const administrator = { distinguishedName: administratorDnOf(identity.domain), password };
    const controller = await createController({ settings, certificates, administrator, resolverFile });
    log?.(`starting Samba dc1.${identity.domain}`);
    await controller.start(signal);
    return controller;
  } catch (error) {
    await removeRunFolder(dir);
    throw error;
  }
}

async function writeResolverFile(dir: string, domain: string, servers: readonly string[]): Promise<string> {
  const file = join(dir, 'resolv.conf');
  const lines = servers.map((server) => `nameserver ${server}\n`).join('');
  await writeFile(file, `search ${domain}\n${lines}options timeout:1 attempts:2\n`);
  return file;
}

/** Makes the demo population through a running domain controller. */
export async function populateController(
  controller: DomainController,
  options: SambaDirectoryOptions,
): Promise<Population> {
  const { settings, configFile, endpoint } = controller;
  const { domain } = settings.identity;
  return asAdministrator(controller, (admin) =>
    populate(admin, {
      baseDn: baseDnOf(domain),
      domain,
      acl: 'samba',
      bind: (dn, password) => freshBind(endpoint, dn, password),
      backdatePassword: (dn) => backdatePassword(settings.dir, configFile, dn, options.signal),
      ...(options.userCount === undefined ? {} : { userCount: options.userCount }),
      ...(options.log ? { log: (line: string) => options.log?.(`${domain}: ${line}`) } : {}),
      ...(options.signal ? { signal: options.signal } : {}),
    }),
  );
}

/** A forest as the agent and the tests see it. */
export function asLabDirectory(controller: DomainController, population: Population): LabDirectory {
  const { settings, endpoint, administrator } = controller;
  const { connectorId, domain } = settings.identity;
  return {
    kind: 'samba',
    connector: {
      id: connectorId,
      domain,
      serviceAccount: population.serviceAccount.userPrincipalName,
      security: 'ldaps',
      caFile: endpoint.caFile,
      dnsServers: [endpoint.address],
      port: null,
      domainControllers: [],
      partitions: [],
    },
    serviceAccountPassword: population.serviceAccount.password,
    people: population.people,
    administrator,
    ldaps: endpoint,
    bind: (dn, password) => freshBind(endpoint, dn, password),
    stop: () => controller.remove(),
  };
}
