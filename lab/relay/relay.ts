import { readFile } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { systemClock, type Clock } from '../../electron/agent/clock';
import { listen, type Listener } from '../listen';
import type { AccessRule } from './access-rules';
import { Connections } from './connections';
import type { TokenIssuer } from './entra-token';
import { Queue } from './queue';
import { deadLetterSettings, queueSettings, type QueueOptions } from './queue-options';
import type { WireObserver } from './wire-observer';

/** How a relay is started. */
export interface RelayOptions {
  /** Where it listens. Default 127.0.0.1: without TLS it must not be reachable from elsewhere. */
  readonly host?: string;
  /** Default 0: any free port. */
  readonly port?: number;
  /** PEM files; without them the relay speaks plain AMQP (`UseDevelopmentEmulator=true`). */
  readonly tls?: { readonly certFile: string; readonly keyFile: string };
  /** Names, besides `host`, 127.0.0.1 and localhost, by which clients reach it: a token’s audience must have one. */
  readonly hostNames?: readonly string[];
  readonly queues: readonly QueueOptions[];
  readonly rules: readonly AccessRule[];
  /** Whose tokens are taken as those of Entra ID. Default: nobody’s. */
  readonly issuer?: TokenIssuer;
  readonly clock?: Clock;
}

/** A running relay. */
export interface LabRelay {
  readonly host: string;
  readonly port: number;
  /** `sb://host:port`. */
  readonly endpoint: string;
  readonly tls: boolean;
  /** Tells `observer` of every message on the wire until the returned function is called. */
  onWire(observer: WireObserver): () => void;
  /** Messages in a queue in any state, locked, deferred and scheduled ones included. */
  messageCount(queue: string): number;
  deadLetterCount(queue: string): number;
  /** Cuts every connection at once, as a network failure would. The relay goes on listening. */
  dropConnections(): void;
  /** Cuts every connection and frees the port. The messages are lost. */
  stop(): Promise<void>;
}

/** How often expired locks, messages and tokens are looked for. Milliseconds. */
const sweepEveryMs = 50;
function createQueues(options: readonly QueueOptions[], clock: Clock): ReadonlyMap<string, Queue> {
  const queues = new Map<string, Queue>();
  for (const option of options) {
    const settings = queueSettings(option);
    const deadLetters = new Queue(deadLetterSettings(settings), clock, null);
    queues.set(deadLetters.settings.name.toLowerCase(), deadLetters);
    queues.set(settings.name.toLowerCase(), new Queue(settings, clock, deadLetters));
  }
  return queues;
}

async function startListening(options: RelayOptions, accept: (socket: Socket) => void): Promise<Listener> {
  const { tls } = options;
  const server =
    tls === undefined
      ? createServer()
      : createTlsServer({ cert: await readFile(tls.certFile), key: await readFile(tls.keyFile) });
  server.on(tls === undefined ? 'connection' : 'secureConnection', accept);
  return listen(server, options);
}

/**
 * Starts a broker that speaks the part of Azure Service Bus that its SDK needs for queues: tokens, peek-lock,
 * sessions, dead letters, deferral, scheduling. Everything is in memory.
 *
 * @throws when the address is taken or a certificate file cannot be read
 */
export async function startRelay(options: RelayOptions): Promise<LabRelay> {
  const clock = options.clock ?? systemClock;
  const host = options.host ?? '127.0.0.1';
  const queues = createQueues(options.queues, clock);
  const observers = new Set<WireObserver>();
  const connections = new Connections({
    queues,
    rules: options.rules,
    issuer: options.issuer ?? null,
    hostNames: [host, '127.0.0.1', 'localhost', ...(options.hostNames ?? [])],
    clock,
    observe: (event) => {
      for (const observer of observers) observer(event);
    },
  });
  const listener = await startListening(options, (socket) => {
    connections.accept(socket);
  });
  const sweeper = setInterval(() => {
    for (const queue of queues.values()) queue.sweep();
    connections.sweep();
  }, sweepEveryMs);
  const { port } = listener;
  const size = (path: string): number => queues.get(path.toLowerCase())?.size ?? 0;
  return {
    host,
    port,
    endpoint: `sb://${host}:${port}`,
    tls: options.tls !== undefined,
    onWire: (observer) => {
      observers.add(observer);
      return () => observers.delete(observer);
    },
    messageCount: size,
    deadLetterCount: (queue) => size(`${queue}/$deadletterqueue`),
    dropConnections: () => {
      connections.cut();
    },
    stop: async () => {
      clearInterval(sweeper);
      connections.cut();
      await listener.stop();
    },
  };
}
