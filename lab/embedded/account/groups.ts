import { backLinked, integerOf, type Entry } from '../store/entry';
import type { Domain } from '../domain';

/** Groups the entry is a member of, through other groups too; with the account’s primary group. */
export function groupsOf(domain: Domain, entry: Entry): ReadonlySet<Entry> {
  const found = new Set<Entry>();
  const visit = (member: Entry): void => {
    for (const group of backLinked(member, 'memberOf')) {
      if (found.has(group)) continue;
      found.add(group);
      visit(group);
    }
  };
  const primary = domain.groupOfRid(Number(integerOf(entry, 'primaryGroupID')));
  if (primary !== null && !found.has(primary)) {
    found.add(primary);
    visit(primary);
  }
  visit(entry);
  return found;
}

/** Relative identifiers of the groups whose members SDProp protects (MS-ADTS 3.1.1.6.1.2). */
const protectedRids: ReadonlySet<number> = new Set([512, 516, 518, 519, 521, 544, 548, 549, 550, 551, 552]);

/** Whether delegated rights do not reach the account: it is, or once was, in a protected group. */
export function isProtected(domain: Domain, entry: Entry): boolean {
  if (integerOf(entry, 'adminCount') === 1n) return true;
  return [...groupsOf(domain, entry)].some((group) => protectedRids.has(ridOf(group)));
}

/** The last part of an object’s SID; 0 when it has none. */
export function ridOf(entry: Entry): number {
  const sid = entry.attributes.get('objectsid')?.[0];
  return sid === undefined ? 0 : sid.readUInt32LE(sid.length - 4);
}
