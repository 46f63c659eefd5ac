import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { StoredConfiguration } from '../../shared/model/configuration';
import type { AgentRelayAccess } from '../../shared/protocol/pairing';
import type { Settings } from '../../shared/model/settings';
import { createAgent } from './agent';
import type { AgentFacade } from './agent-facade';
import { startAudit } from './audit/audit';
import { noteSettings } from './change-settings';
import type { Clock } from './clock';
import { createConfigurationHolder, type ConfigurationHolder } from './configuration-holder';
import { configure } from './configure';
import { configurationInJson } from './connectors/change-note';
import { secretNames } from './secret-names';
import { createConnectorSecrets } from './connectors/connector-secrets';
import { createConfiguredSource } from './cloud/configured-source';
import { createLdapDirectory } from './directory/ldap-directory';
import type { Log } from './diagnostics/log';
import type { Forests } from './directory-port';
import { openKeyring } from './keys/keyring';
import type { SecretStore } from './keys/secret-store';
import { createNote } from './note';
import { openPairing } from './pairing';
import type { ProxySource } from './proxy/proxy';
import { createServiceBusRelay } from './relay/service-bus-relay';
import { createStatusHolder, initialStatus } from './status';
import { takeHostLock } from './store/host-lock';
import { openStore, type Store } from './store/store';
import { openEngine } from './synchronisation/open-engine';
import type { Sources } from './sync/ports';

/** What a host gives an agent. */
export interface StartOptions {
  /** Folder of the database; must exist and be readable by this account only. */
  readonly stateDir: string;
  readonly secrets: SecretStore;
  readonly log: Log;
  readonly clock: Clock;
  /** Configuration file to take in and delete; `null` = go on with what is stored. */
  readonly configurationFile: string | null;
  readonly version: string;
  /** Path of the bundled thread of the sync engine; `null` = it runs in this one. */
  readonly workerFile: string | null;
  readonly proxyOf: ProxySource;
}

async function secretText(secrets: SecretStore, name: string): Promise<string> {
  const value = await secrets.read(name);
  if (value === null)
    throw new Error(`The secret ${name} is missing from the secret store: set the agent up again`);
  return new TextDecoder().decode(value);
}

async function relayAccess({ relay }: StoredConfiguration, secrets: SecretStore): Promise<AgentRelayAccess> {
  if (relay.kind === 'entra') return relay;
  return { ...relay, sasKey: await secretText(secrets, secretNames.relayKey) };
}

/** A configuration that was taken in, with what it replaced; its secrets are in neither. */
function noteConfiguration(
  before: { readonly configuration: StoredConfiguration | null; readonly settings: Settings },
  store: Store,
  { log }: StartOptions,
): void {
  const actor = userInfo().username;
  const note = createNote(store.activity, log);
  const after = store.configuration.get();
  note(34150, actor, {
    change: 'configuration taken in',
    before: configurationInJson(before.configuration),
    after: configurationInJson(after),
  });
  noteSettings(before.settings, store.settings.get(), note, actor);
}

/** Reads or takes in the configuration. @throws with words for the admin when there is none that can be used */
async function loadConfiguration(options: StartOptions, store: Store): Promise<StoredConfiguration> {
  if (options.configurationFile !== null) {
    const before = { configuration: store.configuration.get(), settings: store.settings.get() };
    const done = await configure(
      options.configurationFile,
      options.secrets,
      store.configuration,
      store.settings,
      options.clock.now(),
    );
    if (!done.ok) throw new Error(done.error);
    noteConfiguration(before, store, options);
  }
  const stored = store.configuration.get();
  if (stored === null) {
    throw new Error('This agent is not set up: start it with --configuration=FILE (docs/operations.md)');
  }
  return stored;
}

const databaseOf = ({ stateDir }: Pick<StartOptions, 'stateDir'>): string => join(stateDir, 'agent.db');

/** What imports read, as it is configured when they begin. */
function createSources(
  { secrets, clock, proxyOf }: StartOptions,
  configuration: ConfigurationHolder,
  forests: Forests,
): Sources {
  const secret = async (): Promise<string | null> => {
    const value = await secrets.read(secretNames.cloudSecret);
    return value === null ? null : new TextDecoder().decode(value);
  };
  return {
    connectors: () => configuration.get().connectors.map(({ id }) => id),
    directory: (connectorId) => forests.syncSource(connectorId),
    cloud: () => createConfiguredSource(configuration.get().cloud, { secret, clock, proxyOf }),
  };
}

/** Puts the parts together on an open store. */
async function assemble(options: StartOptions, store: Store): Promise<Omit<AgentFacade, 'audit'>> {
  const { secrets, log, clock, proxyOf } = options;
  const configuration = await loadConfiguration(options, store);
  const settings = store.settings.get();
  const note = createNote(store.activity, log);
  const keyring = await openKeyring(secrets, clock, (kid, what) =>
    note(what === 'made' ? 31018 : 34173, 'agent', { kid }),
  );
  const holder = createConfigurationHolder(configuration, store.configuration);
  const pairing = await openPairing(secrets, keyring, () => holder.get().pairingId);
  const connectorSecrets = createConnectorSecrets(secrets);
  const forests = createLdapDirectory({
    connectors: configuration.connectors.map((connector) => connectorSecrets.access(connector)),
    settings: settings.ldap,
    clock,
    log,
  });
  const relay = createServiceBusRelay({
    access: await relayAccess(configuration, secrets),
    agentId: configuration.agentId,
    concurrency: settings.concurrency,
    proxyOf,
    clock,
    log,
  });
  const status = createStatusHolder(initialStatus(clock.now(), settings.heartbeatSeconds));
  const { version } = options;
  return createAgent({
    store,
    configuration: holder,
    engine: openEngine({
      workerFile: options.workerFile,
      databaseFile: databaseOf(options),
      store,
      sources: createSources(options, holder, forests),
      clock,
    }),
    connectorSecrets,
    secrets,
    keyring,
    forests,
    relay,
    pairing,
    proxyOf,
    status,
    clock,
    log,
    version,
  });
}

function refuseDebugging(): void {
  const { NODE_DEBUG: debug } = process.env;
  if (debug === undefined || debug === '') return;
  throw new Error('NODE_DEBUG is set: it makes libraries print passwords. Unset it and start again');
}

/**
 * Starts an agent: locks the state folder, opens the store, takes in a configuration, makes the keys, connects when
 * writeback is on.
 *
 * @throws with words for the admin when the agent cannot run at all; what can be mended while it runs (relay or
 *   directory unreachable) is in its status instead
 */
export async function startAgent(options: StartOptions): Promise<AgentFacade> {
  refuseDebugging();
  const lock = takeHostLock(join(options.stateDir, 'host.lock'));
  if (lock === null) {
    throw new Error(
      `Another agent runs on ${options.stateDir}: stop it, or give this one a folder of its own`,
    );
  }
  let store: Store | null = null;
  try {
    const databaseFile = databaseOf(options);
    store = openStore(databaseFile, options.clock);
    const agent = await assemble(options, store);
    const audit = startAudit({ store, databaseFile, clock: options.clock, log: options.log });
    return {
      ...agent,
      audit: audit.facade,
      async stop() {
        try {
          await audit.stop();
          await agent.stop();
        } finally {
          lock.release();
        }
      },
    };
  } catch (cause) {
    store?.close();
    lock.release();
    throw cause;
  }
}
