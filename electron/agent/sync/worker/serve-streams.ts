import type { Sources } from '../ports';
import type { FromWorker, StreamEvent, StreamRequest, ToWorker } from './protocol';

/** Reads sources for the worker, an event at a time. */
export interface StreamServer {
  take(message: Extract<FromWorker, { readonly stream: number }>): void;
  /** Ends all streams. */
  close(): void;
}

interface Stream {
  readonly iterator: AsyncIterator<StreamEvent>;
  readonly stop: AbortController;
}

const nothing: AsyncIterable<StreamEvent> = {
  [Symbol.asyncIterator]: () => ({ next: async () => ({ done: true, value: undefined }) }),
};

function open(sources: Sources, request: StreamRequest, signal: AbortSignal): AsyncIterable<StreamEvent> {
  if (request.kind === 'cloud') {
    const source = sources.cloud();
    const { since } = request;
    if (source === null) return nothing;
    return since === null ? source.fullImport(signal) : source.deltaImport(since, signal);
  }
  const { connector, partitionDn, since } = request;
  const source = sources.directory(connector);
  if (source === null) return nothing;
  return since === null
    ? source.fullImport(partitionDn, signal)
    : source.deltaImport(partitionDn, since, signal);
}

/** @param send to the worker */
export function createStreamServer(sources: Sources, send: (message: ToWorker) => void): StreamServer {
  const streams = new Map<number, Stream>();
  const answer = async (stream: number): Promise<void> => {
    try {
      const item = await streams.get(stream)?.iterator.next();
      if (!streams.has(stream)) return;
      if (item === undefined || item.done === true) send({ kind: 'done', stream });
      else send({ kind: 'event', stream, event: item.value });
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : 'unknown cause';
      if (streams.has(stream)) send({ kind: 'thrown', stream, message });
    }
  };
  const shut = (stream: number): void => {
    const one = streams.get(stream);
    streams.delete(stream);
    one?.stop.abort();
    // A stream that cannot be stopped any more has nothing to tell anyone.
    one?.iterator.return?.().catch(() => undefined);
  };
  return {
    take(message) {
      if (message.kind === 'next') void answer(message.stream);
      else if (message.kind === 'shut') shut(message.stream);
      else {
        const stop = new AbortController();
        const iterator = open(sources, message.request, stop.signal)[Symbol.asyncIterator]();
        streams.set(message.stream, { iterator, stop });
      }
    },
    close() {
      for (const stream of [...streams.keys()]) shut(stream);
    },
  };
}
