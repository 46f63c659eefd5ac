import { foldText } from './search-text';

/** What was typed, ready to be looked for. */
export interface SearchQuery {
  /** As typed, without the blanks around it. */
  readonly text: string;
  /** Folded; of `DOMAIN\name` the name. */
  readonly name: string;
  /** Its words; all have to be found, the longest first: it rules out most. */
  readonly terms: readonly string[];
  /** An objectGUID or a cloud object id, or how one begins (8 digits and a hyphen at least); lower case. */
  readonly guid: string | null;
}

const maxTerms = 6;
/** Between the words of a name, and around an address pasted from a mail: `Müller, Anna <anna@corp.example>`. */
const betweenTerms = /[\s,;<>"()]+/;

/** `null` = nothing to look for. */
export function parseSearch(typed: string): SearchQuery | null {
  const text = typed.trim();
  const name = foldText(text.slice(text.lastIndexOf('\\') + 1));
  const words = name.split(betweenTerms).filter((word) => word !== '');
  const terms = [...new Set(words)].sort((a, b) => b.length - a.length).slice(0, maxTerms);
  if (terms.length === 0) return null;
  const guid = /^\{?([0-9a-f]{8}-[0-9a-f-]{0,27})\}?$/i.exec(text)?.[1]?.toLowerCase() ?? null;
  return { text, name, terms, guid };
}

/** How good a match is: the smaller, the better. */
export const ranks = { exact: 0, begins: 1, words: 2, within: 3 } as const;

/** Ranks a row of which all terms are part. `search` as `searchText` makes it. */
export function rankOf({ name, terms }: SearchQuery, search: string): number {
  const begins = ` ${name}`;
  const whole = `${begins}\n`;
  if (search.startsWith(whole) || search.includes(`\n${whole}`)) return ranks.exact;
  if (search.startsWith(begins) || search.includes(`\n${begins}`)) return ranks.begins;
  return terms.every((term) => search.includes(` ${term}`)) ? ranks.words : ranks.within;
}

function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (sign) => `\\${sign}`);
}

/** The patterns (LIKE, escape `\`) that a row has to match for a rank or a better one. */
export function patternsFor({ name, terms }: SearchQuery, rank: 'exact' | 'words' | 'within'): string[] {
  if (rank === 'exact') return [`% ${escapeLike(name)}\n%`];
  return terms.map((term) => `%${rank === 'words' ? ' ' : ''}${escapeLike(term)}%`);
}
