import * as rheaModule from 'rhea';
import type {
  Connection,
  Container,
  Delivery,
  Receiver,
  Sender,
  Session,
  Source,
  TerminusOptions,
  Typed,
  Types,
} from 'rhea';

type Described = { described(): Typed };

/** The outcomes that rhea has and its typings lack. */
interface Outcomes {
  accepted(): Described;
  rejected(fields: {
    readonly error: { readonly condition: string; readonly description: string };
  }): Described;
}

interface Codec extends Outcomes {
  encode(message: object): Buffer;
  decode(bytes: Buffer): DecodedMessage;
}

interface Reader {
  readonly position: number;
  remaining(): number;
  read(): Typed;
}

interface Writer {
  write(value: Typed): void;
  toBuffer(): Buffer;
}

interface TypeCodec extends Types {
  readonly Reader: new (buffer: Buffer) => Reader;
  readonly Writer: new () => Writer;
  readonly Null: () => Typed;
  readonly List32: (items: readonly Typed[]) => Typed;
  readonly Map32: (items: readonly Typed[]) => Typed;
}

/** A decoded request to `$cbs` or `$management`. The values come from the client: nothing about them is sure. */
export interface DecodedMessage {
  readonly body?: unknown;
  readonly message_id?: string | number | Buffer;
  readonly correlation_id?: string | number | Buffer;
  readonly reply_to?: string;
  readonly application_properties?: Readonly<Record<string, unknown>>;
}

interface LinkInternals {
  /** What the peer’s attach says: rhea’s typings leave out that any of it may be missing. */
  readonly source: Source | null;
  readonly target: TerminusOptions | null;
  readonly properties: Readonly<Record<string, unknown>> | null | undefined;
  /** What the attach that answers the peer’s will say. */
  readonly local: {
    readonly attach: {
      properties?: object;
      snd_settle_mode?: number;
      rcv_settle_mode?: number;
      max_message_size?: number;
    };
  };
  readonly delivery_count: number;
  readonly credit: number;
}

/** The relay’s end of a link on which a client receives. */
export type ServerSender = Omit<Sender, keyof LinkInternals> & LinkInternals & { _get_drain(): boolean };
/** The relay’s end of a link on which a client sends. */
export type ServerReceiver = Omit<Receiver, keyof LinkInternals> & LinkInternals;
export type ServerLink = ServerSender | ServerReceiver;

interface TransferFrame {
  readonly performative: { message_format?: number };
}

/** The parts of a rhea session that `intercept-session.ts` replaces. */
export type ServerSession = Session & {
  create_sender(name: string, options?: object): ServerSender;
  create_receiver(name: string, options?: object): ServerReceiver;
  on_transfer(frame: TransferFrame): void;
  /** Sends the state of the session’s windows, which may be done at any time (AMQP 1.0, 2.7.4). */
  _write_flow(): void;
};

/** A connection that a listener has accepted. */
export type ServerConnection = Connection & { accept(socket: object): void };

export type { Container, Delivery, Typed };

interface Rhea {
  create_container(options: object): Container;
  readonly types: TypeCodec;
  readonly message: Codec;
}

// The CommonJS module is a Container whose methods are not own properties, so Node sees only its default export.
const rhea = ('default' in rheaModule ? rheaModule.default : rheaModule) as Rhea;

/** rhea’s encoder and decoder of AMQP values. */
export const types = rhea.types;
/** rhea’s encoder and decoder of AMQP messages and outcomes. */
export const codec = rhea.message;

/** A rhea container of its own: listeners on one do not see another’s events. */
export function createContainer(options: object): Container {
  return rhea.create_container(options);
}
