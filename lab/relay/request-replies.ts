import { statusOf, type RelayError } from './conditions';
import type { Result } from '../../shared/result';
import { codec, types, type DecodedMessage, type ServerSender } from './rhea-library';

/** The answer to a request to `$cbs` or `$management`: 202 or 200 with a body, 204 for `null`. */
export type Reply = Result<object | null, RelayError>;

/** The links on which the client of one connection waits for replies, by the address it gave them. */
export class ReplyLinks {
  readonly #links = new Map<string, ServerSender>();

  add(address: string, link: ServerSender): void {
    this.#links.set(address, link);
  }

  remove(link: ServerSender): void {
    for (const [address, candidate] of this.#links) if (candidate === link) this.#links.delete(address);
  }

  /** Sends an encoded reply; without a link to send it on, it is lost, as in any request-response over AMQP. */
  send(replyTo: string | undefined, reply: object): void {
    const link = this.#links.get(replyTo ?? '');
    if (link?.is_open() === true) link.send(codec.encode(reply), undefined, 0);
  }
}

function replyProperties(reply: Reply, keys: ReplyKeys): object {
  if (!reply.ok) {
    return {
      [keys.code]: types.wrap_int(statusOf(reply.error.condition)),
      [keys.description]: reply.error.description,
      [keys.condition]: types.wrap_symbol(reply.error.condition),
    };
  }
  const code = reply.value === null ? 204 : keys.success;
  return { [keys.code]: types.wrap_int(code), [keys.description]: code === 204 ? 'No Content' : 'OK' };
}

interface ReplyKeys {
  readonly code: string;
  readonly description: string;
  readonly condition: string;
  readonly success: number;
}

/** The spelling of the status in replies of `$cbs` (AMQP claims-based security) … */
export const cbsKeys: ReplyKeys = {
  code: 'status-code',
  description: 'status-description',
  condition: 'error-condition',
  success: 202,
};

/** … and of `$management` (Service Bus). */
export const managementKeys: ReplyKeys = {
  code: 'statusCode',
  description: 'statusDescription',
  condition: 'errorCondition',
  success: 200,
};

/** The reply to a request as an AMQP message. */
export function replyMessage(request: DecodedMessage, reply: Reply, keys: ReplyKeys): object {
  return {
    to: request.reply_to,
    correlation_id: request.message_id ?? request.correlation_id,
    application_properties: replyProperties(reply, keys),
    body: reply.ok && reply.value !== null ? reply.value : {},
  };
}
