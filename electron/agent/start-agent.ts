import { userInfo } from 'node:os';
import { join } from 'node:path';
import { base64url } from 'jose';
import type { StoredConfiguration } from '../../shared/model/configuration';
import type { Settings } from '../../shared/model/settings';
import { createAgent } from './agent';
import type { AgentFacade } from './agent-facade';
import { startAudit } from './audit/audit';
import { noteSettings } from './change-settings';
import type { Clock } from './clock';
import { createConfigurationHolder } from './configuration-holder';
import { configure, secretNames } from './configure';
import { configurationInJson } from './connectors/change-note';
import { createConnectorSecrets } from './connectors/connector-secrets';
import { createLdapDirectory } from './directory/ldap-directory';
import type { Log } from './diagnostics/log';
import { createNote } from './note';
import { openKeyring } from './keys/keyring';
import type { SecretStore } from './keys/secret-store';
import { createServiceBusRelay } from './relay/service-bus-relay';
import { createStatusHolder, initialStatus } from './status';
import { takeHostLock } from './store/host-lock';
import { openStore, type Store } from './store/store';

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
}

async function secretText(secrets: SecretStore, name: string): Promise<string> {
  const value = await secrets.read(name);
  if (value === null)
    throw new Error(`The secret ${name} is missing from the secret store: set the agent up again`);
  return new TextDecoder().decode(value);
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

/** Puts the parts together on an open store. */
async function assemble(options: StartOptions, store: Store): Promise<Omit<AgentFacade, 'audit'>> {
  const { secrets, log, clock } = options;
  const configuration = await loadConfiguration(options, store);
  const settings = store.settings.get();
  const keyring = await openKeyring(secrets, clock, (kid) => {
    store.activity.append({ eventId: 31018, requestId: null, actor: 'agent', data: { kid } });
  });
  const connectorSecrets = createConnectorSecrets(secrets);
  const forests = createLdapDirectory({
    connectors: configuration.connectors.map((connector) => connectorSecrets.access(connector)),
    settings: settings.ldap,
    clock,
    log,
  });
  const sasKey = await secretText(secrets, secretNames.relayKey);
  const relay = createServiceBusRelay({
    access: { ...configuration.relay, sasKey },
    agentId: configuration.agentId,
    concurrency: settings.concurrency,
    clock,
    log,
  });
  const pairingSecret = base64url.decode(await secretText(secrets, secretNames.pairingSecret));
  const status = createStatusHolder(initialStatus(clock.now(), settings.heartbeatSeconds));
  const { version } = options;
  return createAgent({
    store,
    configuration: createConfigurationHolder(configuration, store.configuration),
    connectorSecrets,
    keyring,
    forests,
    relay,
    pairingSecret,
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
    const databaseFile = join(options.stateDir, 'agent.db');
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
