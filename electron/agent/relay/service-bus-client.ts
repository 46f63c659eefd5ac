import type { TokenCredential } from '@azure/identity';
import { ServiceBusClient, type ServiceBusClientOptions } from '@azure/service-bus';
import WebSocket, { type ClientOptions } from 'ws';
import { connectionString, entraNamespace } from '../../../shared/protocol/connection-string';
import type { AgentRelayAccess, EntraCredential } from '../../../shared/protocol/pairing';
import { err, ok, type Result } from '../../../shared/result';
import { relayFault, type RelayFault } from '../../../shared/relay/relay-fault';
import { within } from '../../../shared/relay/timers';
import type { ProxySource } from '../proxy/proxy';
import { createTunnelAgent } from '../proxy/tunnel-agent';
import { systemAuthorities } from '../system-authorities';
import { entraCredential } from './entra-credential';
import { nodeTimers } from './node-timers';

/** Gives the tokens for an identity; tests bring their own. */
export type CredentialSource = (credential: EntraCredential) => TokenCredential;

/** What a client is given besides its access. */
export interface ClientSurroundings {
  /** For WebSockets; AMQP itself knows no proxies. */
  readonly proxyOf: ProxySource;
  /** Where tokens of Entra ID come from. Default: `@azure/identity`. */
  readonly credentialOf?: CredentialSource | undefined;
}

function webSockets(proxyOf: ProxySource, timeoutMs: number): ServiceBusClientOptions {
  const known = systemAuthorities();
  const agent = createTunnelAgent(proxyOf, timeoutMs, known === null ? {} : { ca: [...known] });
  const webSocketConstructorOptions = { agent, handshakeTimeout: timeoutMs } satisfies ClientOptions;
  return { webSocketOptions: { webSocket: WebSocket, webSocketConstructorOptions } };
}

/**
 * Makes a client; nothing is connected yet. The SDK’s own retries are off (the supervisor and `throughLinks`
 * retry within known bounds), except that a receiver’s link is re-opened every second for ever.
 *
 * The SDK has no option for a private certificate authority on AMQP sockets and rebuilds its connection from
 * options of its own; the environment variable `NODE_EXTRA_CA_CERTS`, read when the process starts, does work. Over
 * WebSockets the authorities of the system are trusted as well, among them that of a proxy that looks into TLS.
 */
export function createClient(
  access: AgentRelayAccess,
  attemptTimeoutMs: number,
  { proxyOf, credentialOf = entraCredential }: ClientSurroundings,
): Result<ServiceBusClient, RelayFault> {
  const text = access.kind === 'entra' ? entraNamespace(access) : connectionString(access);
  if (!text.ok) return err({ code: 'relayFailed', retryable: false, message: text.error.message });
  const options: ServiceBusClientOptions = {
    retryOptions: { maxRetries: 0, retryDelayInMs: 1_000, timeoutInMs: attemptTimeoutMs },
    ...(access.transport === 'webSockets' ? webSockets(proxyOf, attemptTimeoutMs) : {}),
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
