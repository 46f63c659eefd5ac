import type { Connector } from '../../../shared/model/connector';
import type { Settings } from '../../../shared/model/settings';
import { ok } from '../../../shared/result';
import type { ConnectorsFacade } from '../agent-facade';
import type { Clock } from '../clock';
import type { ConfigurationHolder } from '../configuration-holder';
import { createConnectionTests } from '../connectors/connection-tests';
import { createConnectorSecrets } from '../connectors/connector-secrets';
import { createConnectors } from '../connectors/connectors';
import { createKnownPartitions } from '../connectors/known-partitions';
import type { ConnectorsDeps } from '../connectors/put-in-force';
import { createLdapDirectory } from '../directory/ldap-directory';
import type { Log } from '../diagnostics/log';
import type { SecretStore } from '../keys/secret-store';
import { createStatusHolder, initialStatus } from '../status';

/** The forests of a draft: the administration of a running agent, on a configuration that is not in force. */
export interface DraftConnectors {
  readonly facade: ConnectorsFacade;
  close(): Promise<void>;
}

interface DraftConnectorsDeps {
  readonly configuration: ConfigurationHolder;
  readonly secrets: SecretStore;
  readonly settings: Settings;
  readonly clock: Clock;
  readonly log: Log;
}

/** Nothing has been imported for a draft, and nothing is: these are all that the administration asks. */
const noImports: ConnectorsDeps['synchronisation'] = {
  users: () => 0,
  lastImportAt: () => null,
  applySettings: () => undefined,
  forget: () => undefined,
  refresh: () => Promise.resolve(),
};

/** Makes the administration of a draft’s forests; connects to them only when it is asked. */
export function createDraftConnectors(deps: DraftConnectorsDeps): DraftConnectors {
  const { configuration, settings, clock, log } = deps;
  const secrets = createConnectorSecrets(deps.secrets);
  const forests = createLdapDirectory({
    connectors: configuration.get().connectors.map((connector) => secrets.access(connector)),
    settings: settings.ldap,
    clock,
    log,
  });
  const facade = createConnectors({
    configuration,
    secrets,
    forests,
    known: createKnownPartitions(forests),
    tests: createConnectionTests(forests, clock),
    synchronisation: noImports,
    status: createStatusHolder(initialStatus(clock.now(), settings.heartbeatSeconds)),
    note: () => undefined,
    probe: () => Promise.resolve(),
  });
  const dropLast = async (connector: Connector): Promise<void> => {
    configuration.change({ connectors: [] });
    forests.configure([]);
    await secrets.remove(connector.id, null);
    for (const { distinguishedName } of connector.partitions)
      await secrets.remove(connector.id, distinguishedName);
  };
  return {
    facade: {
      ...facade,
      // An agent needs a forest at any time; a draft only when it is configured.
      async remove(connectorId, actor) {
        const [only, ...others] = configuration.get().connectors;
        if (only?.id !== connectorId || others.length > 0) return await facade.remove(connectorId, actor);
        await dropLast(only);
        return ok([]);
      },
    },
    close: () => forests.close(),
  };
}
