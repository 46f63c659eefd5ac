import { untilAborted } from '../until-aborted';

/** What came of waiting for the next event of a stream. */
export type Next<E> =
  { readonly kind: 'event'; readonly event: E } | { readonly kind: 'done' } | { readonly kind: 'aborted' };

/** Reads a stream one event at a time. */
export interface EventReader<E> {
  /** Ends with `aborted` as soon as the signal does, whether or not the stream notices. */
  next(): Promise<Next<E>>;
  /** Tells the stream that nobody reads any more; does not wait for it. */
  close(): void;
}

/** Reads a stream until it ends, throws or the signal aborts. */
export function readEvents<E>(events: AsyncIterable<E>, signal: AbortSignal): EventReader<E> {
  const iterator = events[Symbol.asyncIterator]();
  return {
    async next() {
      if (signal.aborted) return { kind: 'aborted' };
      const item = await untilAborted(iterator.next(), signal);
      if (item === null) return { kind: 'aborted' };
      return item.value.done === true ? { kind: 'done' } : { kind: 'event', event: item.value.value };
    },
    close() {
      // A stream that cannot be stopped any more has nothing to tell anyone.
      iterator.return?.().catch(() => undefined);
    },
  };
}
