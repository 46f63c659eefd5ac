import { err } from '../../../shared/result';
import type { Directory, DirectoryFailure, DirectoryRef, WriteResult } from '../pipeline/ports';
import type { Forest } from './forest';
import type { ForestTable } from './forest-table';
import { isIncluded } from './reads/container-filter';
import { settingsOfDomain } from './reads/preferred-settings';
import { selectedDomains } from './reads/selected-domains';
import { shared } from './shared-signal';
import { domainOfDn } from './values/distinguished-name';

/** Nobody signs in to a domain that is not selected, even where the settings changed since the account was resolved. */
function isServed({ parts }: Forest, { partitionDn }: DirectoryRef): boolean {
  return selectedDomains(parts).includes(domainOfDn(partitionDn) ?? '');
}

function notServed({ partitionDn }: DirectoryRef): DirectoryFailure {
  return {
    code: 'directoryUnreachable',
    detail: null,
    diagnostic: `${partitionDn} is not selected any more: tick it in Connectors, or wait for the next import.`,
    domainController: null,
  };
}

/** Where the account is now counts, not where it was at the last import. `null` = its container is synchronised. */
function notIncluded({ parts }: Forest, partitionDn: string, dn: string): DirectoryFailure | null {
  const rules = settingsOfDomain(parts.connector, domainOfDn(partitionDn) ?? '')?.containers ?? [];
  if (isIncluded(dn, partitionDn, rules)) return null;
  return {
    code: 'userNotFound',
    detail: null,
    diagnostic: `${dn} is in a container that is not synchronised: tick it in Connectors, Containers.`,
    domainController: null,
  };
}

/** The accounts of the partitions and containers that are selected now, of every forest: the pipeline’s side. */
export function createServedAccounts(forests: ForestTable): Directory {
  const gone = (connectorId: string): DirectoryFailure => ({
    code: 'directoryUnreachable',
    detail: null,
    diagnostic: forests.absence(connectorId),
    domainController: null,
  });
  return {
    read: async (ref, signal) => {
      const done = await forests.use(ref.connectorId, async (forest) => {
        if (!isServed(forest, ref)) return err(notServed(ref));
        const read = await forest.read(ref, shared(signal));
        if (!read.ok) return read;
        const refusal = notIncluded(forest, ref.partitionDn, read.value.distinguishedName);
        return refusal === null ? read : err(refusal);
      });
      return done ?? err(gone(ref.connectorId));
    },
    write: async (account, write, signal) => {
      const { ref } = account;
      const done = await forests.use(ref.connectorId, async (forest): Promise<WriteResult> =>
        isServed(forest, ref)
          ? await forest.write(account, write, shared(signal))
          : { kind: 'failed', retryable: true, ...notServed(ref) },
      );
      return done ?? { kind: 'failed', retryable: true, ...gone(ref.connectorId) };
    },
    verifyPassword: async (account, password, signal) =>
      (await forests.use(account.ref.connectorId, async (forest) =>
        isServed(forest, account.ref) ? await forest.verifyPassword(account, password, shared(signal)) : null,
      )) ?? 'unknown',
  };
}
