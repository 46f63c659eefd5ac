import { ok, type Result } from '../../../../shared/result';
import type { Call } from '../session/connection';
import type { LdapEntry } from '../session/entry';
import { describeFault, type LdapFault } from '../session/fault';
import type { PdcFault } from '../pdc/pdc-finder';
import type { SearchQuery, Session } from '../session/session';

/** AD’s MaxPageSize: more in one page it does not give. */
const pageSize = 1_000;

/** What a search found; `more` = there are objects beyond the limit. */
export interface Found {
  readonly entries: readonly LdapEntry[];
  readonly more: boolean;
}

/** Every object of a search, page by page, until `maxEntries` are reached. A page may be empty and not the last. */
export async function readAll(
  session: Session,
  query: Omit<SearchQuery, 'page'>,
  maxEntries: number,
  call: Call,
): Promise<Result<Found, LdapFault>> {
  const entries: LdapEntry[] = [];
  let cookie: Buffer | null = null;
  do {
    const page = await session.search({ ...query, page: { size: pageSize, cookie } }, call);
    if (!page.ok) return page;
    entries.push(...page.value.entries);
    cookie = page.value.cookie;
  } while (cookie !== null && entries.length < maxEntries);
  return ok({ entries: entries.slice(0, maxEntries), more: cookie !== null || entries.length > maxEntries });
}

/** A fault with the host it came from, in words for the admin. */
export function faultInWords({ fault, host }: Pick<PdcFault, 'fault' | 'host'>): string {
  const words = describeFault(fault);
  return host === null ? words : `${host}: ${words}`;
}
