import type { Result } from '../../../../shared/result';
import type { Call } from '../session/connection';
import type { LdapEntry } from '../session/entry';
import type { LdapFault } from '../session/fault';
import type { SearchPage, SearchQuery, Session } from '../session/session';

/** Objects of one answer. */
export const pageSize = 500;

/**
 * The objects of a search page by page; two pages at most are in memory, because the next one is asked for before this one
 * is handed out. An empty page may have others behind it: only a missing cookie ends a search.
 *
 * @returns what ended it early; `null` = it was read to the end
 */
export async function* readPages(
  session: Session,
  query: Omit<SearchQuery, 'page'>,
  call: Call,
): AsyncGenerator<readonly LdapEntry[], LdapFault | null> {
  const ask = (cookie: Buffer | null): ReturnType<Session['search']> =>
    session.search({ ...query, page: { size: pageSize, cookie } }, call);
  let asked: ReturnType<Session['search']> | null = ask(null);
  while (asked !== null) {
    const page: Result<SearchPage, LdapFault> = await asked;
    if (!page.ok) return page.error;
    const { entries, cookie }: SearchPage = page.value;
    asked = cookie === null ? null : ask(cookie);
    if (entries.length > 0) yield entries;
  }
  return null;
}

const noSuchObject = 32;

/**
 * As `readPages`, for one base after the other; one that is gone has no objects.
 *
 * @param partitionDn never gone: where it cannot be found, it cannot be read
 */
export async function* readBases(
  session: Session,
  bases: readonly string[],
  query: Omit<SearchQuery, 'page' | 'base'>,
  call: Call,
  partitionDn: string,
): AsyncGenerator<readonly LdapEntry[], LdapFault | null> {
  for (const base of bases) {
    const fault = yield* readPages(session, { ...query, base }, call);
    const gone = fault?.kind === 'refused' && fault.resultCode === noSuchObject && base !== partitionDn;
    if (fault !== null && !gone) return fault;
  }
  return null;
}
