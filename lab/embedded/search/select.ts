import type { Domain } from '../domain';
import type { AnsweredEntry } from '../protocol/response';
import type { Entry } from '../store/entry';
import { attributeType, constructedAttributes, type AttributeType } from '../store/schema';
import { presentTypes, storedValues } from './attribute-values';
import { constructedValues, type Asked } from './constructed';

/** Which attributes of an object to send. */
export interface Selection extends Asked {
  /** As the client named them; empty or `*` = all but the constructed, `1.1` = none. */
  readonly attributes: readonly string[];
  readonly typesOnly: boolean;
}

function wantedTypes(entry: Entry, attributes: readonly string[]): readonly AttributeType[] {
  const everything = attributes.length === 0 || attributes.includes('*');
  const named = attributes.flatMap((name) => attributeType(name) ?? []);
  return everything ? [...new Set([...presentTypes(entry), ...named])] : [...new Set(named)];
}

/** An object with the attributes that were asked for, in the schema’s spelling. */
export function answeredEntry(domain: Domain, entry: Entry, selection: Selection): AnsweredEntry {
  const attributes = wantedTypes(entry, selection.attributes).flatMap(({ name }) => {
    const key = name.toLowerCase();
    const values = constructedAttributes.has(key)
      ? constructedValues(domain, entry, key, selection)
      : storedValues(entry, key);
    return values.length === 0 ? [] : [{ name, values: selection.typesOnly ? [] : values }];
  });
  return { dn: entry.dn, attributes };
}
