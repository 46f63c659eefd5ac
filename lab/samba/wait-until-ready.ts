import { Resolver } from 'node:dns/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { freshBind } from '../lab-directory';
import { throwIfAborted } from '../population/abort';
import type { LabEndpoint } from '../types';
import type { SambaProcess } from './samba-process';

const readyTimeoutMs = 90_000;
const pollMs = 200;
const dnsTimeoutMs = 2_000;

/** Account to try, and what to try it on. */
export interface ReadinessCheck {
  readonly endpoint: LabEndpoint;
  /** DNS name of the domain. */
  readonly domain: string;
  readonly administrator: { readonly distinguishedName: string; readonly password: string };
  readonly samba: SambaProcess;
  readonly signal?: AbortSignal;
}

/**
 * Waits until the administrator can sign in over LDAPS and the domain controller’s DNS knows its own
 * address and a PDC. Throws after 90 s, or at once where
 * Samba has ended, with the end of its output.
 */
export async function waitUntilReady(check: ReadinessCheck): Promise<void> {
  const { endpoint, domain, administrator, samba } = check;
  const deadline = performance.now() + readyTimeoutMs;
  let reason = '';
  while (performance.now() < deadline) {
    throwIfAborted(check.signal);
    if (samba.hasEnded()) throw new Error(`Samba ended while starting\n${await samba.outputTail()}`);
    try {
      await answersDns(endpoint, domain);
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

async function answersDns(endpoint: LabEndpoint, domain: string): Promise<void> {
  const resolver = new Resolver({ timeout: dnsTimeoutMs, tries: 1 });
  resolver.setServers([endpoint.address]);
  await resolver.resolveSrv(`_ldap._tcp.pdc._msdcs.${domain}`);
  const addresses = await resolver.resolve4(endpoint.host);
  if (!addresses.includes(endpoint.address)) {
    throw new Error('DNS has another address for the domain controller');
  }
}
