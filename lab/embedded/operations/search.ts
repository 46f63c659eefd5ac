import type { Domain } from '../domain';
import type { SearchRequest } from '../protocol/request';
import type { AnsweredEntry, FinalAnswer } from '../protocol/response';
import { refusals } from '../refusals';
import { matches } from '../search/match';
import type { ResultSets } from '../search/result-sets';
import { rootDse } from '../search/root-dse';
import { answeredEntry } from '../search/select';
import type { Entry } from '../store/entry';
import type { Controls } from './controls';
import { findTarget } from './find-target';
import type { LdapSession } from './session';

/** Everything a search answers. */
export interface SearchAnswer {
  readonly entries: readonly AnsweredEntry[];
  /** URLs of naming contexts below the base that the search did not cover. */
  readonly references: readonly string[];
  readonly final: FinalAnswer;
  /** Cookie of the next page (empty = this was the last); `null` = not paged. */
  readonly cookie: string | null;
}

/** AD’s MaxPageSize: objects in one answer, paged or not. */
const maxPageSize = 1_000;

const success: FinalAnswer = { code: 0, text: '' };

function only(final: FinalAnswer): SearchAnswer {
  return { entries: [], references: [], final, cookie: null };
}

/** The objects a search looks at, parents first. */
function* scopeOf(base: Entry, scope: SearchRequest['scope']): Iterable<Entry> {
  if (scope !== 'one') yield base;
  if (scope === 'base') return;
  for (const child of base.children) {
    if (scope === 'one') yield child;
    else yield* scopeOf(child, 'sub');
  }
}

/** A subtree search of the domain ends with a reference to Configuration, as AD sends it. */
function referencesFrom(domain: Domain, base: Entry, request: SearchRequest, controls: Controls): string[] {
  if (controls.domainScope || request.scope !== 'sub' || base !== domain.head) return [];
  return [`ldap://${domain.name}/${encodeURI(domain.configurationHead.dn)}`];
}

/** The place of one page in its search. */
interface PageRequest {
  readonly size: number;
  /** Empty on the first page. */
  readonly cookie: string;
  /** The page comes empty and with a cookie, as AD may send one at any time. */
  readonly isEmpty: boolean;
}

/** What is to be sent of a search now. */
interface Part {
  readonly entries: readonly Entry[];
  readonly isLast: boolean;
  readonly final: FinalAnswer;
  readonly cookie: string | null;
}

function wholeOf(found: readonly Entry[], sizeLimit: number): Part {
  const limit = sizeLimit === 0 ? maxPageSize : Math.min(sizeLimit, maxPageSize);
  const isLast = found.length <= limit;
  const final = isLast ? success : refusals.sizeLimitExceeded;
  return { entries: found.slice(0, limit), isLast, final, cookie: null };
}

function pageOf(
  sets: ResultSets,
  find: () => readonly Entry[],
  { size, cookie, isEmpty }: PageRequest,
): Part {
  const set = cookie === '' ? { entries: find(), sent: 0 } : sets.take(cookie);
  if (set === null) return { entries: [], isLast: false, final: refusals.controlNotProcessed, cookie: null };
  // A page of no objects after the first ends the search (RFC 2696).
  if (size === 0 && cookie !== '') return { entries: [], isLast: false, final: success, cookie: '' };
  const count = isEmpty ? 0 : Math.min(size === 0 ? maxPageSize : size, maxPageSize);
  const sent = Math.min(set.sent + count, set.entries.length);
  const isLast = sent === set.entries.length && !isEmpty;
  const next = isLast ? '' : sets.keep({ entries: set.entries, sent });
  return { entries: set.entries.slice(set.sent, sent), isLast, final: success, cookie: next };
}

/**
 * Answers a search. At most {@link maxPageSize} objects come at once; more need paging, and without it the search ends
 * with sizeLimitExceeded after the first ones.
 *
 * @param emptyPage this page of a paged search comes empty and with a cookie
 */
export function search(
  domain: Domain,
  session: LdapSession,
  request: SearchRequest,
  controls: Controls,
  emptyPage = false,
): SearchAnswer {
  const { attributes, typesOnly, scope } = request;
  if (request.base === '' && scope === 'base') {
    return { ...only(success), entries: [rootDse(domain, attributes, typesOnly)] };
  }
  const { identity } = session;
  if (identity === null) return only(refusals.notSignedIn);
  const base = findTarget(domain, request.base);
  if (!base.ok) return only(base.error);
  const find = (): readonly Entry[] =>
    [...scopeOf(base.value, scope)].filter((entry) => matches(entry, request.filter));
  const { entries, isLast, final, cookie } =
    controls.page === null
      ? wholeOf(find(), request.sizeLimit)
      : pageOf(session.resultSets, find, { ...controls.page, isEmpty: emptyPage });
  const selection = { attributes, typesOnly, identity, scope };
  return {
    entries: entries.map((entry) => answeredEntry(domain, entry, selection)),
    references: isLast ? referencesFrom(domain, base.value, request, controls) : [],
    final,
    cookie,
  };
}
