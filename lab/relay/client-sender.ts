import type { EventContext } from 'rhea';
import { asBytes } from './bytes';
import type { RelayError } from './conditions';
import { batchFormat } from './intercept-session';
import type { Queue } from './queue';
import { codec, type ServerReceiver } from './rhea-library';
import type { WireObserver } from './wire-observer';
import { parseMessage, type WireMessage } from './wire-message';

/** The largest message of the Service Bus Standard tier. Bytes. */
export const maxMessageBytes = 256 * 1024;

/** Transfers a client may have under way before it hears of the first. */
const credit = 1000;

const undecodable: RelayError = {
  condition: 'amqp:decode-error',
  description: 'The message could not be decoded.',
};

function sections(bytes: Buffer): readonly Buffer[] {
  const body = codec.decode(bytes).body as { readonly content?: unknown } | undefined;
  const content = body?.content;
  const parts: readonly unknown[] = Array.isArray(content) ? (content as unknown[]) : [content];
  return parts.filter((part) => Buffer.isBuffer(part));
}

interface Incoming {
  readonly message: WireMessage;
  readonly bytes: Buffer;
}

function readTransfer(bytes: Buffer, format: number): readonly Incoming[] | null {
  const parts = format === batchFormat ? sections(bytes) : [bytes];
  const read = parts.flatMap((part) => {
    const message = parseMessage(part);
    return message === null ? [] : [{ message, bytes: part }];
  });
  return read.length === 0 || read.length < parts.length ? null : read;
}

function store(bytes: Buffer, format: number, queue: Queue, observe: WireObserver): RelayError | null {
  if (bytes.length > maxMessageBytes) {
    const description = `The received message (size: ${bytes.length} bytes) exceeds the limit (${maxMessageBytes} bytes) currently allowed on the link.`;
    return { condition: 'amqp:link:message-size-exceeded', description };
  }
  const incoming = readTransfer(bytes, format);
  if (incoming === null) return undecodable;
  // All or none of a batch.
  for (const { message } of incoming) {
    const objection = queue.objection(message);
    if (objection !== null) return objection;
  }
  for (const { message, bytes: part } of incoming) {
    observe({
      queue: queue.settings.name,
      direction: 'in',
      messageId: message.messageId,
      bytes: asBytes(part),
    });
    queue.enqueue(message);
  }
  return null;
}

/** Stores what a client sends over a link and tells it per message whether it was stored. */
export function receiveFromClient(link: ServerReceiver, queue: Queue, observe: WireObserver): void {
  link.on('message', ({ delivery, message }: EventContext) => {
    if (delivery === undefined) return;
    const objection = store(message as unknown as Buffer, delivery.format, queue, observe);
    if (objection === null) delivery.accept();
    else delivery.reject(objection);
  });
  link.set_credit_window(credit);
  link.add_credit(credit);
}
