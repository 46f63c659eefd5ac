import type { Entry } from '../store/entry';
import type { ResultSets } from '../search/result-sets';

/** What the server remembers of one connection. */
export interface LdapSession {
  /** Who signed in; `null` = nobody. */
  identity: Entry | null;
  /** Whether TLS protects the connection. */
  readonly isSecure: boolean;
  /** Searches that are being read page by page. */
  readonly resultSets: ResultSets;
}
