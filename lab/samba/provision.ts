import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runTool } from './tools';

/** DNS name of the lab’s domain. */
export const labDomain = 'corp.example.com';
/** DNS name of its one domain controller. */
export const labDcHost = `dc1.${labDomain}`;

const provisionTimeoutMs = 120_000;

/** Certificate files of the domain controller, as Samba wants them: the key readable for its owner only. */
export interface TlsFiles {
  readonly keyFile: string;
  readonly certFile: string;
  readonly caFile: string;
}

/**
 * Makes the databases of a new forest below `dir`, and returns the administrator’s password. Samba makes up that
 * password itself and prints it into our pipe: given as `--adminpass` every user of the machine could read it in
 * the list of processes.
 */
export async function provision(dir: string, address: string, signal?: AbortSignal): Promise<string> {
  const base = join(dir, 'base.conf');
  // An empty configuration of our own: the machine’s /etc/samba/smb.conf must not matter.
  await writeFile(base, '[global]\n');
  const args = [
    ...['domain', 'provision', '-s', base, '--realm', labDomain.toUpperCase(), '--domain', 'CORP'],
    ...['--server-role', 'dc', '--dns-backend', 'SAMBA_INTERNAL', '--host-name', 'dc1', '--host-ip', address],
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

/** Writes the domain controller’s smb.conf, which keeps every file below `dir`, and returns its path. */
export async function writeConfiguration(dir: string, address: string, tls: TlsFiles): Promise<string> {
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
  for (const folder of Object.values(folders)) await mkdir(join(dir, folder), { recursive: true });
  const settings = {
    'netbios name': 'DC1',
    realm: labDomain.toUpperCase(),
    workgroup: 'CORP',
    'server role': 'active directory domain controller',
    // Without file sharing, winbind and dynamic DNS updates, which nothing of the lab uses.
    'server services': 'rpc, ldap, cldap, kdc, drepl, kcc, dns',
    interfaces: `${address}/8`,
    'bind interfaces only': 'yes',
    // Names of other domains are refused: the lab asks nobody outside.
    'dns forwarder': '',
    'tls enabled': 'yes',
    'tls keyfile': tls.keyFile,
    'tls certfile': tls.certFile,
    'tls cafile': tls.caFile,
    'idmap_ldb:use rfc2307': 'yes',
    'load printers': 'no',
    'disable spoolss': 'yes',
    'log level': '1',
    ...Object.fromEntries(Object.entries(folders).map(([setting, folder]) => [setting, join(dir, folder)])),
  };
  const file = join(dir, 'etc', 'smb.conf');
  const lines = Object.entries(settings).map(([setting, value]) => `\t${setting} = ${value}\n`);
  await writeFile(file, `[global]\n${lines.join('')}`);
  return file;
}
