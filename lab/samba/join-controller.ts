import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabCertificates } from '../types';
import { createController, type DomainController } from './domain-controller';
import { addressLines, type ControllerSettings } from './provision';
import { makeRunFolder, removeRunFolder } from './run-folder';
import { runTool } from './tools';

const joinTimeoutMs = 120_000;
const dnsTimeoutMs = 60_000;

/** What a further domain controller is made with. */
export interface JoinOptions {
  readonly dir: string;
  readonly certificates: LabCertificates;
  readonly name: string;
  readonly address: string;
  readonly signal?: AbortSignal;
}

/**
 * Makes a further domain controller for the domain of a running one: a replica of its databases, its names in DNS. It
 * does not run yet. Its /etc/resolv.conf is the first one’s.
 */
export async function joinController(
  first: DomainController,
  options: JoinOptions,
): Promise<DomainController> {
  const dir = await makeRunFolder(options.dir);
  const { name, address, certificates } = options;
  const { administrator, resolverFile } = first;
  const settings = { dir, name, address, identity: first.settings.identity };
  try {
    await makeReplica(first, settings, options);
    const controller = await createController({
      settings,
      certificates,
      administrator,
      resolverFile,
    });
    await nameInDns(first, controller, options.signal);
    return controller;
  } catch (error) {
    await removeRunFolder(dir);
    throw error;
  }
}

async function makeReplica(
  first: DomainController,
  { dir, name, address, identity }: ControllerSettings,
  { signal }: JoinOptions,
): Promise<void> {
  // What the tool writes while it joins must not lie where it puts the new domain controller.
  const scratch = join(first.settings.dir, `join-${name}`);
  await mkdir(join(scratch, 'private'), { recursive: true });
  const configuration = [
    `netbios name = ${name.toUpperCase()}`,
    `realm = ${identity.domain.toUpperCase()}`,
    `workgroup = ${identity.netbiosName}`,
    ...['private dir', 'state directory', 'cache directory', 'lock directory'].map(
      (key) => `${key} = ${scratch}`,
    ),
  ];
  const base = join(scratch, 'join.conf');
  const lines = configuration.map((line) => `\t${line}\n`).join('');
  await writeFile(base, `[global]\n${addressLines(address)}${lines}`);
  const kerberos = join(first.settings.dir, 'private', 'krb5.conf');
  await copyFile(kerberos, join(scratch, 'private', 'krb5.conf'));
  await runTool({
    program: 'samba-tool',
    args: [
      ...['domain', 'join', identity.domain, 'DC', '-s', base, '--server', first.endpoint.host],
      ...['--targetdir', dir, '--dns-backend', 'SAMBA_INTERNAL', '-U', 'Administrator'],
    ],
    dir: scratch,
    password: first.administrator.password,
    ...inItsNetwork(first),
    timeoutMs: joinTimeoutMs,
    ...(signal ? { signal } : {}),
  });
  await copyFile(kerberos, join(dir, 'private', 'krb5.conf'));
  await rm(scratch, { recursive: true });
}

/** Enters the address and the service records of the new domain controller at the first one, before it runs. */
async function nameInDns(
  first: DomainController,
  { settings, configFile }: DomainController,
  signal?: AbortSignal,
): Promise<void> {
  await runTool({
    program: 'samba_dnsupdate',
    args: [
      ...['-s', configFile, '--all-names', '--use-samba-tool'],
      ...[`--rpc-server-ip=${first.endpoint.address}`, `--current-ip=${settings.address}`],
    ],
    dir: settings.dir,
    timeoutMs: dnsTimeoutMs,
    ...inItsNetwork(first),
    ...(signal ? { signal } : {}),
  });
}

/** Tools find the domain by the first domain controller’s /etc/resolv.conf. */
function inItsNetwork({ resolverFile }: DomainController): { readonly resolverFile?: string } {
  return resolverFile === null ? {} : { resolverFile };
}
