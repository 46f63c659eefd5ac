import type { FoundPersonView } from '../../../shared/ipc/directory-channels';
import type { Database } from './database';
import { createConnectorNames, guidKeyPrefix } from './find-person';
import { parseSearch, patternsFor, rankOf, ranks, type SearchQuery } from './search-query';

/** People in one answer at most. */
const maxPeople = 50;
/** Rows looked at to choose the best from; where more match, the better ones are looked for anew. */
const maxCandidates = 1_000;
/** Rows of the index read at a time: some 2 ms. */
const sliceRows = 10_000;
/** Sorts after every text of the column. */
const afterAll = '\u{10ffff}';

/** A row that may be the person. `id` is the cloud anchor where it was asked for or is all there is. */
interface Candidate {
  readonly anchor: string | null;
  readonly id: string | null;
  readonly search: string;
}

interface Ranked {
  readonly candidate: Candidate;
  readonly rank: number;
}

/** Rows of a side that match all patterns, by display name. Reads the index of the search column alone. */
type Scan = (patterns: readonly string[]) => Promise<readonly Candidate[]>;

/** Lets everything else that waits for the thread go first. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** A scan goes from slice to slice of the index, so that a search never holds the thread for more than a slice. */
function createScan(db: Database, side: 'directory' | 'cloud'): Scan {
  const source = `cs_${side} INDEXED BY cs_${side}_search`;
  const id = side === 'cloud' ? 'cloud_anchor' : 'NULL';
  const sliceEnd = db.prepare(
    `SELECT search FROM ${source} WHERE search > ? ORDER BY search LIMIT 1 OFFSET ${sliceRows}`,
  );
  return async (patterns) => {
    const like = patterns.map(() => `search LIKE ? ESCAPE '\\'`).join(' AND ');
    const slice = db.prepare(`SELECT source_anchor AS anchor, ${id} AS id, search FROM ${source}
      WHERE search >= ? AND search < ? AND ${like} ORDER BY search LIMIT ${maxCandidates}`);
    const found: Candidate[] = [];
    let from: string | null = '';
    while (from !== null && found.length < maxCandidates) {
      const to: string | null = (sliceEnd.get(from) as { search: string } | undefined)?.search ?? null;
      found.push(...(slice.all(from, to ?? afterAll, ...patterns) as unknown as Candidate[]));
      from = to;
      await breathe();
    }
    return found;
  };
}

/** A common part of a name (`corp`) matches everybody: then the better matches are looked for by themselves. */
async function candidatesOf(scan: Scan, query: SearchQuery): Promise<readonly Candidate[]> {
  const within = await scan(patternsFor(query, 'within'));
  if (within.length < maxCandidates) return within;
  const words = await scan(patternsFor(query, 'words'));
  const exact = words.length < maxCandidates ? [] : await scan(patternsFor(query, 'exact'));
  return [...exact, ...words, ...within];
}

/** Rows whose identifier is what was typed, or begins so. */
function createIdentifierLookup(db: Database): (query: SearchQuery) => Candidate[] {
  const columns = 'source_anchor AS anchor, search';
  const cloud = db.prepare(`SELECT ${columns}, cloud_anchor AS id FROM cloud_objects
    WHERE cloud_anchor >= ? AND cloud_anchor < ? LIMIT ${maxPeople}`);
  const exactCloud = db.prepare(
    `SELECT ${columns}, cloud_anchor AS id FROM cloud_objects WHERE cloud_anchor = ?`,
  );
  const accounts = db.prepare(`SELECT ${columns}, NULL AS id FROM directory_objects
    WHERE connector = ? AND object_guid >= ? AND object_guid < ? LIMIT ${maxPeople}`);
  const bySource = ['directory_objects', 'cloud_objects'].map((table) =>
    db.prepare(`SELECT ${columns}, NULL AS id FROM ${table} WHERE source_anchor = ?`),
  );
  const connectors = createConnectorNames(db);
  return ({ text, guid }) => {
    const found = exactCloud.all(text) as unknown as Candidate[];
    for (const statement of bySource) found.push(...(statement.all(text) as unknown as Candidate[]));
    const objectId = guid ?? /^user_(.+)$/i.exec(text)?.[1]?.toLowerCase();
    if (objectId !== undefined) {
      const anchor = `User_${objectId}`;
      found.push(...(cloud.all(anchor, `${anchor}\uffff`) as unknown as Candidate[]));
    }
    if (guid === null) return found;
    for (const name of connectors()) {
      found.push(...(accounts.all(name, guid, `${guid}\uffff`) as unknown as Candidate[]));
    }
    return found;
  };
}

