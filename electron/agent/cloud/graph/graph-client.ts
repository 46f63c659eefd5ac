import type { Agent } from 'node:https';
import { rootCertificates } from 'node:tls';
import * as z from 'zod';
import { err, ok, type Result } from '../../../../shared/result';
import type { Clock } from '../../clock';
import type { ProxySource } from '../../proxy/proxy';
import { createTunnelAgent } from '../../proxy/tunnel-agent';
import { systemAuthorities } from '../../system-authorities';
import type { TokenSource } from '../token-source';
import { httpsGet, type HttpAnswer, type HttpFault } from './https-get';
import { nextWaitMs, pause, retryAfterMs, type RetryLimits } from './retry';

/** Why Graph gave nothing that can be used. */
export interface GraphFault {
  /**
   * `aborted`: the signal; `credentials`: no token, or Graph does not accept it; `refused`: any other answer that trying again
   * does not change; `unreachable`: nothing usable, however often it was tried.
   */
  readonly kind: 'aborted' | 'credentials' | 'refused' | 'unreachable';
  /** HTTP status; 0 = no answer. */
  readonly status: number;
  /** Graph’s code of the error, such as `syncStateNotFound`; empty = none. */
  readonly code: string;
  /** For the admin. */
  readonly message: string;
}

/** Asks Graph. */
export interface GraphClient {
  /** Gets a resource as JSON, with the patience of the limits. @param url of Graph’s own origin: it gets the token */
  get(url: URL, signal: AbortSignal): Promise<Result<unknown, GraphFault>>;
  /** Closes the connections. */
  close(): void;
}

/** What a client needs. */
export interface GraphClientDeps {
  readonly origin: URL;
  readonly tokens: TokenSource;
  readonly clock: Clock;
  readonly limits: RetryLimits;
  /** Of one request, to the last byte of its answer. Milliseconds. */
  readonly requestTimeoutMs: number;
  /** Certificate authorities (PEM) that are trusted besides the public ones. */
  readonly extraAuthorities: readonly string[];
  readonly proxyOf: ProxySource;
}

/** A page has some hundred users of less than a kilobyte. */
const maxBytes = 32 * 1_024 * 1_024;
const maxMessageLength = 300;
/** Answers after which it is tried again: throttled, or a fault of the service. */
const passing = [408, 429, 500, 502, 503, 504];

const errorSchema = z.object({
  error: z.object({ code: z.string().catch(''), message: z.string().catch('') }),
});

function parseJson(text: string): Result<unknown, null> {
  try {
    return ok(JSON.parse(text));
  } catch {
    return err(null);
  }
}

