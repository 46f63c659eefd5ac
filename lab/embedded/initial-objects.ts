import { sidBytes } from '../population/access-entry';
import { structuralClass } from './store/object-classes';
import type { Dn } from './store/dn';
import type { AttributeMap, Entry, LinkMap } from './store/entry';
import type { Store } from './store/store';
import { sidWith } from './store/values';

/** What the first objects of a domain are made with. */
export interface ObjectMaker {
  readonly store: Store;
  readonly domainSid: Buffer;
  readonly configurationDn: string;
  /** Remembers an object of the domain by the last part of its SID. */
  keep(rid: number, entry: Entry): void;
}

type Texts = Readonly<Record<string, string>>;

/** What some objects have besides. */
export interface Extras {
  /** Last part of the SID. */
  readonly rid?: number;
  /** Whether the SID is one of `S-1-5-32`. */
  readonly isBuiltIn?: boolean;
  readonly links?: LinkMap;
}

const builtInSid = sidBytes('S-1-5-32');

/** Text values as an entry keeps them. */
function attributesOf(texts: Texts): AttributeMap {
  return new Map(Object.entries(texts).map(([name, text]) => [name.toLowerCase(), [Buffer.from(text)]]));
}

/** DN of a class’s category in the schema. */
export function categoryDn(category: string, configurationDn: string): string {
  return `CN=${category},CN=Schema,${configurationDn}`;
}

/** Makes an object of the server’s own; the name is the whole DN where it heads a naming context. */
export function makeObject(
  maker: ObjectMaker,
  parent: Entry | null,
  name: Dn,
  className: string,
  texts: Texts,
  { rid, isBuiltIn = false, links }: Extras = {},
): Entry {
  const objectClass = structuralClass([className]);
  if (objectClass === null) throw new Error(`${className} is not a class`);
  const attributes = attributesOf({
    objectCategory: categoryDn(objectClass.category, maker.configurationDn),
    instanceType: '4',
    ...texts,
  });
  if (rid !== undefined)
    attributes.set('objectsid', [sidWith(isBuiltIn ? builtInSid : maker.domainSid, rid)]);
  if (className === 'domainDNS') attributes.set('objectsid', [maker.domainSid]);
  const entry = maker.store.add({
    parent,
    name,
    classes: objectClass.chain,
    attributes,
    ...(links === undefined ? {} : { links }),
  });
  if (rid !== undefined && !isBuiltIn) maker.keep(rid, entry);
  return entry;
}
