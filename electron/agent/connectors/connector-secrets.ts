import type { Connector } from '../../../shared/model/connector';
import { secretNames } from '../secret-names';
import type { ConnectorAccess } from '../directory-port';
import type { SecretStore } from '../keys/secret-store';

/** Where the passwords of service accounts are kept: one per connector, and one per partition with its own account. */
export interface ConnectorSecrets {
  /** @param partitionDn `null` = the connector’s */
  has(connectorId: string, partitionDn: string | null): Promise<boolean>;
  /**
   * Puts a password in place of the former one and does the work that belongs to it; the former one comes back where the
   * work throws, so that a password never stays with values it was not entered for.
   */
  writeWith(
    connectorId: string,
    partitionDn: string | null,
    password: string,
    work: () => void,
  ): Promise<void>;
  /** Removes the connector’s password, or that of one partition. */
  remove(connectorId: string, partitionDn: string | null): Promise<void>;
  /** How the directory gets at the passwords of a connector: by name, at every sign-in. */
  access(connector: Connector): ConnectorAccess;
}

/** Binds the passwords of service accounts to the secret store. */
export function createConnectorSecrets(secrets: SecretStore): ConnectorSecrets {
  const nameOf = (connectorId: string, partitionDn: string | null): string =>
    partitionDn === null
      ? secretNames.connectorPassword(connectorId)
      : secretNames.partitionPassword(connectorId, partitionDn);
  return {
    has: async (connectorId, partitionDn) => {
      const value = await secrets.read(nameOf(connectorId, partitionDn));
      value?.fill(0);
      return value !== null;
    },
    writeWith: async (connectorId, partitionDn, password, work) => {
      const name = nameOf(connectorId, partitionDn);
      const former = await secrets.read(name);
      const value = new TextEncoder().encode(password);
      try {
        await secrets.write(name, value);
        work();
      } catch (cause) {
        await (former === null ? secrets.remove(name) : secrets.write(name, former));
        throw cause;
      } finally {
        value.fill(0);
        former?.fill(0);
      }
    },
    remove: (connectorId, partitionDn) => secrets.remove(nameOf(connectorId, partitionDn)),
    access: (connector) => ({
      connector,
      password: async (partitionDn) => {
        const value = await secrets.read(nameOf(connector.id, partitionDn));
        if (value !== null) return value;
        const whose = partitionDn === null ? `connector ${connector.id}` : `partition ${partitionDn}`;
        throw new Error(`The password of ${whose} is missing: enter it again in Connectors`);
      },
    }),
  };
}
