import type { Duplex } from 'node:stream';
import {
  type BindRequest,
  type ExtendedRequest,
  MessageParser,
  type ModifyRequest,
  SearchEntry,
  SearchReference,
  type SearchRequest,
  UnbindRequest,
} from 'ldapts';
import { err, ok, type Result } from '../../../shared/result';
import { errorText, unreached, type LdapFault } from './fault';

/** The limits of one call. */
export interface Call {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

type Request = BindRequest | ExtendedRequest | ModifyRequest | SearchRequest;
type Response = Parameters<Parameters<MessageParser['on']>[1]>[0];

/** What came back for one request. */
export interface Answer {
  readonly message: Exclude<Response, Error>;
  readonly entries: readonly SearchEntry[];
}

/**
 * One LDAP connection over an established socket, one request at a time. ldapts contributes the messages and their
 * parser; its Client is not used, because it reconnects by itself, cannot say whether a request was sent, hides the
 * paging cookie and lets one timeout end other people’s requests (each has a test in session-traps.spec.ts).
 *
 * A connection that timed out, was closed or was interrupted is dead for good: nothing is ever parsed with what an
 * earlier answer left behind.
 */
export interface Connection {
  readonly alive: boolean;
  /** Sends one request and waits for its last answer. Bytes that were written are wiped. Never throws for the network. */
  exchange(build: (messageId: number) => Request, call: Call): Promise<Result<Answer, LdapFault>>;
  /** Gives the socket back without closing it, for StartTLS. The connection is dead afterwards. */
  detach(): void;
  /** Says goodbye and closes; a request under way ends as lost. */
  close(): void;
}

interface Pending {
  readonly messageId: number;
  readonly entries: SearchEntry[];
  readonly end: (answer: Result<Answer, LdapFault>) => void;
}

const goodbyeMs = 1_000;

/** Wraps an established (and, except for StartTLS, encrypted) socket. The connection owns it from now on. */
export function createConnection(socket: Duplex): Connection {
  const parser = new MessageParser();
  const requests = new Map<string, { message: Request }>();
  let pending: Pending | null = null;
  let lastMessageId = 0;
  let alive = true;

  const settle = (answer: Result<Answer, LdapFault>): void => {
    const waiting = pending;
    pending = null;
    requests.clear();
    waiting?.end(answer);
  };
  const lose = (reason: 'timeout' | 'closed' | 'aborted', text: string): void => {
    alive = false;
    socket.destroy();
    settle(err({ kind: 'lost', reason, text }));
  };

  const onData = (chunk: Buffer): void => parser.read(chunk, requests);
  const onEnd = (): void => lose('closed', 'The server closed the connection.');
  const onError = (cause: Error): void => lose('closed', errorText(cause));
  parser.on('error', () => lose('closed', 'The server’s answer could not be understood.'));
  parser.on('message', (message) => {
    // Message id 0 is the notice of disconnection (RFC 4511, 4.4.1); the server closes next.
    if (message.messageId === 0) return lose('closed', `The server ends the connection: ${message.errorMessage}`);
    if (pending === null || message.messageId !== pending.messageId) return undefined;
    if (message instanceof SearchEntry) return void pending.entries.push(message);
    if (message instanceof SearchReference) return undefined;
    return settle(ok({ message, entries: pending.entries }));
  });
  socket.on('data', onData);
  socket.on('end', onEnd);
  socket.on('close', onEnd);
  socket.on('error', onError);

  const send = (messageId: number, request: Request, call: Call): Promise<Result<Answer, LdapFault>> =>
    new Promise((resolve) => {
      const timer = setTimeout(() => lose('timeout', `No answer within ${call.timeoutMs} ms.`), call.timeoutMs);
      const onAbort = (): void => lose('aborted', 'Stopped while waiting for the answer.');
      call.signal.addEventListener('abort', onAbort, { once: true });
      const end = (answer: Result<Answer, LdapFault>): void => {
        clearTimeout(timer);
        call.signal.removeEventListener('abort', onAbort);
        resolve(answer);
      };
      pending = { messageId, entries: [], end };
      requests.set(String(messageId), { message: request });
      const bytes = request.write();
      socket.write(bytes, () => bytes.fill(0));
    });

  return {
    get alive(): boolean {
      return alive;
    },
    exchange: async (build, call) => {
      if (!alive) return err(unreached('closed', 'The connection is closed.'));
      if (call.signal.aborted) return err(unreached('aborted', 'Stopped before anything was sent.'));
      if (pending !== null) throw new Error('One request at a time: a connection is leased to one caller');
      lastMessageId += 1;
      return await send(lastMessageId, build(lastMessageId), call);
    },
    detach: () => {
      alive = false;
      socket.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', onError);
    },
    close: () => {
      if (!alive) return;
      alive = false;
      settle(err({ kind: 'lost', reason: 'closed', text: 'The connection was closed here.' }));
      const timer = setTimeout(() => socket.destroy(), goodbyeMs);
      timer.unref();
      socket.once('close', () => clearTimeout(timer));
      socket.end(new UnbindRequest({ messageId: lastMessageId + 1 }).write(), () => socket.destroy());
    },
  };
}
