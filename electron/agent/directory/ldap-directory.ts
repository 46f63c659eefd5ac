import { setMaxListeners } from 'node:events';
import type { Settings } from '../../../shared/model/settings';
import { err, type Result } from '../../../shared/result';
import type { Clock } from '../clock';
import type { ConnectorAccess, Forests } from '../directory-port';
import type { Directory, DirectoryFailure, DirectoryRef, WriteResult } from '../pipeline/ports';
import { refuseDebugOutput } from './session/debug-guard';
import type { DirectoryLog } from './domain-access';
import type { Forest } from './forest';
import { ForestTable } from './forest-table';
import { diagnosePartition } from './inspect/inspect-partition';
import { inspect } from './inspect/inspector';
import { unreachableStatus } from './probe';
import { selectedDomains } from './reads/import-users';
import type { DirectoryUserEntry } from './reads/read-users';
import { createTurns, type Turns } from './topology/limits';
import { listContainers } from './topology/list-containers';
import { listDomainControllers } from './topology/list-domain-controllers';
import { listPartitions } from './topology/list-partitions';
import { testConnector } from './topology/test-connector';
import { domainOfDn } from './values/distinguished-name';

/**
 * The forests over LDAP. An operation for a connector that is not configured (any more) fails in words instead of
 * throwing; so does whatever else is asked of it, except that its users cannot be read.
 */
export interface LdapDirectory extends Forests {
  readUsers(connectorId: string, tell?: (problem: string) => void): AsyncIterable<DirectoryUserEntry>;
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

/** One signal may end many operations at once, each with its own listeners: that is no leak to warn of. */
function shared(signal: AbortSignal): AbortSignal {
  setMaxListeners(0, signal);
  return signal;
}

/** The pipeline’s side: accounts of partitions that are served. */
function createAccess(forests: ForestTable): Directory {
  const gone = (connectorId: string): DirectoryFailure => ({
    code: 'directoryUnreachable',
    detail: null,
    diagnostic: forests.absence(connectorId),
    domainController: null,
  });
  /** The settings may have changed since the account was resolved: nobody signs in to a domain that is not served. */
  const isServed = ({ parts }: Forest, { partitionDn }: DirectoryRef): boolean =>
    selectedDomains(parts).includes(domainOfDn(partitionDn) ?? '');
  const notServed = ({ partitionDn }: DirectoryRef): DirectoryFailure => ({
    code: 'directoryUnreachable',
    detail: null,
    diagnostic: `${partitionDn} is not selected any more: tick it in Connectors, or wait for the next import.`,
    domainController: null,
  });
  return {
    read: async (ref, signal) =>
      (await forests.use(ref.connectorId, async (forest) =>
        isServed(forest, ref) ? await forest.read(ref, shared(signal)) : err(notServed(ref)),
      )) ?? err(gone(ref.connectorId)),
    write: async (account, write, signal) => {
      const { ref } = account;
      const { connectorId } = ref;
      const done = await forests.use(connectorId, async (forest): Promise<WriteResult> =>
        isServed(forest, ref)
          ? await forest.write(account, write, shared(signal))
          : { kind: 'failed', retryable: true, ...notServed(ref) },
      );
      return done ?? { kind: 'failed', retryable: true, ...gone(connectorId) };
    },
    verifyPassword: async (account, password, signal) =>
      (await forests.use(account.ref.connectorId, async (forest) =>
        isServed(forest, account.ref) ? await forest.verifyPassword(account, password, shared(signal)) : null,
      )) ?? 'unknown',
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
    ...createAccess(forests),
    probe: async (connectorId) => {
      const status = await forests.use(connectorId, (forest) => forest.probe());
      if (status !== null) return status;
      const name = forests.nameOf(connectorId);
      return unreachableStatus(connectorId, name, clock.now(), null, forests.absence(connectorId));
    },
    readUsers: (connectorId, tell) => forests.stream(connectorId, (forest) => forest.readUsers(tell)),
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
