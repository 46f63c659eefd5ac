import type { ConnectorStatus } from '../../../shared/model/agent-status';
import type { Directory, DirectoryRef } from '../pipeline/ports';
import { createForestParts, type ForestPartsOptions, type OwnForestParts } from './create-forest-parts';
import { domainOfDn } from './values/distinguished-name';
import type { OwnDomainAccess } from './domain-access';
import { probeConnector } from './probe';
import { readForOperation } from './reads/read-for-operation';
import { verifyByBind } from './passwords/verify-password';
import { writeAccount } from './passwords/write-account';

/** One connector: its forest’s domains, each with its own PDC emulator. */
export interface Forest extends Directory {
  readonly parts: OwnForestParts;
  /** Never throws; what is wrong is in `error`. */
  probe(): Promise<ConnectorStatus>;
  close(): void;
}

/** Access to the domains of one forest. Connections are opened when first needed. */
export function createForest(options: ForestPartsOptions): Forest {
  const parts = createForestParts(options);
  const { connector, settings } = parts;
  const { operationTimeoutMs } = settings;
  const accessOf = ({ partitionDn }: DirectoryRef): OwnDomainAccess =>
    parts.of(domainOfDn(partitionDn) ?? connector.domain);
  return {
    parts,
    read: (ref, signal) => readForOperation(accessOf(ref), ref, operationTimeoutMs, signal),
    write: (account, write, signal) => {
      const { pdc, sessions } = accessOf(account.ref);
      return writeAccount(pdc, { sessions, ...settings }, account, write, signal);
    },
    verifyPassword: async (account, password, signal) => {
      const { pdc, sessions } = accessOf(account.ref);
      const host = await pdc.host(signal);
      if (!host.ok) return 'unknown';
      const call = { timeoutMs: operationTimeoutMs, signal };
      return await verifyByBind(sessions, host.value, account.distinguishedName, password, call);
    },
    probe: () => probeConnector(parts),
    close: () => parts.close(),
  };
}
