import type { Settings } from '../../../shared/model/settings';
import { err, type Result } from '../../../shared/result';
import type { Clock } from '../clock';
import type { ConnectorAccess, Forests } from '../directory-port';
import { refuseDebugOutput } from './session/debug-guard';
import type { DirectoryLog } from './domain-access';
import type { Forest } from './forest';
import { ForestTable } from './forest-table';
import { diagnosePartition } from './inspect/inspect-partition';
import { inspect } from './inspect/inspector';
import { unreachableStatus } from './probe';
import { selectedDomains } from './reads/selected-domains';
import { createDirectorySource } from './sync/directory-source';
import { createTurns, type Turns } from './topology/limits';
import { listContainers } from './topology/list-containers';
import { listDomainControllers } from './topology/list-domain-controllers';
import { listPartitions } from './topology/list-partitions';
import { testConnector } from './topology/test-connector';
import { createServedAccounts } from './served-accounts';
import { shared } from './shared-signal';
import type { DirectorySource } from '../sync/ports';
import { dnOfDomain } from './values/distinguished-name';

/**
 * The forests over LDAP. An operation for a connector that is not configured (any more) fails in words instead of
 * throwing; so does whatever else is asked of it.
 */
export interface LdapDirectory extends Forests {
  /**
   * Closes idle connections at once and the others when their operation has ended (at its time limit at the latest).
   * Nothing is begun afterwards.
   */
  close(): Promise<void>;
}

/** How to reach the forests. */
export interface LdapDirectoryOptions {
  readonly connectors: readonly ConnectorAccess[];
  readonly settings: Settings['ldap'];
  readonly clock: Clock;
  readonly log?: DirectoryLog;
}

/** Looks at one forest for the console at a time, lest they take the connections that operations need. */
const looksAtOnce = 2;
const tooMany = 'Stopped before its turn came: too many looks at this forest at once. Try again.';

/** What imports of a forest read. It is asked anew for every run. */
function sourceOf(forests: ForestTable, connectorId: string): DirectorySource | null {
  const connector = forests.connectorOf(connectorId);
  if (connector === null) return null;
  return {
    partitions: () => selectedDomains({ connector }).map(dnOfDomain),
    fullImport: (partitionDn, signal) =>
      forests.stream(connectorId, ({ parts }) =>
        createDirectorySource(parts).fullImport(partitionDn, shared(signal)),
      ),
    deltaImport: (partitionDn, since, signal) =>
      forests.stream(connectorId, ({ parts }) =>
        createDirectorySource(parts).deltaImport(partitionDn, since, shared(signal)),
      ),
  };
}

/**
 * The directory adapter. Opens nothing before it is asked.
 *
 * @throws when `NODE_DEBUG` would make ldapts print passwords
 */
export function createLdapDirectory(options: LdapDirectoryOptions): LdapDirectory {
  refuseDebugOutput(process.env['NODE_DEBUG']);
  const { settings, clock, log } = options;
  const forests = new ForestTable({ settings, clock, log });
  forests.configure(options.connectors);

  const lines = new Map<string, Turns>();
  const inWords = async <T>(
    connectorId: string,
    signal: AbortSignal,
    work: (parts: Forest['parts']) => Promise<Result<T, string>>,
  ): Promise<Result<T, string>> => {
    const inTurn = lines.get(connectorId) ?? createTurns(looksAtOnce);
    lines.set(connectorId, inTurn);
    const done = await inTurn(shared(signal), () =>
      forests.use(connectorId, ({ parts }) => work(parts).then((value) => ({ value }))),
    );
    if (done !== null) return done.value;
    return err(signal.aborted ? tooMany : forests.absence(connectorId));
  };

  return {
    configure: (connectors) => forests.configure(connectors),
    ...createServedAccounts(forests),
    probe: async (connectorId) => {
      const status = await forests.use(connectorId, (forest) => forest.probe());
      if (status !== null) return status;
      const name = forests.nameOf(connectorId);
      return unreachableStatus(connectorId, name, clock.now(), null, forests.absence(connectorId));
    },
    syncSource: (connectorId) => sourceOf(forests, connectorId),
    partitions: (connectorId, signal) =>
      inWords(connectorId, signal, (parts) => listPartitions(parts, signal)),
    domainControllers: (connectorId, partitionDn, signal) =>
      inWords(connectorId, signal, (parts) => listDomainControllers(parts, partitionDn, signal)),
    containers: (connectorId, partitionDn, parent, signal) =>
      inWords(connectorId, signal, (parts) => listContainers(parts, partitionDn, parent, signal)),
    test: (access, signal) => testConnector(access, settings, clock, shared(signal)),
    inspect: (ref, signal) => inWords(ref.connectorId, signal, (parts) => inspect(parts, ref, signal)),
    diagnosePartition: (connectorId, partitionDn, signal) =>
      inWords(connectorId, signal, (parts) => diagnosePartition(parts, partitionDn, signal)),
    close: async () => {
      forests.close();
      await Promise.resolve();
    },
  };
}
