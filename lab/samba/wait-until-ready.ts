import { Resolver } from 'node:dns/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { freshBind, type LabEndpoint } from '../lab-directory';
import { throwIfAborted } from '../population/abort';
import { labDomain } from './provision';
import type { SambaProcess } from './samba-process';

const readyTimeoutMs = 90_000;
const pollMs = 200;
const dnsTimeoutMs = 2_000;

/** Account to try, and what to try it on. */
export interface ReadinessCheck {
  readonly endpoint: LabEndpoint;
  readonly administrator: { readonly distinguishedName: string; readonly password: string };
  readonly samba: SambaProcess;
  readonly signal?: AbortSignal;
}

/**
 * Waits until the administrator can sign in over LDAPS and DNS names the PDC. Throws after 90 s, or at once where
 * Samba has ended, with the end of its output.
 */
export async function waitUntilReady(check: ReadinessCheck): Promise<void> {
  const { endpoint, administrator, samba } = check;
  const deadline = performance.now() + readyTimeoutMs;
  let reason = '';
  while (performance.now() < deadline) {
    throwIfAborted(check.signal);
    if (samba.hasEnded()) throw new Error(`Samba ended while starting\n${await samba.outputTail()}`);
    try {
      await namesPdc(endpoint);
      if (await freshBind(endpoint, administrator.distinguishedName, administrator.password)) return;
      reason = 'the administrator’s password was refused';
    } catch (error) {
      // Refused connections and unanswered names are what "not yet" looks like; the last one is told at the end.
      reason = error instanceof Error ? error.message : String(error);
    }
    await delay(pollMs);
  }
  throw new Error(
    `Samba did not answer within ${readyTimeoutMs / 1000} s: ${reason}\n${await samba.outputTail()}`,
  );
}

async function namesPdc(endpoint: LabEndpoint): Promise<void> {
  const resolver = new Resolver({ timeout: dnsTimeoutMs, tries: 1 });
  resolver.setServers([endpoint.address]);
  const records = await resolver.resolveSrv(`_ldap._tcp.pdc._msdcs.${labDomain}`);
  if (!records.some((record) => record.name.toLowerCase() === endpoint.host)) {
    throw new Error('DNS names another PDC');
  }
  const addresses = await resolver.resolve4(endpoint.host);
  if (!addresses.includes(endpoint.address)) throw new Error('DNS has another address for the PDC');
}
