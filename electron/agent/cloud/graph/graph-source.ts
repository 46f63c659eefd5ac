import type { CloudImportObject } from '../../sync/objects';
import type { CloudSource, CloudWatermark, SourceEvent } from '../../sync/ports';
import type { Result } from '../../../../shared/result';
import type { Clock } from '../../clock';
import { byDomain, type AuthenticationTypeByDomain } from '../authentication-type';
import type { ProxySource } from '../../proxy/proxy';
import type { TokenSource } from '../token-source';
import { authenticationOf, readDomains } from './domains';
import { createGraphClient, type GraphClient, type GraphFault } from './graph-client';
import { selectedProperties } from './graph-user';
import { readLink } from './links';
import { defaultRetryLimits, type RetryLimits } from './retry';
import { readRound, type RoundDeps, type UsersPage } from './users-round';
import { basisOf, readWatermark, toWatermark } from './watermark';

/** Which cloud users to read through Microsoft Graph. */
export interface GraphSettings {
  /** Where Graph is: `https://graph.microsoft.com`, or that of a national cloud. */
  readonly baseUrl: string;
  /** The tenant, by its id. */
  readonly tenant: string;
  /** `passThrough` for the managed domains that use it: Graph does not tell. Federated domains tell it themselves. */
  readonly authenticationTypes: AuthenticationTypeByDomain;
}

/** What it takes to read them. */
export interface GraphSourceDeps {
  readonly tokens: TokenSource;
  readonly clock: Clock;
  /** Default: `defaultRetryLimits`. */
  readonly limits?: RetryLimits;
  /** Of one request. Milliseconds; default: 60,000. */
  readonly requestTimeoutMs?: number;
  /** Certificate authorities (PEM) that are trusted besides the public ones. */
  readonly extraAuthorities: readonly string[];
  readonly proxyOf: ProxySource;
}

type Event = SourceEvent<CloudImportObject, CloudWatermark>;

const defaultRequestTimeoutMs = 60_000;
const goneBatch = 500;

/** `null` for a fault that is the caller’s own doing. */
function failure(fault: GraphFault, isAtStart: boolean): Event | null {
  if (fault.kind === 'aborted') return null;
  const { message } = fault;
  if (!isAtStart) return { kind: 'failed', status: 'stopped-connectivity', message };
  const status = fault.kind === 'credentials' ? 'no-start-credentials' : 'no-start-connection';
  return { kind: 'failed', status, message };
}

function pageEvents({ objects, errors }: UsersPage): readonly Event[] {
  return [
    ...(objects.length > 0 ? [{ kind: 'objects', objects } as const] : []),
    ...(errors.length > 0 ? [{ kind: 'errors', errors } as const] : []),
  ];
}

/** What an import begins with: how domains authenticate, which decides whether a delta is possible. */
interface Opened {
  readonly deps: Omit<RoundDeps, 'isFirst'>;
  readonly basis: string;
}

async function openTenant(
  settings: GraphSettings,
  baseUrl: URL,
  client: GraphClient,
  signal: AbortSignal,
): Promise<Result<Opened, GraphFault>> {
  const domains = await readDomains(client, baseUrl, signal);
  if (!domains.ok) return domains;
  const setting = byDomain(settings.authenticationTypes);
  const basis = basisOf(settings.tenant, [domains.value, setting]);
  const typeOf = (name: string | null) => authenticationOf(name, domains.value, setting);
  return { ok: true, value: { deps: { client, baseUrl, typeOf }, basis } };
}

/**
 * All users. One that is told and then removed before the round ends would stay: then the round is good for no delta, and
 * everything is read again next time.
 */
async function* readAll({ deps, basis }: Opened, signal: AbortSignal): AsyncGenerator<Event> {
  const start = new URL(`/v1.0/users/delta?$select=${selectedProperties.join(',')}`, deps.baseUrl);
  const round = readRound(start, { ...deps, isFirst: true }, signal);
  const told = new Set<string>();
  const removed = new Set<string>();
  let next = await round.next();
  for (; next.done !== true; next = await round.next()) {
    for (const key of next.value.removed) if (told.has(key)) removed.add(key);
    for (const { cloudAnchor } of next.value.objects) {
      told.add(cloudAnchor);
      removed.delete(cloudAnchor);
    }
    yield* pageEvents(next.value);
  }
  if (!next.value.ok) {
    const event = failure(next.value.error.fault, next.value.error.isAtStart);
    if (event !== null) yield event;
    return;
  }
  const watermark = toWatermark({ deltaLink: next.value.value.href, basis });
  yield { kind: 'end', watermark: removed.size === 0 ? watermark : null };
}

