import type { EventContext } from 'rhea';
import type { Result } from '../../shared/result';
import { asBytes } from './bytes';
import type { RelayError } from './conditions';
import type { Consumer } from './consumers';
import { encodeStored } from './handout';
import { deliveryTag } from './lock-token';
import type { Queue } from './queue';
import { acknowledgePromptly } from './intercept-session';
import { codec, type Delivery, type ServerSender, type ServerSession } from './rhea-library';
import type { Disposition, ReceiveMode, StoredMessage } from './stored-message';
import type { WireObserver } from './wire-observer';

/** What a link on which a client receives is about. */
export interface ClientReceiverOptions {
  readonly link: ServerSender;
  readonly queue: Queue;
  readonly sessionId: string | null;
  readonly mode: ReceiveMode;
  readonly observe: WireObserver;
}

/** The outcomes that AMQP knows, as rhea hands them over. */
interface RemoteState {
  readonly error?: { readonly condition?: string; readonly info?: Readonly<Record<string, unknown>> };
  readonly undeliverable_here?: boolean;
  readonly message_annotations?: Readonly<Record<string, unknown>>;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function rejection(state: RemoteState): Disposition {
  const { DeadLetterReason, DeadLetterErrorDescription, ...properties } = state.error?.info ?? {};
  return {
    kind: 'deadLetter',
    reason: text(DeadLetterReason),
    description: text(DeadLetterErrorDescription),
    properties,
  };
}

/** Sends a queue’s messages over one link and settles them as the client says. */
export class ClientReceiver implements Consumer {
  readonly sessionId: string | null;
  readonly mode: ReceiveMode;
  readonly #link: ServerSender;
  readonly #queue: Queue;
  readonly #observe: WireObserver;
  readonly #tokens = new Map<number, string>();
  /** Deliveries handed to rhea plus credit given back by drains: the link’s delivery count once all is sent. */
  #position = 0;
  #drainAsked = false;

  constructor(options: ClientReceiverOptions) {
    this.sessionId = options.sessionId;
    this.mode = options.mode;
    this.#link = options.link;
    this.#queue = options.queue;
    this.#observe = options.observe;
    this.#position = options.link.delivery_count;
    this.#listen();
  }

  #listen(): void {
    const link = this.#link;
    link.on('sender_flow', () => {
      acknowledgePromptly(link.session as ServerSession);
      this.#queue.consumers.dispatch();
    });
    link.on('sender_draining', () => {
      this.#queue.consumers.dispatch();
      this.#position = this.#limit();
      this.#drainAsked = true;
      link.set_drained(true);
    });
    const giveBackCredit = link._get_drain.bind(link);
    link._get_drain = () => {
      // rhea leaves a drain unanswered when the last credit has just been used up by a message. The SDK would wait
      // in vain and then close the link, and with it a session.
      const asked = this.#drainAsked;
      this.#drainAsked = false;
      return giveBackCredit() || asked;
    };
    const settle = (event: string, disposition: (state: RemoteState) => Disposition): void => {
      link.on(event, ({ delivery }: EventContext) => {
        if (delivery !== undefined) this.#settle(delivery, disposition(delivery.remote_state ?? {}));
      });
    };
    settle('accepted', () => ({ kind: 'complete' }));
    settle('released', () => ({ kind: 'abandon', properties: {} }));
    settle('rejected', rejection);
    settle('modified', (state) => ({
      kind: state.undeliverable_here === true ? 'defer' : 'abandon',
      properties: state.message_annotations ?? {},
    }));
  }

  #limit(): number {
    return this.#link.delivery_count + this.#link.credit;
  }

  hasRoom(): boolean {
    return this.#link.is_open() && this.#position < this.#limit() && this.#link.sendable();
  }

  deliver(stored: StoredMessage): void {
    const bytes = encodeStored(stored);
    const { messageId } = stored.message;
    this.#observe({ queue: this.#queue.settings.name, direction: 'out', messageId, bytes: asBytes(bytes) });
    this.#position += 1;
    const tag = stored.lock === null ? undefined : deliveryTag(stored.lock.token);
    const delivery = this.#link.send(bytes, tag, 0);
    if (stored.lock !== null) this.#tokens.set(delivery.id, stored.lock.token);
  }

  #settle(delivery: Delivery, disposition: Disposition): void {
    const token = this.#tokens.get(delivery.id);
    if (token === undefined) return;
    this.#tokens.delete(delivery.id);
    this.#answer(delivery, this.#queue.settle(token, disposition));
  }

  #answer(delivery: Delivery, result: Result<void, RelayError>): void {
    const outcome = result.ok ? codec.accepted() : codec.rejected({ error: result.error });
    delivery.update(true, outcome.described());
    // The client settles without another frame, so rhea would keep the delivery for ever and run out of room
    // after 2,048 of them.
    (delivery as { remote_settled: boolean }).remote_settled = true;
  }
}
