import type { Entry, LinkMap } from './entry';
import { linkPairs } from './schema';

/** Puts other links in place of an entry’s and keeps the back links of the objects they point to in step. */
export function setLinks(entry: Entry, links: LinkMap): void {
  for (const { forward, back } of linkPairs) {
    const before = entry.links.get(forward);
    const after = links.get(forward);
    if (before === after) continue;
    for (const target of before ?? []) target.backLinks.get(back)?.delete(entry);
    for (const target of after ?? []) {
      const sources = target.backLinks.get(back) ?? new Set();
      target.backLinks.set(back, sources.add(entry));
    }
  }
  entry.links = links;
}

/** Removes every link from and to an entry. */
export function unlink(entry: Entry): void {
  setLinks(entry, new Map());
  for (const { forward, back } of linkPairs) {
    for (const source of entry.backLinks.get(back) ?? []) {
      const rest = new Set(source.links.get(forward));
      rest.delete(entry);
      source.links.set(forward, rest);
    }
  }
}
