/** One message as it passed the relay’s socket. */
export interface WireEvent {
  readonly queue: string;
  /** Seen from the relay: `in` from a sender, `out` to a receiver. */
  readonly direction: 'in' | 'out';
  readonly messageId: string | null;
  /** The whole encoded AMQP message, header and annotations included, frames not. */
  readonly bytes: Uint8Array;
}

/** Told of every message, also of those that are peeked at or received by sequence number. */
export type WireObserver = (event: WireEvent) => void;
