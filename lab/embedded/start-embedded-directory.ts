import { readFile } from 'node:fs/promises';
import { systemClock, type Clock } from '../../electron/agent/clock';
import { connectToLab, freshBind } from '../lab-directory';
import { randomPassword } from '../population/passwords';
import { populate } from '../population/populate';
import type { Population } from '../population/population';
import type { LabCertificates, LabDirectory, LabEndpoint } from '../types';
import { createDomain } from './create-domain';
import type { Domain } from './domain';
import { createFaults, type Faults } from './faults';
import { startServer, type LdapServer } from './server';
import { setText } from './store/entry';
import { toFiletime } from './store/values';

const domainName = 'embedded.example.com';
const host = `dc1.${domainName}`;
const address = '127.0.0.1';
/** Older than any maximum age of the lab. */
const longAgo = Date.UTC(2020, 0, 1);

/** What the embedded directory is started with. */
export interface EmbeddedDirectoryOptions {
  readonly certificates: LabCertificates;
  /** People to make. Default 200. */
  readonly userCount?: number;
  /** Progress, one line each. Never a password. */
  readonly log?: (line: string) => void;
  /** Wall clock of the directory: ages, lockouts, expiries. Default: the computer’s. */
  readonly clock?: Pick<Clock, 'now'>;
}

/** A directory in this process that answers LDAP as a Windows domain controller does. */
export interface EmbeddedDirectory extends LabDirectory {
  readonly kind: 'embedded';
  /** Trouble on order, for tests. */
  readonly faults: Faults;
  /** Plain LDAP, for StartTLS. */
  readonly ldap: LabEndpoint;
  /**
   * Makes the password look as if set in 2020. LDAP cannot: AD takes only 0 and -1 for pwdLastSet. Throws where there
   * is no such object.
   */
  backdatePassword(distinguishedName: string): Promise<void>;
}

/**
 * Starts the embedded directory on a loopback port with the demo population; well under a second for 200 people. All
 * of it is in memory and gone when it is stopped. The caller stops it; a start that fails has stopped what it began.
 */
export async function startEmbeddedDirectory(options: EmbeddedDirectoryOptions): Promise<EmbeddedDirectory> {
  const { certificates, log, clock = systemClock } = options;
  const { certFile, keyFile } = await certificates.issue(host, [address]);
  const password = randomPassword();
  const domain = createDomain({
    name: domainName,
    host,
    administratorPassword: password,
    now: () => clock.now(),
  });
  const queue = createFaults();
  const server = await startServer({
    address,
    cert: await readFile(certFile, 'utf8'),
    key: await readFile(keyFile, 'utf8'),
    domain,
    queue,
    onBug: (cause) =>
      log?.(`the embedded directory: ${cause instanceof Error ? cause.name : 'unknown cause'}`),
  });
  const running: Running = {
    domain,
    server,
    faults: queue.faults,
    administrator: { distinguishedName: domain.administrator.dn, password },
    ldaps: { host, address, port: server.ldapsPort, caFile: certificates.caFile },
  };
  try {
    return asLabDirectory(running, await populateDomain(running, options));
  } catch (cause) {
    await server.stop();
    throw cause;
  }
}

/** The directory before its population. */
interface Running {
  readonly domain: Domain;
  readonly server: LdapServer;
  readonly faults: Faults;
  readonly administrator: LabDirectory['administrator'];
  readonly ldaps: LabEndpoint;
}

function backdate({ domain }: Running, distinguishedName: string): Promise<void> {
  const entry = domain.store.byDnText(distinguishedName);
  if (entry === null) return Promise.reject(new Error(`${distinguishedName} does not exist`));
  setText(entry.attributes, 'pwdLastSet', toFiletime(longAgo));
  domain.store.stamp(entry);
  return Promise.resolve();
}

async function populateDomain(running: Running, options: EmbeddedDirectoryOptions): Promise<Population> {
  const { domain, administrator, ldaps } = running;
  const admin = await connectToLab(ldaps);
  try {
    await admin.bind(administrator.distinguishedName, administrator.password);
    return await populate(admin, {
      baseDn: domain.baseDn,
      domain: domain.name,
      acl: 'none',
      bind: (dn, password) => freshBind(ldaps, dn, password),
      backdatePassword: (dn) => backdate(running, dn),
      ...(options.userCount === undefined ? {} : { userCount: options.userCount }),
      ...(options.log ? { log: options.log } : {}),
    });
  } finally {
    await admin.unbind();
  }
}

function asLabDirectory(running: Running, { people, serviceAccount }: Population): EmbeddedDirectory {
  const { server, ldaps, faults, administrator, domain } = running;
  return {
    kind: 'embedded',
    connector: {
      id: 'embedded',
      domain: domain.name,
      serviceAccount: serviceAccount.userPrincipalName,
      security: 'ldaps',
      caFile: ldaps.caFile,
      dnsServers: [],
      port: ldaps.port,
      domainControllers: [{ host, address }],
      partitions: [],
    },
    serviceAccountPassword: serviceAccount.password,
    people,
    administrator,
    ldaps,
    ldap: { ...ldaps, port: server.ldapPort },
    faults,
    bind: (dn, password) => freshBind(ldaps, dn, password),
    backdatePassword: (dn) => backdate(running, dn),
    stop: () => server.stop(),
  };
}
