import { err, ok, type Result } from '../result';
import { relayFault, type RelayFault } from './relay-fault';

interface SdkHandlers<M> {
  processMessage(message: M): Promise<void>;
  processError(args: { readonly error: unknown; readonly errorSource: string }): Promise<void>;
  /**
   * Called by @azure/service-bus 7.9.5 each time the link of a receiver without session is open (its
   * `InternalMessageHandlers`): the only sign of it. The version is pinned, and a test fails if it goes away.
   */
  postInitialize?(): Promise<void>;
}

/** The part of the SDK’s receivers used here, so that agent and portal share this without sharing the SDK. */
export interface Subscribable<M> {
  subscribe(
    handlers: SdkHandlers<M>,
    options: { readonly autoCompleteMessages: boolean; readonly maxConcurrentCalls: number },
  ): { close(): Promise<void> };
}

/** What the subscriber wants to know. */
export interface SubscriptionHandlers<M> {
  readonly maxConcurrentCalls: number;
  /** Must settle the message. A rejection is reported as a note and the SDK abandons the message. */
  onMessage(message: M): Promise<void>;
  /** The link was lost or cannot be opened; `onOpen` follows when the SDK gets over it. */
  onFault(fault: RelayFault): void;
  onOpen(): void;
  /** A problem with one message, not with the link (a lock that could not be renewed). */
  onNote(source: string, fault: RelayFault): void;
}

/** A running subscription. */
export interface Subscription {
  /** The first opening: settled once, by the link being open or by the first fault. */
  readonly opened: Promise<Result<void, RelayFault>>;
  /** Takes no further messages. May wait for ever on a dead link: give it a limit. */
  close(): Promise<void>;
}

/** Subscribes in peek-lock mode without auto-completion and tells links from messages among the SDK’s errors. */
export function subscribe<M>(receiver: Subscribable<M>, handlers: SubscriptionHandlers<M>): Subscription {
  let settle: (result: Result<void, RelayFault>) => void = () => undefined;
  const opened = new Promise<Result<void, RelayFault>>((resolve) => {
    settle = resolve;
  });
  const subscription = receiver.subscribe(
    {
      processMessage: (message) => handlers.onMessage(message),
      processError: async ({ error, errorSource }) => {
        const fault = relayFault(error);
        if (errorSource !== 'receive') return handlers.onNote(errorSource, fault);
        settle(err(fault));
        handlers.onFault(fault);
      },
      postInitialize: async () => {
        settle(ok(undefined));
        handlers.onOpen();
      },
    },
    { autoCompleteMessages: false, maxConcurrentCalls: handlers.maxConcurrentCalls },
  );
  return { opened, close: () => subscription.close() };
}