/** 410 = start over (“Synchronization reset”); 400 with `syncStateNotFound` or the like = the token is too old (“Token duration”). */
function isReset({ status, code }: GraphFault): boolean {
  return status === 410 || /^(?:syncState|resync)/i.test(code) || status === 400 || status === 404;
}

function* goneEvents(keys: ReadonlySet<string>): Generator<Event> {
  const all = [...keys];
  for (let from = 0; from < all.length; from += goneBatch)
    yield { kind: 'gone', keys: all.slice(from, from + goneBatch) };
}

async function* readChanges(opened: Opened, start: URL, signal: AbortSignal): AsyncGenerator<Event> {
  const round = readRound(start, { ...opened.deps, isFirst: false }, signal);
  // Told at the end, because a user that was removed and restored comes as both, in the order it happened.
  const removed = new Set<string>();
  let next = await round.next();
  for (; next.done !== true; next = await round.next()) {
    for (const key of next.value.removed) removed.add(key);
    for (const { cloudAnchor } of next.value.objects) removed.delete(cloudAnchor);
    yield* pageEvents(next.value);
  }
  if (next.value.ok) {
    yield* goneEvents(removed);
    yield { kind: 'end', watermark: toWatermark({ deltaLink: next.value.value.href, basis: opened.basis }) };
    return;
  }
  const { fault, isAtStart } = next.value.error;
  if (isAtStart && isReset(fault)) {
    yield { kind: 'watermarkUnusable', reason: fault.message };
    return;
  }
  const event = failure(fault, isAtStart);
  if (event !== null) yield event;
}

function parseBaseUrl(text: string): URL | null {
  try {
    const url = new URL(text);
    return url.protocol === 'https:' ? url : null;
  } catch {
    return null;
  }
}

async function* withTenant(
  settings: GraphSettings,
  deps: GraphSourceDeps,
  signal: AbortSignal,
  read: (opened: Opened) => AsyncIterable<Event>,
): AsyncGenerator<Event> {
  const noStart = (message: string): Event => ({ kind: 'failed', status: 'no-start-connection', message });
  const baseUrl = parseBaseUrl(settings.baseUrl);
  if (baseUrl === null) {
    yield noStart(`${settings.baseUrl} is no https address.`);
    return;
  }
  const { limits = defaultRetryLimits, requestTimeoutMs = defaultRequestTimeoutMs, ...rest } = deps;
  const proxy = await deps.proxyOf(baseUrl);
  if (!proxy.ok) {
    yield noStart(proxy.error);
    return;
  }
  const client = createGraphClient({ ...rest, origin: baseUrl, limits, requestTimeoutMs });
  try {
    const opened = await openTenant(settings, baseUrl, client, signal);
    if (opened.ok) {
      yield* read(opened.value);
      return;
    }
    const event = failure(opened.error, true);
    if (event !== null) yield event;
  } finally {
    client.close();
  }
}

const never = 'The last import was of another source.';

/**
 * The cloud users from Microsoft Graph, by delta query (`/users/delta`); needs the application permissions User.Read.All and
 * Domain.Read.All. A delta is possible for seven days, and as long as no domain changes how its people authenticate.
 */
export function createGraphSource(settings: GraphSettings, deps: GraphSourceDeps): CloudSource {
  return {
    fullImport: (signal) => withTenant(settings, deps, signal, (opened) => readAll(opened, signal)),
    deltaImport(since, signal) {
      const position = readWatermark(since);
      const base = parseBaseUrl(settings.baseUrl);
      const link = position === null || base === null ? null : readLink(position.deltaLink, base.origin);
      return withTenant(settings, deps, signal, async function* (opened) {
        const unusable = (reason: string): Event => ({ kind: 'watermarkUnusable', reason });
        if (position === null || link?.ok !== true) {
          yield unusable(never);
          return;
        }
        if (position.basis !== opened.basis) {
          yield unusable('The settings of the cloud connector or how a domain authenticates changed.');
          return;
        }
        yield* readChanges(opened, link.value, signal);
      });
    },
  };
}
