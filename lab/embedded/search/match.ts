import type { Filter } from '../protocol/filter';
import { dnKey, foldText, parseDn } from '../store/dn';
import type { Entry } from '../store/entry';
import { categoryNamed } from '../store/object-classes';
import { attributeType, type Syntax } from '../store/schema';
import { integerOfText } from '../store/values';
import { linkedEntries, storedValues } from './attribute-values';

/** Truth of a filter for an object; `null` = undefined (RFC 4511, 4.5.1.7): an attribute nobody knows. */
type Truth = boolean | null;

const bitAnd = '1.2.840.113556.1.4.803';
const bitOr = '1.2.840.113556.1.4.804';
const inChain = '1.2.840.113556.1.4.1941';

/** Whether an object matches. */
export function matches(entry: Entry, filter: Filter): boolean {
  return truth(entry, filter) === true;
}

function truth(entry: Entry, filter: Filter): Truth {
  switch (filter.kind) {
    case 'and':
      return all(filter.filters.map((each) => truth(entry, each)));
    case 'or':
      return negated(all(filter.filters.map((each) => negated(truth(entry, each)))));
    case 'not':
      return negated(truth(entry, filter.filter));
    case 'present':
      return attributeType(filter.attribute) === null
        ? null
        : storedValues(entry, filter.attribute).length > 0;
    case 'equal':
    case 'atLeast':
    case 'atMost':
      return compared(entry, filter);
    case 'substrings':
      return substrings(entry, filter);
    case 'extensible':
      return extensible(entry, filter);
  }
}

function negated(value: Truth): Truth {
  return value === null ? null : !value;
}

function all(values: readonly Truth[]): Truth {
  if (values.includes(false)) return false;
  return values.includes(null) ? null : true;
}

type Comparison = Extract<Filter, { readonly kind: 'equal' | 'atLeast' | 'atMost' }>;
type Comparable = bigint | string;

/** A value in the form in which values of its syntax are compared; `null` = not one of the syntax. */
function comparable(value: Buffer | string, syntax: Syntax): Comparable | null {
  if (syntax === 'bytes') return (typeof value === 'string' ? Buffer.from(value) : value).toString('hex');
  const text = value.toString();
  switch (syntax) {
    case 'integer':
      return integerOfText(text);
    case 'dn': {
      const dn = parseDn(text);
      return dn === null ? null : dnKey(dn);
    }
    case 'boolean':
    case 'time':
      return text.toUpperCase();
    default:
      return foldText(text);
  }
}

function compared(entry: Entry, { kind, attribute, value }: Comparison): Truth {
  const type = attributeType(attribute);
  if (type === null) return null;
  if (type.name === 'objectClass')
    return kind === 'equal' && entry.classes.has(value.toString().toLowerCase());
  if (type.name === 'objectCategory') return isOfCategory(entry, value.toString());
  const wanted = comparable(value, type.syntax);
  if (wanted === null) return null;
  return storedValues(entry, attribute).some((stored) => {
    const present = comparable(stored, type.syntax);
    if (present === null) return false;
    if (kind === 'equal') return present === wanted;
    return kind === 'atLeast' ? present >= wanted : present <= wanted;
  });
}

/** A category is given as DN or by the name of a class. */
function isOfCategory(entry: Entry, wanted: string): boolean {
  const stored = storedValues(entry, 'objectCategory')[0]?.toString() ?? '';
  if (wanted.includes('=')) return comparable(stored, 'dn') === comparable(wanted, 'dn');
  const category = categoryNamed(wanted);
  return category !== null && foldText(stored).startsWith(`cn=${foldText(category)},`);
}

function substrings(entry: Entry, filter: Extract<Filter, { readonly kind: 'substrings' }>): Truth {
  const type = attributeType(filter.attribute);
  if (type === null) return null;
  // AD does not compare parts of DNs or numbers.
  if (type.syntax !== 'text') return false;
  const part = (value: Buffer | null): string => foldText(value?.toString() ?? '');
  const initial = part(filter.initial);
  const final = part(filter.final);
  return storedValues(entry, filter.attribute).some((stored) => {
    const text = foldText(stored.toString());
    if (text.length < initial.length + final.length || !text.startsWith(initial)) return false;
    const end = text.length - final.length;
    let position = initial.length;
    for (const each of filter.any) {
      const found = text.indexOf(part(each), position);
      if (found === -1) return false;
      position = found + part(each).length;
    }
    return position <= end && text.endsWith(final);
  });
}

function extensible(entry: Entry, filter: Extract<Filter, { readonly kind: 'extensible' }>): Truth {
  const { attribute, rule, value } = filter;
  const type = attribute === null ? null : attributeType(attribute);
  if (attribute === null || type === null) return null;
  if (rule === null) return compared(entry, { kind: 'equal', attribute, value });
  if (rule === inChain) return reaches(entry, attribute, comparable(value, 'dn'));
  const mask = integerOfText(value.toString());
  if (type.syntax !== 'integer' || mask === null || (rule !== bitAnd && rule !== bitOr)) return null;
  return storedValues(entry, attribute).some((stored) => {
    const bits = (integerOfText(stored.toString()) ?? 0n) & mask;
    return rule === bitAnd ? bits === mask : bits !== 0n;
  });
}

/** Whether a link leads to the object, through others too. */
function reaches(entry: Entry, attribute: string, wantedKey: Comparable | null): Truth {
  const seen = new Set<Entry>();
  const waiting = [entry];
  for (const at of waiting) {
    const targets = linkedEntries(at, attribute);
    if (targets === null) return null;
    for (const target of targets) {
      if (target.key === wantedKey) return true;
      if (!seen.has(target)) waiting.push(target);
      seen.add(target);
    }
  }
  return false;
}
