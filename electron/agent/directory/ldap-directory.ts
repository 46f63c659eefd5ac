import { setMaxListeners } from 'node:events';
import type { ConnectorStatus } from '../../../shared/model/agent-status';
import type { Settings } from '../../../shared/model/settings';
import type { Clock } from '../clock';
import type { Directory } from '../pipeline/ports';
import { refuseDebugOutput } from './debug-guard';
import { createForest, type DirectoryLog, type Forest, type ForestOptions } from './forest';
import type { DirectoryUserEntry } from './read-users';

/** The forests over LDAP. */
export interface LdapDirectory extends Directory {
  /** Finds and probes the PDC emulator of a connector. Never throws; what is wrong is in `error`, with its step. */
  probe(connectorId: string): Promise<ConnectorStatus>;
  /** Every user of the connector’s domain. Throws when they cannot be read to the end. */
  readUsers(connectorId: string): AsyncIterable<DirectoryUserEntry>;
  /**
   * Closes idle connections at once and the others when their operation has ended (at its time limit at the latest).
   * Nothing is begun afterwards.
   */
  close(): Promise<void>;
}

/** How to reach the forests. */
export interface LdapDirectoryOptions {
  readonly connectors: readonly Pick<ForestOptions, 'connector' | 'password'>[];
  readonly settings: Settings['ldap'];
  readonly clock: Clock;
  readonly log?: DirectoryLog;
}

/** One signal may end many operations at once, each with its own listeners: that is no leak to warn of. */
function shared(signal: AbortSignal): AbortSignal {
  setMaxListeners(0, signal);
  return signal;
}

/**
 * The directory adapter. Opens nothing before it is asked.
 *
 * @throws when `NODE_DEBUG` would make ldapts print passwords
 */
export function createLdapDirectory(options: LdapDirectoryOptions): LdapDirectory {
  refuseDebugOutput(process.env['NODE_DEBUG']);
  const { settings, clock, log } = options;
  const forests = new Map<string, Forest>();
  for (const { connector, password } of options.connectors) {
    forests.set(connector.id, createForest({ connector, password, settings, clock, log }));
  }
  /** Connector ids come from our own store, so an unknown one is a bug. */
  const forest = (connectorId: string): Forest => {
    const found = forests.get(connectorId);
    if (found === undefined) throw new Error(`There is no connector ${connectorId}`);
    return found;
  };
  return {
    read: async (ref, signal) => await forest(ref.connectorId).read(ref, shared(signal)),
    write: async (account, write, signal) =>
      await forest(account.ref.connectorId).write(account, write, shared(signal)),
    verifyPassword: async (account, password, signal) =>
      await forest(account.ref.connectorId).verifyPassword(account, password, shared(signal)),
    probe: async (connectorId) => await forest(connectorId).probe(),
    readUsers: (connectorId) => forest(connectorId).readUsers(),
    close: async () => {
      for (const one of forests.values()) one.close();
      await Promise.resolve();
    },
  };
}
