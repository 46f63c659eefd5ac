import type { Agent } from 'node:https';
import { ServiceBusClient, type ServiceBusClientOptions } from '@azure/service-bus';
import WebSocket, { type ClientOptions } from 'ws';
import { connectionString } from '../../shared/protocol/connection-string';
import type { RelayAccess } from '../../shared/protocol/pairing';
import { err, ok, type Result } from '../../shared/result';
import { relayFault, type RelayFault } from '../../shared/relay/relay-fault';
import { within } from '../../shared/relay/timers';
import { nodeTimers } from './node-timers';

function webSockets(handshakeTimeout: number, agent: Agent | undefined): ServiceBusClientOptions {
  const webSocketConstructorOptions: ClientOptions = { handshakeTimeout, ...(agent && { agent }) };
  return { webSocketOptions: { webSocket: WebSocket, webSocketConstructorOptions } };
}

/** Makes a client with the SDK’s own retries off; nothing is connected yet. */
export function createClient(
  access: RelayAccess,
  attemptTimeoutMs: number,
  webSocketAgent?: Agent,
): Result<ServiceBusClient, RelayFault> {
  const text = connectionString(access);
  if (!text.ok) return err({ code: 'relayFailed', retryable: false, message: text.error.message });
  try {
    const client = new ServiceBusClient(text.value, {
      retryOptions: { maxRetries: 0, retryDelayInMs: 1_000, timeoutInMs: attemptTimeoutMs },
      ...(access.transport === 'webSockets' ? webSockets(attemptTimeoutMs, webSocketAgent) : {}),
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
