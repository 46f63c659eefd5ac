import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'ldapts';
import { replacement } from '../population/ldap-values';
import { namePdcInDns } from './dns-records';
import { asAdministrator, type DomainController } from './domain-controller';
import { baseDnOf } from './domain-identity';
import { replicateNow } from './replication';

const visibleTimeoutMs = 10_000;
const pollMs = 100;
const takeAttempts = 10;
const takeRetryMs = 500;

async function roleOwner(admin: Client, baseDn: string): Promise<string> {
  const { searchEntries } = await admin.search(baseDn, { scope: 'base', attributes: ['fSMORoleOwner'] });
  return String(searchEntries[0]?.['fSMORoleOwner']);
}

/** A partner that was killed and started leaves a dead connection behind, which the first attempt falls over. */
async function takeRole(admin: Client, hasRole: () => Promise<boolean>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await admin.modify('', replacement('becomePdc', '1'));
    } catch (cause) {
      if (await hasRole()) return;
      if (attempt === takeAttempts) throw cause;
      await delay(takeRetryMs);
    }
  }
}

/**
 * Transfers the PDC emulator role the way AD’s tools do: the new owner is told `becomePdc` (MS-ADTS 3.1.1.3.3.4) and
 * fetches the role from the present one. Both must run. When it resolves, both name the new owner, over LDAP and DNS.
 */
export async function transferPdc(from: DomainController, to: DomainController): Promise<void> {
  for (const { isRunning, endpoint } of [from, to]) {
    if (!isRunning()) throw new Error(`The PDC role cannot be transferred while ${endpoint.host} is stopped`);
  }
  const { domain } = to.settings.identity;
  const baseDn = baseDnOf(domain);
  const owner = `CN=NTDS Settings,CN=${to.settings.name.toUpperCase()},`;
  await asAdministrator(to, async (admin) => {
    const hasRole = async (): Promise<boolean> => (await roleOwner(admin, baseDn)).startsWith(owner);
    if (!(await hasRole())) await takeRole(admin, hasRole);
    await namePdcInDns(admin, domain, to.endpoint.host);
  });
  await asAdministrator(from, async (admin) => {
    await namePdcInDns(admin, domain, to.endpoint.host);
    const deadline = performance.now() + visibleTimeoutMs;
    while (!(await roleOwner(admin, baseDn)).startsWith(owner)) {
      if (performance.now() > deadline) throw new Error(`${from.endpoint.host} still has another PDC`);
      await replicateNow(to, from);
      await delay(pollMs);
    }
  });
}
