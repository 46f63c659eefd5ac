import { randomBytes } from 'node:crypto';
import type { Entry } from '../store/entry';

/** A search that is read page by page. */
export interface ResultSet {
  readonly entries: readonly Entry[];
  /** How many were sent. */
  readonly sent: number;
}

/** The searches of one connection under the cookies that continue them. */
export interface ResultSets {
  /** Keeps a search and returns its cookie, good for one page. */
  keep(set: ResultSet): string;
  /** Takes a search out; `null` = the cookie is not (or no longer) known. */
  take(cookie: string): ResultSet | null;
}

/** AD’s MaxResultSetsPerConn: beyond it the oldest search is forgotten. */
const maxResultSets = 10;

export function createResultSets(): ResultSets {
  const sets = new Map<string, ResultSet>();
  return {
    keep: (set) => {
      const cookie = randomBytes(12).toString('latin1');
      sets.set(cookie, set);
      const oldest = sets.keys().next().value;
      if (sets.size > maxResultSets && oldest !== undefined) sets.delete(oldest);
      return cookie;
    },
    take: (cookie) => {
      const set = sets.get(cookie) ?? null;
      sets.delete(cookie);
      return set;
    },
  };
}