/** One entry per person, the best rank counts; then by rank and name. */
function choose(ranked: readonly Ranked[]): Candidate[] {
  const best = new Map<string, Ranked>();
  for (const one of ranked) {
    const { anchor, id } = one.candidate;
    const person = anchor === null ? `cloud ${id ?? ''}` : `anchor ${anchor}`;
    const known = best.get(person);
    if (known === undefined || one.rank < known.rank) best.set(person, one);
  }
  const byName = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  return [...best.values()]
    .sort((a, b) => a.rank - b.rank || byName(a.candidate.search, b.candidate.search))
    .slice(0, maxPeople)
    .map(({ candidate }) => candidate);
}

interface AccountRow {
  readonly dn: string;
  readonly guid: string;
  readonly display: string | null;
  readonly upn: string | null;
  readonly mail: string | null;
}

interface CloudRow {
  readonly anchor: string;
  readonly display: string | null;
  readonly upn: string | null;
}

/** Of several cloud objects with one source anchor, the one that was asked for stands for the person. */
function toView(
  cloud: readonly CloudRow[],
  accounts: readonly AccountRow[],
  wanted: string | null,
): FoundPersonView | null {
  const object = cloud.find(({ anchor }) => anchor === wanted) ?? cloud[0];
  const [account] = accounts;
  const key = object?.anchor ?? (account === undefined ? null : `${guidKeyPrefix}${account.guid}`);
  if (key === null) return null;
  return {
    key,
    displayName: object?.display ?? account?.display ?? null,
    userPrincipalName: object?.upn ?? account?.upn ?? null,
    mail: accounts.find(({ mail }) => mail !== null)?.mail ?? null,
    cloudAnchor: object?.anchor ?? null,
    accounts: accounts.map(({ dn }) => dn),
  };
}

function createViewer(db: Database): (candidate: Candidate) => FoundPersonView | null {
  const cloudColumns = 'cloud_anchor AS anchor, display_name AS display, user_principal_name AS upn';
  const cloudByKey = db.prepare(`SELECT ${cloudColumns} FROM cloud_objects WHERE cloud_anchor = ?`);
  const cloudByAnchor = db.prepare(`SELECT ${cloudColumns} FROM cloud_objects WHERE source_anchor = ?`);
  const accountsByAnchor = db.prepare(`SELECT distinguished_name AS dn, object_guid AS guid,
    display_name AS display, user_principal_name AS upn, mail
    FROM directory_objects WHERE source_anchor = ?`);
  return ({ anchor, id }) => {
    if (anchor === null) return toView(cloudByKey.all(id), [], id);
    const cloud = cloudByAnchor.all(anchor) as unknown as CloudRow[];
    return toView(cloud, accountsByAnchor.all(anchor), id);
  };
}

/**
 * Binds the console’s search for people to a database. It finds by display name, user principal name, mail and account
 * name (with or without `DOMAIN\`), all words typed somewhere in them, whatever their case and accents; by cloud anchor
 * and objectGUID, whole or how they begin; by source anchor. 50 people at most: whole names first, then names that begin so, words that
 * do, anything else; each by display name.
 */
export function createPeopleSearch(db: Database): (text: string) => Promise<readonly FoundPersonView[]> {
  const scans = [createScan(db, 'directory'), createScan(db, 'cloud')];
  const byIdentifier = createIdentifierLookup(db);
  const view = createViewer(db);
  return async (text) => {
    const query = parseSearch(text);
    if (query === null) return [];
    const ranked: Ranked[] = byIdentifier(query).map((candidate) => ({ candidate, rank: ranks.exact }));
    for (const scan of scans) {
      for (const candidate of await candidatesOf(scan, query)) {
        ranked.push({ candidate, rank: rankOf(query, candidate.search) });
      }
    }
    return choose(ranked)
      .map(view)
      .filter((person) => person !== null);
  };
}
