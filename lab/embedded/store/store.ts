import { dnKey, formatDn, formatRdn, parseDn, type Dn, type Rdn } from './dn';
import { setText, type AttributeMap, type Entry, type LinkMap } from './entry';
import { setLinks, unlink } from './links';
import { createNameIndex } from './name-index';
import { generalizedTime, newGuid } from './values';

/** What a new entry is made of. */
export interface NewEntry {
  readonly parent: Entry | null;
  /** The whole DN for a naming context’s head, else the RDN alone. */
  readonly name: Dn;
  /** From `top` down. */
  readonly classes: readonly string[];
  readonly attributes: AttributeMap;
  readonly links?: LinkMap;
}

/** What replaces an entry’s content. */
export interface EntryContent {
  readonly attributes: AttributeMap;
  readonly links: LinkMap;
}

const firstUsn = 12_288;

/** The objects of the directory in memory, with the indexes that sign-in and `<GUID=…>` need. */
export class Store {
  private readonly now: () => number;
  private readonly byKey = new Map<string, Entry>();
  private readonly guids = new Map<string, Entry>();
  private readonly accountNames = createNameIndex('sAMAccountName');
  private readonly principalNames = createNameIndex('userPrincipalName');
  private usn = firstUsn;

  /** @param now epoch milliseconds */
  constructor(now: () => number) {
    this.now = now;
  }

  get highestUsn(): number {
    return this.usn;
  }

  byDn(dn: Dn): Entry | null {
    return this.byKey.get(dnKey(dn)) ?? null;
  }

  /** The object of a DN in text; `null` also where the text is no DN. */
  byDnText(text: string): Entry | null {
    const dn = parseDn(text);
    return dn === null ? null : this.byDn(dn);
  }

  byGuid(guid: Buffer): Entry | null {
    return this.guids.get(guid.toString('hex')) ?? null;
  }

  byAccountName(name: string): Entry | null {
    return this.accountNames.find(name);
  }

  byPrincipalName(name: string): Entry | null {
    return this.principalNames.find(name);
  }

  add(made: NewEntry): Entry {
    const entry = newEntry(made);
    this.stamp(entry);
    setText(entry.attributes, 'uSNCreated', this.usn);
    setText(entry.attributes, 'whenCreated', generalizedTime(this.now()));
    made.parent?.children.add(entry);
    this.place(entry);
    this.guids.set(entry.guid.toString('hex'), entry);
    this.indexNames(entry);
    setLinks(entry, made.links ?? new Map<string, never>());
    return entry;
  }

  /** Puts new content in place of an entry’s, as one step, and stamps the change. */
  replace(entry: Entry, { attributes, links }: EntryContent): void {
    this.forgetNames(entry);
    entry.attributes = attributes;
    setLinks(entry, links);
    this.indexNames(entry);
    this.stamp(entry);
  }

  rename(entry: Entry, parent: Entry, rdn: Rdn): void {
    entry.parent?.children.delete(entry);
    parent.children.add(entry);
    entry.parent = parent;
    entry.rdn = rdn;
    setText(entry.attributes, 'name', rdn.value);
    setText(entry.attributes, rdn.type, rdn.value);
    this.place(entry);
    this.stamp(entry);
  }

  /** Removes an entry with everything below it. */
  remove(entry: Entry): void {
    for (const child of [...entry.children]) this.remove(child);
    this.usn += 1;
    unlink(entry);
    this.forgetNames(entry);
    entry.parent?.children.delete(entry);
    this.byKey.delete(entry.key);
    this.guids.delete(entry.guid.toString('hex'));
  }

  /** Marks an entry as changed. Attributes that do not replicate, such as badPwdCount, change without. */
  stamp(entry: Entry): void {
    this.usn += 1;
    setText(entry.attributes, 'uSNChanged', this.usn);
    setText(entry.attributes, 'whenChanged', generalizedTime(this.now()));
  }

  /** Gives an entry and all below it the names that follow from its place. */
  private place(entry: Entry): void {
    if (this.byKey.get(entry.key) === entry) this.byKey.delete(entry.key);
    if (entry.parent !== null) {
      entry.dn = `${formatRdn(entry.rdn)},${entry.parent.dn}`;
      entry.key = `${dnKey([entry.rdn])},${entry.parent.key}`;
    }
    this.byKey.set(entry.key, entry);
    for (const child of entry.children) this.place(child);
  }

  private indexNames(entry: Entry): void {
    this.accountNames.add(entry);
    this.principalNames.add(entry);
  }

  private forgetNames(entry: Entry): void {
    this.accountNames.forget(entry);
    this.principalNames.forget(entry);
  }
}

function newEntry(made: NewEntry): Entry {
  const rdn = made.name[0];
  if (rdn === undefined) throw new Error('an object needs a name');
  const guid = newGuid();
  const attributes: AttributeMap = new Map(made.attributes);
  attributes.set(
    'objectclass',
    made.classes.map((name) => Buffer.from(name)),
  );
  attributes.set('objectguid', [guid]);
  setText(attributes, 'name', rdn.value);
  setText(attributes, rdn.type, rdn.value);
  return {
    rdn,
    parent: made.parent,
    dn: formatDn(made.name),
    key: dnKey(made.name),
    guid,
    classes: new Set(made.classes.map((name) => name.toLowerCase())),
    children: new Set(),
    attributes,
    links: new Map(),
    backLinks: new Map(),
    passwords: null,
  };
}
