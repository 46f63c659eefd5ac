import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import type { AuditSyslog } from '../../../shared/model/settings';
import { err, ok, type Result } from '../../../shared/result';

/** Finite times of a connection. Milliseconds. */
export interface SyslogTimings {
  /** To connect and to agree on TLS. */
  readonly connectMs: number;
  /** For the server to take what is sent. */
  readonly sendMs: number;
  /** For the server to close in answer to our end. */
  readonly closeMs: number;
}

/** The default times. */
export const syslogTimings: SyslogTimings = { connectMs: 10_000, sendMs: 30_000, closeMs: 3_000 };

/** An open connection to a syslog server. Syslog knows no acknowledgements: sent is not yet kept. */
export interface SyslogConnection {
  /** Resolves when the system has taken all of it. The error ends the connection. */
  send(text: string): Promise<Result<void, string>>;
  /** Why it is broken, `null` while it is not. */
  fault(): string | null;
  /** Ends it in order. @returns whether the server closed it without an error, so that it has read everything */
  end(): Promise<boolean>;
  /** Cuts it. */
  destroy(): void;
}

const wordsOf = (cause: unknown): string => (cause instanceof Error ? cause.message : 'unknown error');

class Connection implements SyslogConnection {
  readonly #socket: TLSSocket;
  readonly #timings: SyslogTimings;
  #fault: string | null = null;
  #isEnding = false;

  constructor(socket: TLSSocket, timings: SyslogTimings) {
    this.#socket = socket;
    this.#timings = timings;
    socket.setKeepAlive(true, 30_000);
    // Servers send nothing; unread bytes would keep the end of the connection from being seen.
    socket.resume();
    socket.on('error', (cause) => (this.#fault ??= wordsOf(cause)));
    socket.on('end', () => {
      if (!this.#isEnding) this.#fault ??= 'the server closed the connection';
    });
    socket.on('close', () => {
      if (!this.#isEnding) this.#fault ??= 'the connection was closed';
    });
  }

  fault(): string | null {
    return this.#fault;
  }

  send(text: string): Promise<Result<void, string>> {
    return new Promise((resolve) => {
      if (this.#fault !== null) {
        resolve(err(this.#fault));
        return;
      }
      const timer = setTimeout(() => fail('the server takes nothing'), this.#timings.sendMs);
      const onClose = (): void => fail(this.#fault ?? 'the connection was closed');
      const fail = (words: string): void => {
        clearTimeout(timer);
        this.#fault ??= words;
        this.#socket.destroy();
        resolve(err(words));
      };
      this.#socket.once('close', onClose);
      this.#socket.write(text, (cause) => {
        this.#socket.off('close', onClose);
        clearTimeout(timer);
        if (!(cause instanceof Error)) resolve(ok(undefined));
        else fail(wordsOf(cause));
      });
    });
  }

  end(): Promise<boolean> {
    if (this.#fault !== null) return Promise.resolve(false);
    this.#isEnding = true;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        this.#socket.destroy();
        resolve(false);
      }, this.#timings.closeMs);
      this.#socket.once('close', (hadError) => {
        clearTimeout(timer);
        resolve(!hadError && this.#fault === null);
      });
      this.#socket.end();
    });
  }

  destroy(): void {
    this.#isEnding = true;
    this.#socket.destroy();
  }
}

async function readAuthorities(caFile: string | null): Promise<Result<string | null, string>> {
  if (caFile === null) return ok(null);
  try {
    return ok(await readFile(caFile, 'utf8'));
  } catch (cause) {
    return err(`The authorities in ${caFile} cannot be read: ${wordsOf(cause)}`);
  }
}

/**
 * Connects to a syslog server over TLS 1.2 or 1.3 (RFC 5425). Certificate and name are always verified. The error is in
 * words for the admin.
 */
export async function openSyslog(
  { host, port, caFile }: AuditSyslog,
  timings: SyslogTimings = syslogTimings,
): Promise<Result<SyslogConnection, string>> {
  const authorities = await readAuthorities(caFile);
  if (!authorities.ok) return authorities;
  const where = `${host}:${port}`;
  return await new Promise((resolve) => {
    const socket = connect({
      host,
      port,
      ...(authorities.value !== null && { ca: authorities.value }),
      ...(isIP(host) === 0 && { servername: host }),
      minVersion: 'TLSv1.2',
      rejectUnauthorized: true,
    });
    const timer = setTimeout(() => fail(`no connection within ${timings.connectMs} ms`), timings.connectMs);
    const fail = (words: string): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(err(`The syslog server ${where} cannot be used: ${words}`));
    };
    const onError = (cause: Error): void => fail(cause.message);
    socket.once('error', onError);
    socket.once('secureConnect', () => {
      clearTimeout(timer);
      const connection = new Connection(socket, timings);
      socket.off('error', onError);
      resolve(ok(connection));
    });
  });
}
