import type { CloudImportObject, DirectoryImportObject } from '../objects';
import type { CloudWatermark, DirectoryWatermark, SourceEvent, Sources } from '../ports';
import type { ConfiguredSources, FromWorker, StreamEvent, StreamRequest, ToWorker } from './protocol';

/** The sources as the worker sees them: each event is asked for when the one before has been dealt with. */
export interface RemoteSources {
  sources(configured: ConfiguredSources): Sources;
  /** Takes the main thread’s answers. */
  receive(message: Extract<ToWorker, { readonly stream: number }>): void;
}

interface Waiting {
  readonly resolve: (event: StreamEvent | null) => void;
  readonly reject: (cause: Error) => void;
}

/** Asks the main thread for events and waits for its answers. */
function createReader(send: (message: FromWorker) => void) {
  const waiting = new Map<number, Waiting>();
  let lastStream = 0;
  const next = (stream: number): Promise<StreamEvent | null> =>
    new Promise((resolve, reject) => {
      waiting.set(stream, { resolve, reject });
      send({ kind: 'next', stream });
    });
  return {
    async *read(request: StreamRequest, signal: AbortSignal): AsyncGenerator<StreamEvent> {
      const stream = (lastStream += 1);
      const shut = (): void => {
        waiting.get(stream)?.resolve(null);
        waiting.delete(stream);
        send({ kind: 'shut', stream });
      };
      send({ kind: 'open', stream, request });
      signal.addEventListener('abort', shut, { once: true });
      try {
        for (let event = await next(stream); event !== null; event = await next(stream)) {
          yield event;
          if (signal.aborted) return;
        }
      } finally {
        signal.removeEventListener('abort', shut);
        if (!signal.aborted) shut();
      }
    },
    receive(message: Extract<ToWorker, { readonly stream: number }>): void {
      const one = waiting.get(message.stream);
      waiting.delete(message.stream);
      if (message.kind === 'event') one?.resolve(message.event);
      else if (message.kind === 'done') one?.resolve(null);
      else one?.reject(new Error(message.message));
    },
  };
}

/** @param send to the main thread */
export function createRemoteSources(send: (message: FromWorker) => void): RemoteSources {
  const { read, receive } = createReader(send);
  // What comes back is what the source of the same kind gave.
  const directory = (request: StreamRequest, signal: AbortSignal) =>
    read(request, signal) as AsyncIterable<SourceEvent<DirectoryImportObject, DirectoryWatermark>>;
  const cloud = (since: CloudWatermark | null, signal: AbortSignal) =>
    read({ kind: 'cloud', since }, signal) as AsyncIterable<SourceEvent<CloudImportObject, CloudWatermark>>;
  return {
    sources: ({ forests, cloud: hasCloud }) => ({
      connectors: () => forests.map(({ connector }) => connector),
      directory(connector) {
        const forest = forests.find((one) => one.connector === connector);
        if (forest === undefined) return null;
        const request = { kind: 'directory', connector } as const;
        return {
          partitions: () => forest.partitions,
          fullImport: (partitionDn, signal) => directory({ ...request, partitionDn, since: null }, signal),
          deltaImport: (partitionDn, since, signal) => directory({ ...request, partitionDn, since }, signal),
        };
      },
      cloud: () =>
        hasCloud
          ? {
              fullImport: (signal) => cloud(null, signal),
              deltaImport: (since, signal) => cloud(since, signal),
            }
          : null,
    }),
    receive,
  };
}
