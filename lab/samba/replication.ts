import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'ldapts';
import { throwIfAborted } from '../population/abort';
import { addition, guidText } from '../population/ldap-values';
import { readBinary } from '../population/security-descriptor';
import type { DomainController } from './domain-controller';
import { baseDnOf } from './domain-identity';
import { runTool } from './tools';

/** Each takes about a second; on a busy machine one of many hangs, and another try does not. */
const toolTimeoutMs = 20_000;
const partnersTimeoutMs = 75_000;
const replicateTimeoutMs = 30_000;
const retryMs = 500;
/** Service class under which domain controllers replicate (MS-DRSR 2.2.3.2). */
const replicationService = 'E3514235-4B06-11D1-AB04-00C04FC2DCD2';

async function textOf(admin: Client, dn: string, attribute: string): Promise<string> {
  const { searchEntries } = await admin.search(dn, { scope: 'base', attributes: [attribute] });
  const value = searchEntries[0]?.[attribute];
  if (typeof value !== 'string') throw new Error(`${attribute} of ${dn} could not be read`);
  return value;
}

/**
 * Adds the service principal names under which its replication partners ask for a ticket to the first domain
 * controller. Provisioning leaves them out: Samba’s `dnsupdate` service adds them, which the lab does without.
 */
export async function nameServices(admin: Client, { endpoint, settings }: DomainController): Promise<void> {
  const { domain } = settings.identity;
  const baseDn = baseDnOf(domain);
  const settingsDn = await textOf(admin, '', 'dsServiceName');
  const guid = guidText(await readBinary(admin, settingsDn, 'objectGUID'));
  await admin.modify(
    `CN=${settings.name.toUpperCase()},OU=Domain Controllers,${baseDn}`,
    addition('servicePrincipalName', [
      `${replicationService}/${guid}/${domain}`,
      `GC/${endpoint.host}/${domain}`,
      `ldap/${endpoint.host}`,
      `ldap/${endpoint.host}/${domain}`,
      `ldap/${guid}._msdcs.${domain}`,
    ]),
  );
}

/** Runs samba-tool with a domain controller’s own account, among its partners. */
async function runOn(
  controller: DomainController,
  args: readonly string[],
  signal?: AbortSignal,
): Promise<void> {
  const { settings, configFile, resolverFile } = controller;
  await runTool({
    program: 'samba-tool',
    args: [...args, '-P', '-s', configFile],
    dir: settings.dir,
    timeoutMs: toolTimeoutMs,
    ...(resolverFile === null ? {} : { resolverFile }),
    ...(signal ? { signal } : {}),
  });
}

/** Tries again until it works; throws the last refusal when the time is over. */
async function retrying(
  limitMs: number,
  signal: AbortSignal | undefined,
  work: () => Promise<void>,
): Promise<void> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      throwIfAborted(signal);
      if (performance.now() > deadline) throw error;
      await delay(retryMs);
    }
  }
}

function replicateOnce(from: DomainController, to: DomainController, signal?: AbortSignal): Promise<void> {
  const partition = baseDnOf(from.settings.identity.domain);
  return runOn(to, ['drs', 'replicate', to.endpoint.host, from.endpoint.host, partition], signal);
}

/**
 * Brings the changes of the domain’s partition from one domain controller to another, now. One that has just started
 * refuses for a moment, so it is tried for half a minute.
 */
export async function replicateNow(
  from: DomainController,
  to: DomainController,
  signal?: AbortSignal,
): Promise<void> {
  await retrying(replicateTimeoutMs, signal, () => replicateOnce(from, to, signal));
}

/**
 * Waits until two domain controllers replicate both ways. The first one is told to find its partners at once, which by
 * itself it does every few minutes; it refuses while it is already at it. Throws the last refusal when that takes longer
 * than a minute.
 */
export async function connectPartners(
  first: DomainController,
  second: DomainController,
  signal?: AbortSignal,
): Promise<void> {
  await retrying(partnersTimeoutMs, signal, async () => {
    await runOn(first, ['drs', 'kcc', first.endpoint.host], signal);
    await replicateOnce(first, second, signal);
    await replicateOnce(second, first, signal);
  });
}