function headerOf({ headers }: HttpAnswer, name: string): string | undefined {
  const value = headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** What a 401 and a 403 have in common for the admin, who has to do something about it. */
const remedies: Readonly<Record<number, string>> = {
  401: 'It does not accept the credentials.',
  403: 'The application lacks a permission: it needs User.Read.All and Domain.Read.All as application permissions, with admin consent.',
};

function toFault(url: URL, answer: HttpAnswer): GraphFault {
  const { status } = answer;
  const body = parseJson(answer.body);
  const said = errorSchema.safeParse(body.ok ? body.value : null).data?.error ?? { code: '', message: '' };
  const id = headerOf(answer, 'request-id');
  const parts = [
    `${url.host}${url.pathname} answered ${status}${said.code === '' ? '' : ` ${said.code}`}.`,
    remedies[status],
    said.message === '' ? undefined : `It says: ${said.message.slice(0, maxMessageLength)}`,
    id === undefined ? undefined : `(request ${id})`,
  ];
  const message = parts.filter((part) => part !== undefined).join(' ');
  const kind = status === 401 || status === 403 ? 'credentials' : 'refused';
  return { kind, status, code: said.code, message };
}

/** An answer that stands, or one after which it is worth while to try again. */
type Attempt =
  | { readonly kind: 'final'; readonly result: Result<unknown, GraphFault> }
  | { readonly kind: 'again'; readonly fault: GraphFault; readonly askedMs: number | null };

function unanswered(url: URL, { kind, message }: HttpFault): Attempt {
  const fault = { status: 0, code: '', message: `${url.host}: ${message}.` };
  if (kind === 'aborted') return { kind: 'final', result: err({ kind, ...fault }) };
  const unreachable: GraphFault = { kind: 'unreachable', ...fault };
  if (kind === 'tooLarge') return { kind: 'final', result: err(unreachable) };
  return { kind: 'again', fault: unreachable, askedMs: null };
}

function judge(url: URL, answer: HttpAnswer, now: number): Attempt {
  const { status } = answer;
  if (status === 200) {
    const parsed = parseJson(answer.body);
    if (parsed.ok) return { kind: 'final', result: parsed };
    const message = `${url.host}: An answer that is not JSON.`;
    return { kind: 'again', fault: { kind: 'unreachable', status, code: '', message }, askedMs: null };
  }
  const fault = toFault(url, answer);
  if (!passing.includes(status)) return { kind: 'final', result: err(fault) };
  const askedMs = retryAfterMs(headerOf(answer, 'retry-after'), now);
  return { kind: 'again', fault: { ...fault, kind: 'unreachable' }, askedMs };
}

function givenUp(fault: GraphFault, tries: number, askedMs: number | null): GraphFault {
  const asked = askedMs === null ? '' : ` It asks to wait ${Math.ceil(askedMs / 1_000)} s.`;
  const tried = tries === 1 ? 'Tried once.' : `Tried ${tries} times.`;
  return { ...fault, message: `${fault.message}${asked} ${tried}` };
}

async function attempt(url: URL, deps: GraphClientDeps, agent: Agent, signal: AbortSignal): Promise<Attempt> {
  const token = await deps.tokens.token(signal);
  if (!token.ok) {
    const { kind, message } = token.error;
    const fault = {
      kind: kind === 'refused' ? 'credentials' : 'unreachable',
      status: 0,
      code: '',
      message,
    } as const;
    return { kind: 'final', result: err(signal.aborted ? { ...fault, kind: 'aborted' } : fault) };
  }
  const answer = await httpsGet(url, {
    agent,
    headers: { accept: 'application/json', authorization: `Bearer ${token.value}` },
    timeoutMs: deps.requestTimeoutMs,
    maxBytes,
    signal,
  });
  return answer.ok ? judge(url, answer.value, deps.clock.now()) : unanswered(url, answer.error);
}

/**
 * Makes a client, which keeps one connection open until it is closed. Throttling (429) and passing faults are waited out as
 * `Retry-After` asks, or else with growing waits (“Microsoft Graph throttling guidance”).
 */
export function createGraphClient(deps: GraphClientDeps): GraphClient {
  const { extraAuthorities: extra } = deps;
  const known = systemAuthorities() ?? (extra.length === 0 ? null : rootCertificates);
  const agent = createTunnelAgent(deps.proxyOf, deps.requestTimeoutMs, {
    keepAlive: true,
    maxSockets: 1,
    // Without a list of ours, Node trusts its own and those of NODE_EXTRA_CA_CERTS.
    ...(known === null ? {} : { ca: [...known, ...extra] }),
  });
  return {
    async get(url, signal) {
      if (url.origin !== deps.origin.origin) throw new Error('A token goes to its own origin only');
      for (let tries = 1; ; tries += 1) {
        const made = await attempt(url, deps, agent, signal);
        if (made.kind === 'final') return made.result;
        const waitMs = nextWaitMs(tries, made.askedMs, deps.limits);
        if (waitMs === null) return err(givenUp(made.fault, tries, made.askedMs));
        await pause(waitMs, signal);
      }
    },
    close: () => agent.destroy(),
  };
}
