import type { OperationRecord } from '../../shared/model/operation-record';
import { outcomeCodes } from '../../shared/outcome-codes';
import type { AgentFacade, CloudFacade, ConnectorsFacade } from './agent-facade';
import type { Clock } from './clock';
import type { ConfigurationHolder } from './configuration-holder';
import { createCloudAdministration } from './cloud-administration';
import { createConfiguredSource } from './cloud/configured-source';
import type { SecretStore } from './keys/secret-store';
import { createConnectionTests } from './connectors/connection-tests';
import type { ConnectorSecrets } from './connectors/connector-secrets';
import { createConnectors } from './connectors/connectors';
import { createKnownPartitions } from './connectors/known-partitions';
import { createControl } from './control';
import { createDeadLetterCount, deadLetterList, noticingDeadLetters } from './dead-letters';
import type { Log } from './diagnostics/log';
import type { Forests } from './directory-port';
import { watchDirectories } from './directory-watch';
import { createHeartbeat } from './heartbeat';
import { createNote, type Note } from './note';
import { createPeople } from './people';
import { createKeyLife, type KeyLife } from './key-life';
import { createKeys, showKey } from './keys-facade';
import type { Keyring } from './keys/keyring';
import type { Pairing } from './pairing';
import { handleMessage, type InFlight } from './pipeline/handle-message';
import type { PipelineDeps } from './pipeline/run';
import type { ProxySource } from './proxy/proxy';
import type { AgentRelay, MessageHandler } from './relay-port';
import type { StatusHolder } from './status';
import type { Store } from './store/store';
import type { OpenEngine } from './synchronisation/open-engine';
import { createSynchronisation, type Synchronisation } from './synchronisation/synchronisation';
import { createWritebackSwitch, type WritebackSwitch } from './writeback-switch';

/** The parts of an agent, made by the composition root. */
export interface AgentParts {
  readonly store: Store;
  readonly configuration: ConfigurationHolder;
  readonly connectorSecrets: ConnectorSecrets;
  readonly secrets: SecretStore;
  readonly keyring: Keyring;
  readonly forests: Forests;
  readonly engine: OpenEngine;
  readonly relay: AgentRelay;
  readonly pairing: Pairing;
  readonly proxyOf: ProxySource;
  readonly status: StatusHolder;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
}

type OperationListeners = Set<(record: OperationRecord) => void>;

function createPipeline(
  parts: AgentParts,
  listeners: OperationListeners,
  probe: () => Promise<void>,
  countDeadLetters: () => void,
): MessageHandler {
  const { store, clock, keyring, forests, relay, configuration, log } = parts;
  const inFlight: InFlight = new Map();
  const deps: PipelineDeps = {
    clock,
    keys: keyring,
    ledger: store.ledger,
    identity: store.identity,
    directory: forests,
    replies: relay.replies,
    rules: () => ({ ...store.settings.get(), tenantId: configuration.get().tenantId }),
    onRecord(record) {
      log.info('operation.ended', {
        requestId: record.requestId,
        operation: record.operation,
        code: record.code,
        detail: record.detail,
        eventId: record.eventId,
        totalMs: record.totalMs,
      });
      for (const listener of listeners) listener(record);
      if (outcomeCodes[record.code].kind === 'failed') void probe();
    },
    onUnexpected: (step, cause) => log.error('operation.unexpected', { step, cause }),
  };
  return noticingDeadLetters(
    (message, signal) => handleMessage(message, deps, inFlight, signal),
    countDeadLetters,
  );
}

interface Switching {
  readonly keyLife: KeyLife;
  readonly writeback: WritebackSwitch;
  readonly beat: () => Promise<void>;
}

function createSwitch(
  parts: AgentParts,
  handler: MessageHandler,
  probe: () => Promise<void>,
  countDeadLetters: () => void,
  synchronisation: Synchronisation,
): Switching {
  const { store, configuration, keyring, pairing, relay, status, clock, log, version } = parts;
  const heartbeatSeconds = (): number => store.settings.get().heartbeatSeconds;
  const { agentId } = configuration.get();
  const note = createNote(store.activity, log);
  const onUnexpected = (step: string, cause: unknown): void =>
    log.error('writeback.unexpected', { step, cause });
  const control = createControl({ relay, keyring, clock, version, heartbeatSeconds, agentId });
  const onChange = (): void => showKey(parts);
  const keyLife = createKeyLife({ clock, keyring, pairing, control, note, onChange, onUnexpected });
  const beat = createHeartbeat({ clock, control, status, store, log, probe, countDeadLetters });
  const writeback = createWritebackSwitch({
    clock,
    status,
    relay,
    keys: keyLife,
    handler,
    heartbeatSeconds,
    prepare: synchronisation.prepare,
    remember: (writebackEnabled) => store.settings.change({ writebackEnabled }),
    note,
    beat,
    onUnexpected,
  });
  return { keyLife, writeback, beat };
}

