import type { PasswordRecord } from '../account/password-record';
import type { Rdn } from './dn';
import { integerOfText } from './values';

/** Values of an entry’s attributes by the attribute’s name in lower case. Links are kept apart. */
export type AttributeMap = Map<string, readonly Buffer[]>;
/** Objects an entry’s links point to (or from), by the attribute’s name in lower case. */
export type LinkMap = Map<string, ReadonlySet<Entry>>;

/** One object of the directory. Only the store changes it. */
export interface Entry {
  rdn: Rdn;
  parent: Entry | null;
  dn: string;
  key: string;
  readonly guid: Buffer;
  /** Class chain in lower case. */
  readonly classes: ReadonlySet<string>;
  readonly children: Set<Entry>;
  attributes: AttributeMap;
  /** member and the like. */
  links: LinkMap;
  /** memberOf and the like: kept by the store. */
  readonly backLinks: Map<string, Set<Entry>>;
  passwords: PasswordRecord | null;
}

/** The first value of an attribute as text. */
export function textOf(entry: Pick<Entry, 'attributes'>, name: string): string | null {
  return entry.attributes.get(name.toLowerCase())?.[0]?.toString('utf8') ?? null;
}

/** The value of an integer attribute; 0 when there is none. */
export function integerOf(entry: Pick<Entry, 'attributes'>, name: string): bigint {
  return integerOfText(textOf(entry, name) ?? '') ?? 0n;
}

export function setText(attributes: AttributeMap, name: string, value: bigint | number | string): void {
  attributes.set(name.toLowerCase(), [Buffer.from(String(value), 'utf8')]);
}

export function backLinked(entry: Entry, name: string): ReadonlySet<Entry> {
  return entry.backLinks.get(name.toLowerCase()) ?? none;
}

const none: ReadonlySet<Entry> = new Set();

/** An account with a password; computers count where `computers` says so. */
export function isUser(entry: Entry, computers: 'withComputers' | 'withoutComputers'): boolean {
  return entry.classes.has('user') && (computers === 'withComputers' || !entry.classes.has('computer'));
}
