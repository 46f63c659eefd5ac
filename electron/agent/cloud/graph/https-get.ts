import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { request, type Agent } from 'node:https';
import { err, ok, type Result } from '../../../../shared/result';

/** An answer, whatever its status. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Why there is no answer. */
export interface HttpFault {
  readonly kind: 'aborted' | 'timeout' | 'network' | 'tooLarge';
  readonly message: string;
}

/** The limits of a request. */
export interface GetOptions {
  readonly agent: Agent;
  readonly headers: Readonly<Record<string, string>>;
  /** From the beginning to the last byte of the answer. Milliseconds. */
  readonly timeoutMs: number;
  /** Bytes the body may have. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
}

type Outcome = Result<HttpAnswer, HttpFault>;

function receive(response: IncomingMessage, maxBytes: number, end: (outcome: Outcome) => void): void {
  const chunks: Uint8Array[] = [];
  let size = 0;
  response.on('data', (chunk: Uint8Array) => {
    size += chunk.length;
    if (size > maxBytes) end(err({ kind: 'tooLarge', message: `An answer of more than ${maxBytes} bytes` }));
    else chunks.push(chunk);
  });
  response.once('end', () => {
    const { statusCode: status = 0, headers } = response;
    end(ok({ status, headers, body: Buffer.concat(chunks).toString('utf8') }));
  });
  // An answer that is cut off ends with an error, not with its end.
  response.once('error', () => end(err({ kind: 'network', message: 'The answer was cut off' })));
}

/** What a network error says besides its text: `ECONNREFUSED` and the like, of every address that was tried. */
function wordsOf(cause: Error): string {
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : null;
  if (cause.message === '') return code ?? cause.name;
  return code === null || cause.message.includes(code) ? cause.message : `${cause.message} (${code})`;
}

/**
 * Gets an HTTPS resource once: no redirect is followed, so that what the headers hold goes nowhere else. Not `fetch`,
 * because that takes neither a certificate authority of the organisation’s own nor, before Node 24, a proxy.
 */
export function httpsGet(url: URL, options: GetOptions): Promise<Outcome> {
  const { agent, headers, timeoutMs, maxBytes, signal } = options;
  if (signal.aborted) return Promise.resolve(err({ kind: 'aborted', message: 'Stopped' }));
  return new Promise((resolve) => {
    const sent = request(url, { agent, headers });
    const end = (outcome: Outcome): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(outcome);
      if (!outcome.ok) sent.destroy();
    };
    const onAbort = (): void => end(err({ kind: 'aborted', message: 'Stopped' }));
    const timer = setTimeout(
      () => end(err({ kind: 'timeout', message: `No answer within ${timeoutMs / 1_000} s` })),
      timeoutMs,
    );
    signal.addEventListener('abort', onAbort, { once: true });
    // Destroying it after the end may bring further errors, which have nobody to go to.
    sent.on('error', (cause) => end(err({ kind: 'network', message: wordsOf(cause) })));
    sent.once('response', (response) => receive(response, maxBytes, end));
    sent.end();
  });
}
