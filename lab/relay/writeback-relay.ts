import { randomBytes } from 'node:crypto';
import { defaultQueues, limits, type QueueNames } from '../../shared/protocol/limits';
import type { RelayAccess } from '../../shared/protocol/pairing';
import type { AccessRight, AccessRule } from './access-rules';
import type { QueueOptions } from './queue-options';
import { startRelay, type LabRelay, type RelayOptions } from './relay';

/** A relay with the four queues of protocol version 1 and what each side needs to reach it. */
export interface WritebackRelay {
  readonly relay: LabRelay;
  readonly access: {
    readonly agent: RelayAccess;
    readonly portal: RelayAccess;
    /** For tools: may only listen to the dead letters of the requests. */
    readonly operator: RelayAccess;
  };
}

/** Everything but queues and rules, which the protocol gives; `lockDurationMs` for tests of lost locks. */
export type WritebackRelayOptions = Omit<RelayOptions, 'queues' | 'rules'> & {
  readonly queueNames?: QueueNames;
  /** For all four queues. Default 30,000. */
  readonly lockDurationMs?: number;
  /** Host name clients use; needed with TLS, where it must be in the certificate. Default `host`. */
  readonly publicHost?: string;
};

function queueOptions(names: QueueNames, lockDurationMs: number): readonly QueueOptions[] {
  const common = { lockDurationMs };
  return [
    {
      ...common,
      name: names.requests,
      maxDeliveryCount: limits.maxDeliveryCount,
      defaultTtlMs: limits.maxLifeSeconds * 1000,
    },
    { ...common, name: names.replies, requiresSession: true, defaultTtlMs: limits.maxLifeSeconds * 1000 },
    { ...common, name: names.control },
    { ...common, name: names.controlReplies, requiresSession: true },
  ];
}

function ruleNamed(name: string, rights: readonly (readonly [string, AccessRight])[]): readonly AccessRule[] {
  const key = randomBytes(32).toString('base64');
  return rights.map(([queue, right]) => ({ name, key, queue, rights: [right] }));
}

function accessRules(
  names: QueueNames,
): Readonly<Record<keyof WritebackRelay['access'], readonly AccessRule[]>> {
  return {
    agent: ruleNamed('agent', [
      [names.requests, 'Listen'],
      [names.controlReplies, 'Listen'],
      [names.replies, 'Send'],
      [names.control, 'Send'],
    ]),
    portal: ruleNamed('portal', [
      [names.requests, 'Send'],
      [names.controlReplies, 'Send'],
      [names.replies, 'Listen'],
      [names.control, 'Listen'],
    ]),
    operator: ruleNamed('operator', [[`${names.requests}/$deadletterqueue`, 'Listen']]),
  };
}

/**
 * Starts a relay with the queues and shared access rules of protocol version 1 (docs/protocol.md): the agent may
 * only listen to requests and acknowledgements and send replies and control messages, the portal the reverse. The
 * keys are random and new each time.
 */
export async function createWritebackRelay(options: WritebackRelayOptions = {}): Promise<WritebackRelay> {
  const { queueNames = defaultQueues, lockDurationMs = 30_000, publicHost, ...relayOptions } = options;
  const rules = accessRules(queueNames);
  const relay = await startRelay({
    ...relayOptions,
    ...(publicHost === undefined ? {} : { hostNames: [publicHost, ...(relayOptions.hostNames ?? [])] }),
    queues: queueOptions(queueNames, lockDurationMs),
    rules: Object.values(rules).flat(),
  });
  const access = (side: keyof typeof rules): RelayAccess => ({
    host: publicHost ?? relay.host,
    port: relay.port,
    developmentEmulator: !relay.tls,
    transport: 'amqp',
    sasKeyName: side,
    sasKey: rules[side][0]?.key ?? '',
    queues: queueNames,
  });
  return {
    relay,
    access: { agent: access('agent'), portal: access('portal'), operator: access('operator') },
  };
}
