import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { systemClock, type Clock } from '../../electron/agent/clock';
import type { AccessRule } from './access-rules';
import { RelayConnection, type Hub } from './connection';
import { Queue } from './queue';
import { deadLetterSettings, queueSettings, type QueueOptions } from './queue-options';
import { createContainer, type Container, type ServerConnection } from './rhea-library';
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
/** Half-open connections are given up after two of these. Service Bus itself uses minutes. Milliseconds. */
const idleTimeoutMs = 60_000;

const connectionOptions = {
  idle_time_out: idleTimeoutMs,
  max_frame_size: 64 * 1024,
  reconnect: false,
};

function acceptAnybody(): object {
  // Service Bus authenticates with tokens after the connection is open; SASL only opens the door, and a client
  // with a ready-made token comes without.
  const mechanism = { outcome: undefined as boolean | undefined, username: 'anonymous', start: (): void => undefined };
  mechanism.start = (): void => {
    mechanism.outcome = true;
  };
  return mechanism;
}

function newContainer(): Container {
  const container = createContainer({
    id: 'password-writeback-lab-relay',
    autoaccept: false,
    credit_window: 0,
    treat_modified_as_released: false,
    tcp_no_delay: true,
  });
  Object.assign(container.sasl_server_mechanisms, { MSSBCBS: acceptAnybody, ANONYMOUS: acceptAnybody });
  // Errors a client reports or causes end its link or connection, which the relay notices by itself. All others
  // are bugs of the relay and must not pass in silence.
  const clientErrors = new Set(['ConnectionError', 'LinkError', 'SessionError', 'ProtocolError']);
  container.on('error', (error: Error) => {
    if (clientErrors.has(error.constructor.name)) return;
    setImmediate(() => {
      throw error;
    });
  });
  container.on('protocol_error', () => undefined);
  container.on('connection_error', () => undefined);
  return container;
}

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

async function listen(options: RelayOptions): Promise<Server> {
  const server =
    options.tls === undefined
      ? createServer()
      : createTlsServer({ cert: await readFile(options.tls.certFile), key: await readFile(options.tls.keyFile) });
  server.listen(options.port ?? 0, options.host ?? '127.0.0.1');
  await once(server, 'listening');
  return server;
}

class Connections {
  readonly #container = newContainer();
  readonly #open = new Map<Socket, RelayConnection>();
  readonly #hub: Hub;
  #count = 0;

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  accept(socket: Socket): void {
    this.#count += 1;
    const connection = this.#container.create_connection(connectionOptions as object as never) as ServerConnection;
    const served = new RelayConnection(connection, `connection-${this.#count}`, this.#hub);
    this.#open.set(socket, served);
    socket.on('close', () => {
      this.#open.delete(socket);
      served.dispose();
    });
    connection.accept(socket);
  }

  sweep(): void {
    for (const connection of this.#open.values()) connection.sweep();
  }

  cut(): void {
    // With an error, so that rhea hears of it and stops its timers.
    for (const socket of [...this.#open.keys()]) socket.destroy(new Error('The relay has cut the connection'));
  }
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
    hostNames: [host, '127.0.0.1', 'localhost', ...(options.hostNames ?? [])],
    clock,
    observe: (event) => {
      for (const observer of observers) observer(event);
    },
  });
  const server = await listen(options);
  server.on(options.tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
    connections.accept(socket);
  });
  const sweeper = setInterval(() => {
    for (const queue of queues.values()) queue.sweep();
    connections.sweep();
  }, sweepEveryMs);
  const { port } = server.address() as AddressInfo;
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
      const closed = once(server, 'close');
      server.close();
      connections.cut();
      await closed;
    },
  };
}
