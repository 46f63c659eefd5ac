import type { Duplex } from 'node:stream';
import {
  type BindRequest,
  type Control,
  type ExtendedRequest,
  MessageParser,
  type ModifyRequest,
  SearchEntry,
  SearchReference,
  type SearchRequest,
  UnbindRequest,
} from 'ldapts';
import { err, ok, type Result } from '../../../../shared/result';
import { errorText, unreached, type LdapFault } from './fault';

/** The limits of one call. */
export interface Call {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

type Request = BindRequest | ExtendedRequest | ModifyRequest | SearchRequest;

/** The last answer to a request. */
interface Response {
  readonly messageId: number;
  /** LDAP result code (RFC 4511, appendix A). */
  readonly status: number;
  readonly errorMessage: string;
  readonly controls?: readonly Control[];
}

/** What came back for one request. */
export interface Answer {
  readonly message: Response;
  readonly entries: readonly SearchEntry[];
}

interface Pending {
  readonly messageId: number;
  readonly entries: SearchEntry[];
  readonly end: (answer: Result<Answer, LdapFault>) => void;
}

const goodbyeMs = 1_000;

/**
 * One LDAP connection over an established socket, one request at a time. ldapts contributes the messages and their
 * parser; its Client is not used, because it reconnects by itself, cannot say whether a request was sent, hides the
 * paging cookie and lets one timeout end other people’s requests (each has a test in session-traps.spec.ts).
 *
 * A connection that timed out, was closed or was interrupted is dead for good: nothing is ever parsed with what an
 * earlier answer left behind.
 */
export class Connection {
  private readonly socket: Duplex;
  private readonly parser = new MessageParser();
  private readonly requests = new Map<string, { message: Request }>();
  private pending: Pending | null = null;
  private lastMessageId = 0;
  private isAlive = true;

  /** Takes an established (and, except for StartTLS, encrypted) socket, which is the connection’s from now on. */
  public constructor(socket: Duplex) {
    this.socket = socket;
    this.parser.on('error', () => this.lose('closed', 'The server’s answer could not be understood.'));
    this.parser.on('message', (message) => this.onMessage(message));
    socket.on('data', this.onData).on('end', this.onEnd).on('close', this.onEnd).on('error', this.onError);
  }

  public get alive(): boolean {
    return this.isAlive;
  }

  /**
   * Sends one request and waits for its last answer. The bytes that are written are wiped. Never throws for the
   * network.
   */
  public async exchange(
    build: (messageId: number) => Request,
    call: Call,
  ): Promise<Result<Answer, LdapFault>> {
    if (!this.isAlive) return err(unreached('closed', 'The connection is closed.'));
    if (call.signal.aborted) return err(unreached('aborted', 'Stopped before anything was sent.'));
    if (this.pending !== null) throw new Error('One request at a time: a connection is leased to one caller');
    this.lastMessageId += 1;
    return await this.send(this.lastMessageId, build(this.lastMessageId), call);
  }

  /** Gives the socket back without closing it, for StartTLS. The connection is dead afterwards. */
  public detach(): void {
    this.isAlive = false;
    const { socket } = this;
    socket
      .off('data', this.onData)
      .off('end', this.onEnd)
      .off('close', this.onEnd)
      .off('error', this.onError);
  }

  /** Says goodbye and closes; a request under way ends as lost. */
  public close(): void {
    if (!this.isAlive) return;
    this.isAlive = false;
    this.settle(err({ kind: 'lost', reason: 'closed', text: 'The connection was closed here.' }));
    const { socket } = this;
    const timer = setTimeout(() => socket.destroy(), goodbyeMs);
    timer.unref();
    socket.once('close', () => clearTimeout(timer));
    socket.end(new UnbindRequest({ messageId: this.lastMessageId + 1 }).write(), () => socket.destroy());
  }

  private readonly onData = (chunk: Buffer): void => this.parser.read(chunk, this.requests);
  private readonly onEnd = (): void => this.lose('closed', 'The server closed the connection.');
  private readonly onError = (cause: Error): void => this.lose('closed', errorText(cause));

  private onMessage(message: SearchEntry | SearchReference | Response): void {
    // Message id 0 is the notice of disconnection (RFC 4511, 4.4.1); the server closes next.
    if (message.messageId === 0)
      this.lose('closed', `The server ends the connection: ${message.errorMessage}`);
    if (message.messageId !== this.pending?.messageId || message instanceof SearchReference) return;
    if (message instanceof SearchEntry) this.pending.entries.push(message);
    else this.settle(ok({ message, entries: this.pending.entries }));
  }

  private settle(answer: Result<Answer, LdapFault>): void {
    const waiting = this.pending;
    this.pending = null;
    this.requests.clear();
    waiting?.end(answer);
  }

  private lose(reason: 'timeout' | 'closed' | 'aborted', text: string): void {
    this.isAlive = false;
    this.socket.destroy();
    this.settle(err({ kind: 'lost', reason, text }));
  }

  private send(messageId: number, request: Request, call: Call): Promise<Result<Answer, LdapFault>> {
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => this.lose('timeout', `No answer within ${call.timeoutMs} ms.`),
        call.timeoutMs,
      );
      const onAbort = (): void => this.lose('aborted', 'Stopped while waiting for the answer.');
      call.signal.addEventListener('abort', onAbort, { once: true });
      const end = (answer: Result<Answer, LdapFault>): void => {
        clearTimeout(timer);
        call.signal.removeEventListener('abort', onAbort);
        resolve(answer);
      };
      this.pending = { messageId, entries: [], end };
      this.requests.set(String(messageId), { message: request });
      const bytes = request.write();
      this.socket.write(bytes, () => bytes.fill(0));
    });
  }
}
