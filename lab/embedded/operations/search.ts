import type { Domain } from '../domain';
import type { SearchRequest } from '../protocol/request';
import type { AnsweredEntry, FinalAnswer } from '../protocol/response';
import { refusals } from '../refusals';
import { matches } from '../search/match';
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
export const maxPageSize = 1_000;

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

/**
 * Answers a search. At most {@link maxPageSize} objects come at once; more need paging, and without it the search ends
 * with sizeLimitExceeded after the first ones.
 *
 * @param emptyPage the first page comes empty and with a cookie, as AD may send one at any time
 */
export function search(
  domain: Domain,
  session: LdapSession,
  request: SearchRequest,
  controls: Controls,
  emptyPage = false,
): SearchAnswer {
  if (request.base === '' && request.scope === 'base') {
    return { ...only(success), entries: [rootDse(domain, request.attributes, request.typesOnly)] };
  }
  if (session.identity === null) return only(refusals.notSignedIn);
  const base = findTarget(domain, request.base);
  if (!base.ok) return only(base.error);
  const answer = (entry: Entry): AnsweredEntry =>
    answeredEntry(domain, entry, {
      attributes: request.attributes,
      typesOnly: request.typesOnly,
      identity: session.identity,
      scope: request.scope,
    });
  const find = (): readonly Entry[] =>
    [...scopeOf(base.value, request.scope)].filter((entry) => matches(entry, request.filter));
  const references = referencesFrom(domain, base.value, request, controls);

  if (controls.page === null) {
    const found = find();
    const limit = request.sizeLimit === 0 ? maxPageSize : Math.min(request.sizeLimit, maxPageSize);
    const entries = found.slice(0, limit).map(answer);
    if (found.length > limit) return { ...only(refusals.sizeLimitExceeded), entries };
    return { entries, references, final: success, cookie: null };
  }

  const { cookie, size } = controls.page;
  const set = cookie === '' ? { entries: find(), sent: 0 } : session.resultSets.take(cookie);
  if (set === null) return only(refusals.controlNotProcessed);
  // A page of no objects after the first ends the search (RFC 2696).
  if (size === 0 && cookie !== '') return { ...only(success), cookie: '' };
  const count = emptyPage ? 0 : Math.min(size === 0 ? maxPageSize : size, maxPageSize);
  const sent = Math.min(set.sent + count, set.entries.length);
  const entries = set.entries.slice(set.sent, sent).map(answer);
  const isLast = sent === set.entries.length && !emptyPage;
  const next = isLast ? '' : session.resultSets.keep({ entries: set.entries, sent });
  return { entries, references: isLast ? references : [], final: success, cookie: next };
}
