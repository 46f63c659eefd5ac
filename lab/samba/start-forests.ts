import type { CorpForest, ForestsOptions, LabDirectory, LabForests } from '../types';
import { asCorpForest } from './corp-forest';
import { asAdministrator, type DomainController } from './domain-controller';
import { corpIdentity, fabrikamIdentity } from './domain-identity';
import { joinController } from './join-controller';
import { freeLoopbackAddress } from './loopback-address';
import { connectPartners, nameServices } from './replication';
import { forestsAvailable } from './samba-available';
import {
  asLabDirectory,
  populateController,
  startFirstController,
  startSambaDirectory,
  type SambaDirectoryOptions,
} from './start-samba-directory';

const defaultFabrikamUserCount = 25;

/**
 * Starts two forests side by side: `corp.example.com` with two domain controllers that replicate, and
 * `fabrikam.example.net` with one. Takes about 30 s. Throws with one line for a person where the machine lacks
 * something, and after undoing everything where a step fails. The caller stops it; if it is killed instead, every
 * Samba ends by itself and the mount namespaces with them.
 */
export async function startForests(options: ForestsOptions): Promise<LabForests> {
  const available = await forestsAvailable();
  if (!available.ok) throw new Error(available.reason);
  // One that fails ends the other: its partner is stopped at once or, where it was still starting, undone.
  const failed = new AbortController();
  const relay = (): void => failed.abort(options.signal?.reason);
  options.signal?.addEventListener('abort', relay, { once: true });
  if (options.signal?.aborted === true) relay();
  const shared = { ...options, signal: failed.signal };
  const starts = [startCorp(shared), startFabrikam(shared)] as const;
  for (const start of starts) start.catch((cause: unknown) => failed.abort(cause));
  const [corp, fabrikam] = await Promise.allSettled(starts);
  options.signal?.removeEventListener('abort', relay);
  if (corp.status === 'fulfilled' && fabrikam.status === 'fulfilled') {
    return asForests(corp.value, fabrikam.value);
  }
  if (corp.status === 'fulfilled') await corp.value.stop();
  if (fabrikam.status === 'fulfilled') await fabrikam.value.stop();
  throw failed.signal.reason;
}

function asForests(corp: CorpForest, fabrikam: LabDirectory): LabForests {
  return {
    corp,
    fabrikam,
    people: [...corp.people, ...fabrikam.people],
    stop: async () => {
      await Promise.all([corp.stop(), fabrikam.stop()]);
    },
  };
}

function startFabrikam(options: ForestsOptions): Promise<LabDirectory> {
  return startSambaDirectory({
    ...options,
    identity: fabrikamIdentity,
    userCount: options.fabrikamUserCount ?? defaultFabrikamUserCount,
  });
}

async function startCorp(options: ForestsOptions): Promise<CorpForest> {
  const corpOptions: SambaDirectoryOptions = { ...options, identity: corpIdentity };
  const addresses = [await freeLoopbackAddress(), await freeLoopbackAddress()] as const;
  const controllers: DomainController[] = [];
  try {
    const first = await startFirstController(corpOptions, {
      address: addresses[0],
      nameServers: addresses,
    });
    controllers.push(first);
    await asAdministrator(first, (admin) => nameServices(admin, first));
    const population = await populateController(first, corpOptions);
    const { dir, certificates, log, signal } = options;
    log?.(`joining dc2.${corpIdentity.domain} on ${addresses[1]}`);
    const second = await joinController(first, {
      ...{ dir, certificates, name: 'dc2', address: addresses[1] },
      ...(signal ? { signal } : {}),
    });
    controllers.push(second);
    log?.(`starting Samba dc2.${corpIdentity.domain}`);
    await second.start(signal);
    await connectPartners(first, second, signal);
    log?.(`${corpIdentity.domain}: dc1 and dc2 replicate`);
    return asCorpForest({ dc1: first, dc2: second }, asLabDirectory(first, population));
  } catch (error) {
    for (const controller of controllers) await controller.remove();
    throw error;
  }
}
