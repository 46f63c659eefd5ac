import type { Socket } from 'node:net';
import { RelayConnection, type Hub } from './connection';
import { createContainer, type Container, type ServerConnection } from './rhea-library';

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
  const mechanism = {
    outcome: undefined as boolean | undefined,
    username: 'anonymous',
    start: (): void => undefined,
  };
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
  // An error with a condition is the client’s: it ends a link or connection, which the relay notices by itself. All
  // others are bugs of the relay and must not pass in silence.
  container.on('error', (error: Error) => {
    if ('condition' in error) return;
    setImmediate(() => {
      throw error;
    });
  });
  container.on('protocol_error', () => undefined);
  container.on('connection_error', () => undefined);
  return container;
}

/** The open client connections of a relay. */
export class Connections {
  readonly #container = newContainer();
  readonly #open = new Map<Socket, RelayConnection>();
  readonly #hub: Hub;
  #count = 0;

  constructor(hub: Hub) {
    this.#hub = hub;
  }

  /** Serves a socket until it closes. */
  accept(socket: Socket): void {
    this.#count += 1;
    const connection = this.#container.create_connection(
      connectionOptions as object as never,
    ) as ServerConnection;
    const served = new RelayConnection(connection, `connection-${this.#count}`, this.#hub);
    this.#open.set(socket, served);
    socket.on('close', () => {
      this.#open.delete(socket);
      served.dispose();
    });
    connection.accept(socket);
  }

  /** Detaches links whose token has expired. */
  sweep(): void {
    for (const connection of this.#open.values()) connection.sweep();
  }

  /** Ends all connections without a word, as a network failure would. */
  cut(): void {
    // With an error, so that rhea hears of it and stops its timers.
    for (const socket of [...this.#open.keys()])
      socket.destroy(new Error('The relay has cut the connection'));
  }
}
