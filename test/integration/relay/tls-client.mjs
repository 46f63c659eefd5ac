// Run by tls.spec.ts in a process of its own: the SDK has no option for a certificate authority, and Node reads
// NODE_EXTRA_CA_CERTS only at its start.
import { ServiceBusClient } from '@azure/service-bus';

const retryOptions = { maxRetries: 0, timeoutInMs: 5_000 };
const client = new ServiceBusClient(process.env['RELAY_CONNECTION'] ?? '', { retryOptions });
try {
  await client.createSender('orders').sendMessages({ messageId: 'a', body: 'over TLS' });
  const receiver = client.createReceiver('orders', { receiveMode: 'receiveAndDelete' });
  const [message] = await receiver.receiveMessages(1, { maxWaitTimeInMs: 3_000 });
  process.stdout.write(String(message?.body));
} catch (error) {
  process.stdout.write(String(error.code ?? error.message));
} finally {
  await client.close();
}
