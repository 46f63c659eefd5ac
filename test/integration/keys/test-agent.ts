import { createAgent } from '../../../electron/agent/agent';
import type { AgentFacade } from '../../../electron/agent/agent-facade';
import type { Clock } from '../../../electron/agent/clock';
import { createConfigurationHolder } from '../../../electron/agent/configuration-holder';
import { createConnectorSecrets } from '../../../electron/agent/connectors/connector-secrets';
import { openKeyring, type Keyring } from '../../../electron/agent/keys/keyring';
import type { SecretStore } from '../../../electron/agent/keys/secret-store';
import { createNote } from '../../../electron/agent/note';
import { openPairing } from '../../../electron/agent/pairing';
import type { AgentRelay } from '../../../electron/agent/relay-port';
import {
  createServiceBusRelay,
  type ServiceBusRelayOptions,
} from '../../../electron/agent/relay/service-bus-relay';
import { createStatusHolder, initialStatus } from '../../../electron/agent/status';
import { openEngine } from '../../../electron/agent/synchronisation/open-engine';
import { openStore, type Store } from '../../../electron/agent/store/store';
import type { AgentRelayAccess, Enrolment } from '../../../shared/protocol/pairing';
import { createFakeForests } from '../../fakes/fake-forests';
import { createKeptLog, type KeptLog } from '../../fakes/silent-log';
import { storedConfiguration } from '../../fakes/stored-configuration';
import { quickTimings } from '../relay-support/lab';
import { noProxy } from '../../fakes/no-proxy';

/** An agent with everything real but Active Directory. */
export interface TestAgent extends Omit<AgentFacade, 'audit'> {
  readonly store: Store;
  readonly keyring: Keyring;
  readonly log: KeptLog;
  /** Ids of the events in the activity log. */
  eventIds(): readonly number[];
}

export interface TestAgentOptions {
  readonly access: AgentRelayAccess;
  readonly secrets: SecretStore;
  readonly clock: Clock;
  /** SQLite file, or `:memory:`. */
  readonly database: string;
  readonly pairingId: string;
  readonly agentId?: string;
  readonly wrapRelay?: (relay: AgentRelay) => AgentRelay;
  readonly credentialOf?: ServiceBusRelayOptions['credentialOf'];
}

/** Puts the one-time secret of an enrolment where an agent looks for it. */
export function putPairing(secrets: SecretStore, enrolment: Pick<Enrolment, 'pairingSecret'>): Promise<void> {
  return secrets.write('pairing-secret', new TextEncoder().encode(enrolment.pairingSecret));
}

function prepared(database: string, clock: Clock): Store {
  const store = openStore(database, clock);
  // The links are there: an import is not what these tests are about.
  const { runs } = store.sync;
  for (const profile of ['Full Import', 'Full Synchronization'] as const)
    for (const connector of ['corp', 'cloud'])
      runs.end(runs.start(connector, profile, clock.now()), clock.now(), 'success', null);
  return store;
}

/** Starts it; writeback is as the store remembers it. */
export async function startTestAgent(options: TestAgentOptions): Promise<TestAgent> {
  const { access, secrets, clock, database, pairingId, agentId = 'agent-0001', credentialOf } = options;
  const store = prepared(database, clock);
  const log = createKeptLog();
  const note = createNote(store.activity, log);
  const keyring = await openKeyring(secrets, clock, (kid, what) =>
    note(what === 'made' ? 31018 : 34173, 'agent', { kid }),
  );
  const configuration = storedConfiguration({
    relay: { host: access.host, sasKeyName: 'agent' },
    pairingId,
    agentId,
  });
  const relay = createServiceBusRelay({
    access,
    agentId,
    concurrency: 8,
    clock,
    log,
    timings: quickTimings,
    proxyOf: noProxy,
    ...(credentialOf === undefined ? {} : { credentialOf }),
  });
  const agent = await createAgent({
    store,
    configuration: createConfigurationHolder(configuration, store.configuration),
    connectorSecrets: createConnectorSecrets(secrets),
    secrets,
    keyring,
    forests: createFakeForests(),
    engine: openEngine({
      workerFile: null,
      databaseFile: database,
      store,
      sources: { connectors: () => ['corp'], directory: () => null, cloud: () => null },
      clock,
    }),
    relay: options.wrapRelay?.(relay) ?? relay,
    proxyOf: noProxy,
    pairing: await openPairing(secrets, keyring, () => pairingId),
    status: createStatusHolder(initialStatus(clock.now(), 10)),
    clock,
    log,
    version: '1.2.3',
  });
  return {
    ...agent,
    store,
    keyring,
    log,
    eventIds: () => store.activity.newest(200).map(({ eventId }) => eventId),
  };
}
