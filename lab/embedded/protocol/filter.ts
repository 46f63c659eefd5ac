import { SearchFilter } from 'ldapts';
import { booleanOf, elementAt, elementsOf, MalformedMessage, textOf, type Element } from './elements';
import { tags } from './tags';

/**
 * A search filter with its values as bytes. ldapts’ own filter classes keep text, which spoils binary values such as
 * `objectGUID=\9f…`.
 */
export type Filter =
  | { readonly kind: 'and' | 'or'; readonly filters: readonly Filter[] }
  | { readonly kind: 'not'; readonly filter: Filter }
  | { readonly kind: 'present'; readonly attribute: string }
  | {
      readonly kind: 'equal' | 'atLeast' | 'atMost';
      readonly attribute: string;
      readonly value: Buffer;
    }
  | {
      readonly kind: 'substrings';
      readonly attribute: string;
      readonly initial: Buffer | null;
      readonly any: readonly Buffer[];
      readonly final: Buffer | null;
    }
  | {
      readonly kind: 'extensible';
      readonly rule: string | null;
      readonly attribute: string | null;
      readonly value: Buffer;
      readonly dnAttributes: boolean;
    };

/** Deeper nesting is refused: each level costs stack. */
const maxDepth = 100;

/** Reads a filter (RFC 4511, 4.5.1.7). Throws MalformedMessage. */
export function filterOf(element: Element, depth = 0): Filter {
  if (depth > maxDepth) throw new MalformedMessage('filter too deep');
  const { tag, content } = element;
  switch (tag) {
    case SearchFilter.and:
    case SearchFilter.or: {
      const filters = elementsOf(content).map((each) => filterOf(each, depth + 1));
      return { kind: tag === SearchFilter.and ? 'and' : 'or', filters };
    }
    case SearchFilter.not: {
      const [inner, ...others] = elementsOf(content);
      if (inner === undefined || others.length > 0) throw new MalformedMessage('not');
      return { kind: 'not', filter: filterOf(inner, depth + 1) };
    }
    case SearchFilter.present:
      return { kind: 'present', attribute: textOf(content) };
    // AD treats an approximate match as equality (MS-ADTS 3.1.1.3.1.3.1).
    case SearchFilter.equalityMatch:
    case SearchFilter.approxMatch:
      return { kind: 'equal', ...assertion(content) };
    case SearchFilter.greaterOrEqual:
      return { kind: 'atLeast', ...assertion(content) };
    case SearchFilter.lessOrEqual:
      return { kind: 'atMost', ...assertion(content) };
    case SearchFilter.substrings:
      return substrings(content);
    case SearchFilter.extensibleMatch:
      return extensible(content);
    default:
      throw new MalformedMessage('filter');
  }
}

function assertion(content: Buffer): { readonly attribute: string; readonly value: Buffer } {
  const parts = elementsOf(content);
  return {
    attribute: textOf(elementAt(parts, 0, tags.octetString)),
    value: elementAt(parts, 1, tags.octetString),
  };
}

function substrings(content: Buffer): Filter {
  const parts = elementsOf(content);
  const pieces = elementsOf(elementAt(parts, 1, tags.sequence));
  const withTag = (tag: number): Buffer[] =>
    pieces.filter((piece) => piece.tag === tag).map((piece) => piece.content);
  return {
    kind: 'substrings',
    attribute: textOf(elementAt(parts, 0, tags.octetString)),
    initial: withTag(0x80)[0] ?? null,
    any: withTag(0x81),
    final: withTag(0x82)[0] ?? null,
  };
}

function extensible(content: Buffer): Filter {
  const parts = new Map(elementsOf(content).map((part) => [part.tag, part.content]));
  const rule = parts.get(0x81);
  const attribute = parts.get(0x82);
  const value = parts.get(0x83);
  const dnAttributes = parts.get(0x84);
  if (value === undefined) throw new MalformedMessage('extensible');
  return {
    kind: 'extensible',
    rule: rule === undefined ? null : textOf(rule),
    attribute: attribute === undefined ? null : textOf(attribute),
    value,
    dnAttributes: dnAttributes !== undefined && booleanOf(dnAttributes),
  };
}
