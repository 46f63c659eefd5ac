import { randomBytes } from 'node:crypto';
import type { Log } from '../../../electron/agent/diagnostics/log';
import type { RelayTimings } from '../../../electron/agent/relay/timings';
import type { TokenIssuer } from '../../../lab/relay/entra-token';
import { startRelay } from '../../../lab/relay/relay';
import { defaultQueues, limits } from '../../../shared/protocol/limits';
import { relayAccessSchema, type RelayAccess } from '../../../shared/protocol/pairing';

/** A relay on loopback with the protocol’s queues and rules; its keys outlive a stop. */
export interface TestRelay {
  readonly agentAccess: RelayAccess;
  readonly portalAccess: RelayAccess;
  /** Sizes of the encoded messages that were sent to the request queue so far. Bytes. */
  readonly requestSizes: readonly number[];
  dropConnections(): void;
  stop(): Promise<void>;
}

const keys = { agent: randomBytes(32).toString('base64'), portal: randomBytes(32).toString('base64') };
const { requests, replies, control, controlReplies } = defaultQueues;

function access(port: number, side: 'agent' | 'portal'): RelayAccess {
  const common = { host: '127.0.0.1', port, developmentEmulator: true };
  return relayAccessSchema.parse({ ...common, sasKeyName: side, sasKey: keys[side] });
}

/** Starts a relay; given an earlier one that was stopped, on its port. `issuer`: of tokens as Entra ID gives them. */
export async function startLabRelay(before?: TestRelay, issuer?: TokenIssuer): Promise<TestRelay> {
  const rule = (name: 'agent' | 'portal', queue: string, right: 'Send' | 'Listen') =>
    ({ name, key: keys[name], queue, rights: [right] }) as const;
  const relay = await startRelay({
    port: before?.agentAccess.port ?? 0,
    ...(issuer === undefined ? {} : { issuer }),
    queues: [
      { name: requests, maxDeliveryCount: limits.maxDeliveryCount },
      { name: replies, requiresSession: true },
      { name: control },
      { name: controlReplies, requiresSession: true },
    ],
    rules: [
      rule('agent', requests, 'Listen'),
      rule('agent', controlReplies, 'Listen'),
      rule('agent', replies, 'Send'),
      rule('agent', control, 'Send'),
      rule('portal', requests, 'Send'),
      rule('portal', controlReplies, 'Send'),
      rule('portal', replies, 'Listen'),
      rule('portal', control, 'Listen'),
    ],
  });
  const requestSizes: number[] = [];
  relay.onWire(({ queue, direction, bytes }) => {
    if (queue === requests && direction === 'in') requestSizes.push(bytes.byteLength);
  });
  let stopped: Promise<void> | null = null;
  return {
    agentAccess: access(relay.port, 'agent'),
    portalAccess: access(relay.port, 'portal'),
    requestSizes,
    dropConnections: () => relay.dropConnections(),
    stop: () => (stopped ??= relay.stop()),
  };
}

/** Short enough for a test, long enough for a busy machine. */
export const quickTimings: Partial<RelayTimings> = {
  openTimeoutMs: 10_000,
  attemptTimeoutMs: 1_500,
  sendTimeoutMs: 15_000,
  faultGraceMs: 2_000,
  retryMinMs: 200,
  retryMaxMs: 1_000,
  closeTimeoutMs: 2_000,
  handlerGraceMs: 5_000,
};

/** A log that keeps the event names. */
export function memoryLog(): Log & { readonly events: string[] } {
  const events: string[] = [];
  const note = (event: string): void => {
    events.push(event);
  };
  const log: Log & { readonly events: string[] } = {
    events,
    debug: note,
    info: note,
    warn: note,
    error: note,
    child: () => log,
  };
  return log;
}

/** Waits for a condition. @throws when it does not hold in time */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 8_000,
): Promise<void> {
  const endsAt = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > endsAt) throw new Error(`Not so within ${timeoutMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The UTF-8 bytes of a text. */
export function bytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
