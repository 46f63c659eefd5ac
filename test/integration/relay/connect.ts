import { ServiceBusClient } from '@azure/service-bus';
import type { LabRelay } from '../../../lab/relay/relay';

/** No retries and short waits: a test wants the first answer. */
const retryOptions = { maxRetries: 0, timeoutInMs: 5_000 };

/** The SDK’s connection string for a relay without TLS. */
export function connectionStringOf(relay: LabRelay, name: string, key: string): string {
  return `Endpoint=${relay.endpoint};SharedAccessKeyName=${name};SharedAccessKey=${key};UseDevelopmentEmulator=true;`;
}

/** An unmodified SDK client of a relay without TLS. */
export function connectTo(relay: LabRelay, name = 'all', key = 'all-key'): ServiceBusClient {
  return new ServiceBusClient(connectionStringOf(relay, name, key), { retryOptions });
}
