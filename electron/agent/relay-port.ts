import type { DeadLetter } from '../../shared/ipc/dead-letter-channels';
import type { RelayState } from '../../shared/model/agent-status';
import type { Result } from '../../shared/result';
import type { IncomingMessage, RelayError, Replies } from './pipeline/ports';

/** Takes one message to its end, settling included. */
export type MessageHandler = (message: IncomingMessage, signal: AbortSignal) => Promise<void>;

/** The agent’s end of the relay. */
export interface AgentRelay {
  /** Connects and receives until `stop`; the result tells whether both directions are open. */
  start(handler: MessageHandler): Promise<Result<void, RelayError>>;
  /**
   * Ends receiving, waits a bounded time for running handlers, closes the connection. May be started again.
   *
   * @param onQuiet told when nothing is taken from the queue any more, before the handlers are waited for
   */
  stop(onQuiet?: () => void): Promise<void>;
  readonly replies: Replies;
  sendControl(messageId: string, body: Uint8Array): Promise<Result<void, RelayError>>;
  /** Waits for the portal’s answer to a control message. Call it before sending the message. */
  acknowledgement(
    messageId: string,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<Result<Uint8Array, RelayError>>;
  /** Messages in the dead-letter queue of the requests; more than 250 are reported as 250. */
  deadLetters(): Promise<Result<number, RelayError>>;
  /** The first 250 of them, oldest first, without their bodies. Works while the relay is stopped too. */
  listDeadLetters(): Promise<Result<readonly DeadLetter[], RelayError>>;
  /** @returns a function that ends the subscription */
  onState(listener: (state: RelayState, error: string | null) => void): () => void;
}
