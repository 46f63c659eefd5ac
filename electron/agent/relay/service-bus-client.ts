import type { TokenCredential } from '@azure/identity';
import { ServiceBusClient, type ServiceBusClientOptions } from '@azure/service-bus';
import WebSocket from 'ws';
import { connectionString, entraNamespace } from '../../../shared/protocol/connection-string';
import type { AgentRelayAccess, EntraCredential } from '../../../shared/protocol/pairing';
import { err, ok, type Result } from '../../../shared/result';
import { relayFault, type RelayFault } from '../../../shared/relay/relay-fault';
import { within } from '../../../shared/relay/timers';
import { entraCredential } from './entra-credential';
import { nodeTimers } from './node-timers';

/** Gives the tokens for an identity; tests bring their own. */
export type CredentialSource = (credential: EntraCredential) => TokenCredential;

/**
 * Makes a client; nothing is connected yet. The SDK’s own retries are off (the supervisor and `throughLinks`
 * retry within known bounds), except that a receiver’s link is re-opened every second for ever.
 *
 * The SDK has no option for a private certificate authority on AMQP sockets and rebuilds its connection from
 * options of its own; the environment variable `NODE_EXTRA_CA_CERTS`, read when the process starts, does work.
 */
export function createClient(
  access: AgentRelayAccess,
  attemptTimeoutMs: number,
  credentialOf: CredentialSource = entraCredential,
): Result<ServiceBusClient, RelayFault> {
  const text = access.kind === 'entra' ? entraNamespace(access) : connectionString(access);
  if (!text.ok) return err({ code: 'relayFailed', retryable: false, message: text.error.message });
  const options: ServiceBusClientOptions = {
    retryOptions: { maxRetries: 0, retryDelayInMs: 1_000, timeoutInMs: attemptTimeoutMs },
    ...(access.transport === 'webSockets' ? { webSocketOptions: { webSocket: WebSocket } } : {}),
  };
  try {
    if (access.kind !== 'entra') return ok(new ServiceBusClient(text.value, options));
    return ok(new ServiceBusClient(text.value, credentialOf(access.credential), options));
  } catch (cause) {
    return err({ ...relayFault(cause), retryable: false });
  }
}

/** Closes a client, a receiver or a subscription; what does not close in time is left to the garbage collector. */
export async function closeWithin(timeoutMs: number, closable: { close(): Promise<unknown> }): Promise<void> {
  await within<unknown>(
    nodeTimers,
    timeoutMs,
    closable.close().catch(() => null),
    () => null,
  );
}
