import { freshBind } from '../lab-directory';
import { grantRights, revokeRights } from '../population/unit-rights';
import { withoutRightsUnitDn } from '../population/organizational-units';
import type { CorpForest, DcName, LabDirectory } from '../types';
import { asAdministrator, type DomainController } from './domain-controller';
import { baseDnOf } from './domain-identity';
import { replicateNow } from './replication';
import { transferPdc } from './transfer-pdc';

/** Both domain controllers of a domain. */
export type ControllerPair = Readonly<Record<DcName, DomainController>>;

/** The forest of two running domain controllers, its population made. */
export function asCorpForest(pair: ControllerPair, directory: LabDirectory): CorpForest {
  const baseDn = baseDnOf(directory.connector.domain);
  /** Changes a unit’s rights on a running domain controller and brings that to the other one, where it runs. */
  const changeRights = async (change: typeof grantRights, ouDn: string): Promise<void> => {
    const [at, other] = pair.dc1.isRunning() ? [pair.dc1, pair.dc2] : [pair.dc2, pair.dc1];
    await asAdministrator(at, (admin) => change(admin, baseDn, ouDn));
    if (other.isRunning()) await replicateNow(at, other);
  };
  return {
    ...directory,
    connector: {
      ...directory.connector,
      dnsServers: [pair.dc1.endpoint.address, pair.dc2.endpoint.address],
    },
    controllers: {
      dc1: { name: 'dc1', ldaps: pair.dc1.endpoint },
      dc2: { name: 'dc2', ldaps: pair.dc2.endpoint },
    },
    withoutRightsOu: withoutRightsUnitDn(baseDn),
    transferPdc: (to) => transferPdc(pair[to === 'dc1' ? 'dc2' : 'dc1'], pair[to]),
    stopDc: (name, manner) => pair[name].stop(manner),
    startDc: async (name) => {
      if (!pair[name].isRunning()) await pair[name].start();
    },
    grantRights: (ouDn) => changeRights(grantRights, ouDn),
    revokeRights: (ouDn) => changeRights(revokeRights, ouDn),
    bindTo: (name, dn, password) => freshBind(pair[name].endpoint, dn, password),
    replicate: (from, to) => replicateNow(pair[from], pair[to]),
    stop: async () => {
      await Promise.all([pair.dc2.remove(), pair.dc1.remove()]);
    },
  };
}
