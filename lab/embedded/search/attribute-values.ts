import { attributeType, linkPairs, type AttributeType } from '../store/schema';
import type { Entry } from '../store/entry';

const forwardLinks: ReadonlySet<string> = new Set(linkPairs.map(({ forward }) => forward));
const backwardLinks: ReadonlySet<string> = new Set(linkPairs.map(({ back }) => back));

/** Stored in no attribute or never to be read. */
const neverRead: ReadonlySet<string> = new Set(['unicodepwd', 'ntsecuritydescriptor']);

/** An attribute’s values as they are searched and sent; empty = there are none. Not for constructed ones. */
export function storedValues(entry: Entry, name: string): readonly (Buffer | string)[] {
  const key = name.toLowerCase();
  if (neverRead.has(key)) return [];
  if (key === 'distinguishedname') return [entry.dn];
  if (forwardLinks.has(key)) return dnsOf(entry.links.get(key));
  if (backwardLinks.has(key)) return dnsOf(entry.backLinks.get(key));
  return entry.attributes.get(key) ?? [];
}

function dnsOf(entries: ReadonlySet<Entry> | undefined): string[] {
  return [...(entries ?? [])].map(({ dn }) => dn);
}

/** The objects a DN attribute points to, where it is a link. */
export function linkedEntries(entry: Entry, name: string): ReadonlySet<Entry> | null {
  const key = name.toLowerCase();
  if (forwardLinks.has(key)) return entry.links.get(key) ?? new Set();
  return backwardLinks.has(key) ? (entry.backLinks.get(key) ?? new Set()) : null;
}

/** Types of all stored attributes that an entry has. */
export function presentTypes(entry: Entry): AttributeType[] {
  const withLinks = [...entry.links, ...entry.backLinks].filter(([, entries]) => entries.size > 0);
  const names = ['distinguishedname', ...entry.attributes.keys(), ...withLinks.map(([name]) => name)];
  return names.flatMap((name) => (neverRead.has(name) ? [] : (attributeType(name) ?? [])));
}
