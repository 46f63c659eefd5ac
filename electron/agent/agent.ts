import type { OperationRecord } from '../../shared/model/operation-record';
import { outcomeCodes } from '../../shared/outcome-codes';
import type { AgentFacade, ConnectorsFacade } from './agent-facade';
import type { Clock } from './clock';
import type { ConfigurationHolder } from './configuration-holder';
import { createConnectionTests } from './connectors/connection-tests';
import type { ConnectorSecrets } from './connectors/connector-secrets';
import { createConnectors } from './connectors/connectors';
import { createKnownPartitions } from './connectors/known-partitions';
import { createControl } from './control';
import type { Log } from './diagnostics/log';
import type { Forests } from './directory-port';
import { watchDirectories } from './directory-watch';
import { createHeartbeat } from './heartbeat';
import { listKeys } from './keys/list-keys';
import { createNote, type Note } from './note';
import { createPeople } from './people';
import type { Keyring } from './keys/keyring';
import { handleMessage, type InFlight } from './pipeline/handle-message';
import type { PipelineDeps } from './pipeline/run';
import { createImporter, showIdentity, type Importer } from './prepare-identity';
import type { AgentRelay, MessageHandler } from './relay-port';
import { repeat } from './repeat';
import type { StatusHolder } from './status';
import type { Store } from './store/store';
import { createWritebackSwitch, type WritebackSwitch } from './writeback-switch';

/** The parts of an agent, made by the composition root. */
export interface AgentParts {
  readonly store: Store;
  readonly configuration: ConfigurationHolder;
  readonly connectorSecrets: ConnectorSecrets;
  readonly keyring: Keyring;
  readonly forests: Forests;
  readonly relay: AgentRelay;
  /** 32 bytes. */
  readonly pairingSecret: Uint8Array;
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
): MessageHandler {
  const { store, clock, keyring, forests, relay, configuration, log } = parts;
  const inFlight: InFlight = new Map();
  let uncounted = false;
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
      uncounted ||= !record.authentic || record.code === 'replayed';
    },
    onUnexpected: (step, cause) => log.error('operation.unexpected', { step, cause }),
  };
  return async (message, signal) => {
    await handleMessage(message, deps, inFlight, signal);
    if (!uncounted) return;
    uncounted = false;
    await countDeadLetters(parts);
  };
}

async function countDeadLetters({ relay, status }: AgentParts): Promise<void> {
  const dead = await relay.deadLetters();
  if (dead.ok) status.update({ relay: { ...status.get().relay, deadLetters: dead.value } });
}

function createSwitch(
  parts: AgentParts,
  handler: MessageHandler,
  probe: () => Promise<void>,
  importer: Importer,
): WritebackSwitch {
  const { store, configuration, keyring, relay, status, clock, log, version, pairingSecret } = parts;
  const heartbeatSeconds = (): number => store.settings.get().heartbeatSeconds;
  const control = createControl({
    relay,
    keyring,
    clock,
    version,
    heartbeatSeconds,
    agentId: configuration.get().agentId,
    pairing: { id: configuration.get().pairingId, secret: pairingSecret },
  });
  return createWritebackSwitch({
    clock,
    status,
    relay,
    control,
    handler,
    heartbeatSeconds,
    prepare: importer.prepare,
    acknowledged: () => configuration.get().acknowledgedKid === keyring.current().kid,
    onAcknowledged(acknowledged) {
      configuration.change({ acknowledgedKid: acknowledged ? keyring.current().kid : null });
    },
    remember: (writebackEnabled) => store.settings.change({ writebackEnabled }),
    note: createNote(store.activity, log),
    beat: createHeartbeat({ clock, control, relay, status, store, log, probe }),
    onUnexpected: (step, cause) => log.error('writeback.unexpected', { step, cause }),
  });
}

function showRelay({ relay, status, clock, log, store }: AgentParts): () => void {
  const note = createNote(store.activity, log);
  return relay.onState((state, error) => {
    const before = status.get().relay;
    if (before.state === state && before.error === error) return;
    status.update({ relay: { ...before, state, error, since: clock.now() } });
    log.info('relay.state', { state, error });
    if (state === 'reconnecting') note(31034, 'agent', { error });
  });
}

function createAdministration(
  parts: AgentParts,
  note: Note,
  probe: () => Promise<void>,
  importer: Importer,
): ConnectorsFacade {
  const { configuration, connectorSecrets, forests, store, status } = parts;
  return createConnectors({
    configuration,
    secrets: connectorSecrets,
    forests,
    known: createKnownPartitions(forests),
    tests: createConnectionTests(forests, parts.clock),
    store,
    status,
    note,
    probe,
    refresh: importer.refresh,
    showIdentity: () => showIdentity(parts, status.get().identity.problem),
  });
}

/** Puts an agent together and, when its settings say so, switches writeback on without waiting for it. */
export async function createAgent(parts: AgentParts): Promise<AgentFacade> {
  const { store, configuration, status, keyring, forests, log } = parts;
  const { kid, createdAt, expiresAt } = keyring.current();
  status.update({
    key: { kid, createdAt, expiresAt },
    relay: { ...status.get().relay, host: configuration.get().relay.host },
  });
  showIdentity(parts, null);
  const ids = (): readonly string[] => configuration.get().connectors.map(({ id }) => id);
  const watch = watchDirectories(ids, forests, status);
  const listeners: OperationListeners = new Set();
  const handler = createPipeline(parts, listeners, watch.probe);
  const importer = createImporter(parts);
  const writeback = createSwitch(parts, handler, watch.probe, importer);
  const imports = repeat(store.settings.get().importMinutes * 60_000, importer.refresh);
  const unsubscribe = showRelay(parts);
  const note = createNote(store.activity, log);
  note(31015, 'agent', { version: parts.version });
  log.info('agent.started', { version: parts.version, connectors: ids() });
  await watch.probe();
  // Who was hired or moved while the agent was away is known soon, and nobody waits for it.
  if (importer.isPrepared()) void imports.now();
  if (store.settings.get().writebackEnabled) void writeback.on('agent');
  return {
    connectors: createAdministration(parts, note, watch.probe, importer),
    people: createPeople({ store, forests, configuration, clock: parts.clock }),
    keys: listKeys(keyring),
    setup: () => ({ configuration: configuration.get(), settings: store.settings.get() }),
    status: status.get,
    counts: () => store.operations.counts(parts.clock.now()),
    queryOperations: store.operations.query,
    operationEvents: store.activity.ofRequest,
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
      const importsEnded = importer.stop();
      await writeback.stop();
      // Ends what still reads: nobody waits for a domain controller that does not answer.
      await forests.close();
      await watch.stop();
      await imports.stop();
      await importsEnded;
      unsubscribe();
      note(31016, 'agent', {});
      store.close();
      log.info('agent.stopped');
    },
  };
}
