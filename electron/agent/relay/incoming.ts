import type { ServiceBusReceivedMessage, ServiceBusReceiver } from '@azure/service-bus';
import { err, ok, type Result } from '../../../shared/result';
import { relayFault, timedOutFault, type RelayFault } from '../../../shared/relay/relay-fault';
import { within } from '../../../shared/relay/timers';
import type { IncomingMessage, Settlement } from '../pipeline/ports';
import { nodeTimers } from './node-timers';

/** The body when it is bytes (an AMQP data section); `null` for a value, a sequence or several sections. */
export function bytesOf(
  message: Pick<ServiceBusReceivedMessage, 'body' | '_rawAmqpMessage'>,
): Uint8Array | null {
  const body: unknown = message.body;
  return message._rawAmqpMessage.bodyType === 'data' && body instanceof Uint8Array ? body : null;
}

async function settleBy(
  receiver: ServiceBusReceiver,
  message: ServiceBusReceivedMessage,
  settlement: Settlement,
): Promise<Result<void, RelayFault>> {
  try {
    if (settlement.kind === 'complete') await receiver.completeMessage(message);
    else if (settlement.kind === 'abandon') await receiver.abandonMessage(message);
    else {
      const { reason, description } = settlement;
      await receiver.deadLetterMessage(message, {
        deadLetterReason: reason,
        deadLetterErrorDescription: description,
      });
    }
    return ok(undefined);
  } catch (cause) {
    return err(relayFault(cause));
  }
}

/**
 * A received message as the pipeline knows it. A body that is not bytes becomes an empty one, which the pipeline
 * refuses and dead-letters. AMQP counts failed deliveries, the pipeline counts deliveries: hence the one more.
 */
export function toIncoming(
  receiver: ServiceBusReceiver,
  message: ServiceBusReceivedMessage,
  settleTimeoutMs: number,
): IncomingMessage & { settled(): boolean } {
  let settling: Promise<Result<void, RelayFault>> | null = null;
  return {
    messageId: typeof message.messageId === 'string' ? message.messageId : '',
    body: bytesOf(message) ?? new Uint8Array(0),
    deliveryCount: (message.deliveryCount ?? 0) + 1,
    replyToSessionId: message.replyToSessionId ?? null,
    settled: () => settling !== null,
    settle: (settlement) => {
      settling ??= within(nodeTimers, settleTimeoutMs, settleBy(receiver, message, settlement), () =>
        err(timedOutFault('Settling the message', settleTimeoutMs)),
      );
      return settling;
    },
  };
}
