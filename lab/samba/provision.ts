import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DomainIdentity } from './domain-identity';
import { runTool } from './tools';

const provisionTimeoutMs = 120_000;

/** Certificate files of the domain controller, as Samba wants them: the key readable for its owner only. */
export interface TlsFiles {
  readonly keyFile: string;
  readonly certFile: string;
  readonly caFile: string;
}

/** A domain controller as its configuration names it. */
export interface ControllerSettings {
  /** Folder of all its files. */
  readonly dir: string;
  /** First label of its host name, `dc1`. */
  readonly name: string;
  readonly address: string;
  readonly identity: DomainIdentity;
}

/**
 * Makes the databases of a new forest, and returns the administrator’s password. Samba makes up that password itself
 * and prints it into our pipe: given as `--adminpass` every user of the machine could read it in the list of
 * processes.
 */
export async function provision(
  { dir, name, address, identity }: ControllerSettings,
  signal?: AbortSignal,
): Promise<string> {
  const base = join(dir, 'base.conf');
  // A configuration of our own: the machine’s /etc/samba/smb.conf must not matter, nor its addresses, of which an
  // IPv6 one would otherwise get into DNS.
  await writeFile(base, `[global]\n${addressLines(address)}`);
  const { domain, netbiosName } = identity;
  const args = [
    ...['domain', 'provision', '-s', base, '--realm', domain.toUpperCase(), '--domain', netbiosName],
    ...['--server-role', 'dc', '--dns-backend', 'SAMBA_INTERNAL', '--host-name', name, '--host-ip', address],
    ...['--targetdir', dir, '--use-rfc2307'],
  ];
  const timeoutMs = provisionTimeoutMs;
  const output = await runTool({
    program: 'samba-tool',
    args,
    dir,
    timeoutMs,
    ...(signal ? { signal } : {}),
  });
  const password = /Admin password:[ \t]+(.+)$/m.exec(output)?.[1];
  if (password === undefined) throw new Error('samba-tool printed no administrator password');
  return password;
}

/** Lines of a configuration that keep Samba to one address. */
export function addressLines(address: string): string {
  return `\tinterfaces = ${address}/8\n\tbind interfaces only = yes\n`;
}

/** Samba’s folders and where they are below the domain controller’s own. */
const folders = {
  'private dir': 'private',
  'state directory': 'state',
  'cache directory': 'cache',
  'lock directory': 'lock',
  'pid directory': 'pid',
  'ncalrpc dir': 'ncalrpc',
  'winbindd socket directory': 'winbindd',
  'ntp signd socket directory': 'ntp',
  'binddns dir': 'bind-dns',
};

/** Writes the domain controller’s smb.conf, which keeps every file below its folder, and returns its path. */
export async function writeConfiguration(
  { dir, name, address, identity }: ControllerSettings,
  tls: TlsFiles,
): Promise<string> {
  for (const folder of Object.values(folders)) await mkdir(join(dir, folder), { recursive: true });
  const settings = {
    'netbios name': name.toUpperCase(),
    realm: identity.domain.toUpperCase(),
    workgroup: identity.netbiosName,
    'server role': 'active directory domain controller',
    // Without file sharing, winbind and dynamic DNS updates, which nothing of the lab uses.
    'server services': 'rpc, ldap, cldap, kdc, drepl, kcc, dns',
    // Names of other domains are refused: the lab asks nobody outside.
    'dns forwarder': '',
    'tls enabled': 'yes',
    'tls keyfile': tls.keyFile,
    'tls certfile': tls.certFile,
    'tls cafile': tls.caFile,
    'idmap_ldb:use rfc2307': 'yes',
    // Seconds. The defaults (5, 15, 300) are for networks, not for tests that wait.
    'dreplsrv:notify_interval': '1',
    'dreplsrv:periodic_startup_interval': '1',
    'dreplsrv:periodic_interval': '30',
    'load printers': 'no',
    'disable spoolss': 'yes',
    'log level': '1',
    ...Object.fromEntries(Object.entries(folders).map(([setting, folder]) => [setting, join(dir, folder)])),
  };
  const file = join(dir, 'etc', 'smb.conf');
  await mkdir(join(dir, 'etc'), { recursive: true });
  const lines = Object.entries(settings).map(([setting, value]) => `\t${setting} = ${value}\n`);
  await writeFile(file, `[global]\n${addressLines(address)}${lines.join('')}`);
  return file;
}
