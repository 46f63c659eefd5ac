import { ServiceBusClient } from '@azure/service-bus';
import WebSocket from 'ws';
import { connectionString } from '../../shared/protocol/connection-string';
import type { RelayAccess } from '../../shared/protocol/pairing';
import { err, ok, type Result } from '../../shared/result';
import { relayFault, type RelayFault } from '../../shared/relay/relay-fault';
import { within } from '../../shared/relay/timers';
import { nodeTimers } from './node-timers';

/** Makes a client with the SDK’s own retries off; nothing is connected yet. */
export function createClient(
  access: RelayAccess,
  attemptTimeoutMs: number,
): Result<ServiceBusClient, RelayFault> {
  const text = connectionString(access);
  if (!text.ok) return err({ code: 'relayFailed', retryable: false, message: text.error.message });
  try {
    const client = new ServiceBusClient(text.value, {
      retryOptions: { maxRetries: 0, retryDelayInMs: 1_000, timeoutInMs: attemptTimeoutMs },
      ...(access.transport === 'webSockets' ? { webSocketOptions: { webSocket: WebSocket } } : {}),
    });
    return ok(client);
  } catch (cause) {
    return err({ ...relayFault(cause), retryable: false });
  }
}

/** Closes something of the SDK; what does not close in time is left to the garbage collector. */
export async function closeWithin(timeoutMs: number, closable: { close(): Promise<unknown> }): Promise<void> {
  await within<unknown>(
    nodeTimers,
    timeoutMs,
    closable.close().catch(() => null),
    () => null,
  );
}
