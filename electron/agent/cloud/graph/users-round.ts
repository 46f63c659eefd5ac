import type { AuthenticationType } from '../../../../shared/operations';
import { err, ok, type Result } from '../../../../shared/result';
import type { CloudImportObject } from '../../sync/objects';
import type { SourceError } from '../../sync/ports';
import type { GraphClient, GraphFault } from './graph-client';
import { anchorOf, isWhole, readEntry, readUser, unreadable } from './graph-user';
import { readPage } from './links';
import { readWholeUsers, type PartialUser } from './whole-users';

/** What a round of pages is read with. */
export interface RoundDeps {
  readonly client: GraphClient;
  readonly baseUrl: URL;
  /** Whether all users are told, and not only those that changed. */
  readonly isFirst: boolean;
  readonly typeOf: (userPrincipalName: string | null) => AuthenticationType;
}

/** A page, read. */
export interface UsersPage {
  readonly objects: readonly CloudImportObject[];
  /** Keys of users that are gone. */
  readonly removed: readonly string[];
  readonly errors: readonly SourceError[];
}

/** Pages of a round; a tenant of a million users has some ten thousand. What goes on after these has no end. */
const maxPages = 200_000;

interface Sorted {
  readonly whole: readonly PartialUser[];
  readonly partial: readonly PartialUser[];
  readonly removed: readonly string[];
  readonly unknown: number;
}

/** The last entry of a user on the page counts; the properties of those before it are added to it. */
function sort(values: readonly unknown[], isFirst: boolean): Sorted {
  const users = new Map<string, PartialUser['properties'] | null>();
  let unknown = 0;
  for (const entry of values.map(readEntry)) {
    if (entry.kind === 'unknown') unknown += 1;
    else if (entry.kind === 'removed') users.set(entry.id, null);
    else users.set(entry.id, { ...users.get(entry.id), ...entry.properties });
  }
  const whole: PartialUser[] = [];
  const partial: PartialUser[] = [];
  const removed: string[] = [];
  for (const [id, properties] of users) {
    if (properties === null) removed.push(anchorOf(id));
    else (isWhole(properties, isFirst) ? whole : partial).push({ id, properties });
  }
  return { whole, partial, removed, unknown };
}

const notToldWhole = 'Microsoft Graph told a part of it, and does not list it';

async function toPage(
  values: readonly unknown[],
  deps: RoundDeps,
  signal: AbortSignal,
): Promise<Result<UsersPage, GraphFault>> {
  const { whole, partial, removed, unknown } = sort(values, deps.isFirst);
  const completed = await readWholeUsers(deps.client, deps.baseUrl, partial, signal);
  if (!completed.ok) return completed;
  const found = new Set(completed.value.map(({ id }) => id));
  const missing = partial.filter(({ id }) => !found.has(id)).map(({ id }) => unreadable(id, notToldWhole));
  const read = [...whole, ...completed.value].map(({ id, properties }) =>
    readUser(id, properties, deps.typeOf),
  );
  return ok({
    objects: read.flatMap((one) => (one.ok ? [one.value] : [])),
    removed,
    errors: [
      ...read.flatMap((one) => (one.ok ? [] : [one.error])),
      ...missing,
      ...Array.from({ length: unknown }, () => unreadable(null, 'A user without an id')),
    ],
  });
}

/** A fault, and whether a page had been read by then. */
export interface RoundFault {
  readonly fault: GraphFault;
  readonly isAtStart: boolean;
}

/**
 * Reads a round page by page, empty pages included: only a delta link ends it.
 *
 * @returns the delta link, from which the next round begins
 */
export async function* readRound(
  start: URL,
  deps: RoundDeps,
  signal: AbortSignal,
): AsyncGenerator<UsersPage, Result<URL, RoundFault>> {
  const broken = (text: string, pages: number): Result<never, RoundFault> =>
    err({
      fault: { kind: 'unreachable', status: 200, code: '', message: `${deps.baseUrl.host}: ${text}` },
      isAtStart: pages === 0,
    });
  let url = start;
  for (let pages = 0; pages < maxPages; pages += 1) {
    const answer = await deps.client.get(url, signal);
    if (!answer.ok) return err({ fault: answer.error, isAtStart: pages === 0 });
    const page = readPage(answer.value, deps.baseUrl.origin);
    if (!page.ok) return broken(page.error, pages);
    const users = await toPage(page.value.values, deps, signal);
    if (!users.ok) return err({ fault: users.error, isAtStart: pages === 0 });
    yield users.value;
    const { link } = page.value;
    if (link === null) return broken('A page that is not the last and names no other.', pages + 1);
    if (link.kind === 'delta') return ok(link.url);
    if (link.url.href === url.href) return broken('A page that names itself as the next.', pages + 1);
    ({ url } = link);
  }
  return broken('A list without an end.', maxPages);
}