function showRelay({ relay, status, clock, log, store }: AgentParts): () => void {
  const note = createNote(store.activity, log);
  return relay.onState((state, error) => {
    const before = status.get().relay;
    if (before.state === state && before.error === error) return;
    const since = before.state === state ? before.since : clock.now();
    status.update({ relay: { ...before, state, error, since } });
    log.info('relay.state', { state, error });
    // Once per loss, whatever words each attempt to connect again fails with.
    if (state === 'reconnecting' && before.state !== state) note(31034, 'agent', { error });
  });
}

function createAdministration(
  parts: AgentParts,
  note: Note,
  probe: () => Promise<void>,
  synchronisation: Synchronisation,
): ConnectorsFacade {
  const { configuration, connectorSecrets, forests, status } = parts;
  return createConnectors({
    configuration,
    secrets: connectorSecrets,
    forests,
    known: createKnownPartitions(forests),
    tests: createConnectionTests(forests, parts.clock),
    synchronisation,
    status,
    note,
    probe,
  });
}

function createCloud(parts: AgentParts, note: Note, synchronisation: Synchronisation): CloudFacade {
  const { configuration, secrets, clock, proxyOf } = parts;
  return createCloudAdministration({
    configuration,
    secrets,
    sourceOf: (settings, secret) =>
      createConfiguredSource(settings, {
        secret: () => Promise.resolve(secret),
        clock,
        proxyOf,
      }),
    refresh: synchronisation.refresh,
    note,
  });
}

/** Puts an agent together and, when its settings say so, switches writeback on without waiting for it. */
export async function createAgent(parts: AgentParts): Promise<Omit<AgentFacade, 'audit'>> {
  const { store, configuration, status, forests, log } = parts;
  status.update({ relay: { ...status.get().relay, host: configuration.get().relay.host } });
  showKey(parts);
  const ids = (): readonly string[] => configuration.get().connectors.map(({ id }) => id);
  const watch = watchDirectories(ids, forests, status);
  const listeners: OperationListeners = new Set();
  const countDeadLetters = createDeadLetterCount(parts.relay, status);
  const handler = createPipeline(parts, listeners, watch.probe, countDeadLetters);
  const note = createNote(store.activity, log);
  const synchronisation = createSynchronisation({ ...parts, note });
  const switching = createSwitch(parts, handler, watch.probe, countDeadLetters, synchronisation);
  const { writeback } = switching;
  const keys = createKeys(parts, switching);
  const unsubscribe = showRelay(parts);
  note(31015, 'agent', { version: parts.version });
  log.info('agent.started', { version: parts.version, connectors: ids() });
  await watch.probe();
  synchronisation.start();
  if (store.settings.get().writebackEnabled) void writeback.on('agent');
  // Off, and keys there: the agent ended while it was being switched off.
  else if (parts.keyring.current() !== null) void writeback.finishOff();
  else await switching.keyLife.destroy();
  return {
    connectors: createAdministration(parts, note, watch.probe, synchronisation),
    people: createPeople({ store, forests, clock: parts.clock }),
    sync: synchronisation.facade,
    cloud: createCloud(parts, note, synchronisation),
    setup: () => ({ configuration: configuration.get(), settings: store.settings.get() }),
    status: status.get,
    counts: () => store.operations.counts(parts.clock.now()),
    queryOperations: store.operations.query,
    operationEvents: store.activity.ofRequest,
    deadLetters: () => deadLetterList(parts.relay, status),
    keys: keys.list,
    rollKeys: keys.roll,
    async setWriteback(enabled, actor) {
      await (enabled ? writeback.on(actor) : writeback.off(actor));
      return status.get();
    },
    onStatus: status.subscribe,
    onOperation(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop() {
      // First, because whoever waits for an import before writeback is on would be waited for.
      const runsEnded = synchronisation.stop();
      const keysEnded = keys.stop();
      await writeback.stop();
      await keysEnded;
      // Ends what still reads: nobody waits for a domain controller that does not answer.
      await forests.close();
      await watch.stop();
      await runsEnded;
      unsubscribe();
      note(31016, 'agent', {});
      store.close();
      log.info('agent.stopped');
    },
  };
}
