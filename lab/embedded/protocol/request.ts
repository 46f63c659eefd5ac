import {
  booleanOf,
  elementAt,
  elementsOf,
  integerOf,
  MalformedMessage,
  textOf,
  type Element,
} from './elements';
import { filterOf, type Filter } from './filter';
import { requestTags, tags } from './tags';

/** A control as the client sent it. */
export interface RequestControl {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Buffer | null;
}

/** An attribute with its values as bytes. */
export interface AttributeValues {
  readonly attribute: string;
  readonly values: readonly Buffer[];
}

/** One change of a Modify, in the order sent. */
export interface Modification extends AttributeValues {
  readonly operation: 'add' | 'delete' | 'replace';
}

/** What a search asks for. */
export interface SearchRequest {
  readonly kind: 'search';
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  /** Objects the client wants at most; 0 = no limit of its own. */
  readonly sizeLimit: number;
  readonly typesOnly: boolean;
  readonly filter: Filter;
  readonly attributes: readonly string[];
}

/** The requests the server knows. */
export type LdapRequest =
  | {
      readonly kind: 'bind';
      readonly name: string;
      /** `null` = not a simple bind. */ readonly password: string | null;
    }
  | SearchRequest
  | { readonly kind: 'modify'; readonly dn: string; readonly modifications: readonly Modification[] }
  | { readonly kind: 'add'; readonly dn: string; readonly attributes: readonly AttributeValues[] }
  | { readonly kind: 'delete'; readonly dn: string }
  | {
      readonly kind: 'rename';
      readonly dn: string;
      readonly newRdn: string;
      readonly newSuperior: string | null;
    }
  | { readonly kind: 'extended'; readonly oid: string }
  | { readonly kind: 'unbind' }
  | { readonly kind: 'abandon' };

/** One message of a client. */
export interface RequestMessage {
  readonly messageId: number;
  readonly request: LdapRequest;
  readonly controls: readonly RequestControl[];
}

const modifyOperations: readonly Modification['operation'][] = ['add', 'delete', 'replace'];
const scopes: readonly SearchRequest['scope'][] = ['base', 'one', 'sub'];

/** Reads one whole message (RFC 4511, 4.1.1). Throws MalformedMessage. */
export function requestOf(bytes: Buffer): RequestMessage {
  const parts = elementsOf(elementAt(elementsOf(bytes), 0, tags.sequence));
  const messageId = integerOf(elementAt(parts, 0, tags.integer));
  const operation = parts[1];
  if (operation === undefined || messageId < 0) throw new MalformedMessage('operation');
  const controls = parts[2]?.tag === tags.controls ? elementsOf(parts[2].content).map(controlOf) : [];
  return { messageId, request: operationOf(operation), controls };
}

function controlOf({ tag, content }: Element): RequestControl {
  if (tag !== tags.sequence) throw new MalformedMessage('control');
  const parts = elementsOf(content);
  const critical = parts.find((part) => part.tag === tags.boolean);
  return {
    oid: textOf(elementAt(parts, 0, tags.octetString)),
    critical: critical !== undefined && booleanOf(critical.content),
    value: parts.slice(1).find((part) => part.tag === tags.octetString)?.content ?? null,
  };
}

function operationOf({ tag, content }: Element): LdapRequest {
  switch (tag) {
    case requestTags.unbind:
      return { kind: 'unbind' };
    case requestTags.abandon:
      return { kind: 'abandon' };
    case requestTags.delete:
      return { kind: 'delete', dn: textOf(content) };
    case requestTags.bind:
      return bindOf(elementsOf(content));
    case requestTags.search:
      return searchOf(elementsOf(content));
    case requestTags.modify:
      return modifyOf(elementsOf(content));
    case requestTags.add:
      return addOf(elementsOf(content));
    case requestTags.rename:
      return renameOf(elementsOf(content));
    case requestTags.extended:
      return { kind: 'extended', oid: textOf(elementAt(elementsOf(content), 0, tags.extendedName)) };
    default:
      throw new MalformedMessage('operation');
  }
}

function bindOf(parts: readonly Element[]): LdapRequest {
  const simple = parts[2]?.tag === tags.simplePassword;
  return {
    kind: 'bind',
    name: textOf(elementAt(parts, 1, tags.octetString)),
    password: simple ? textOf(elementAt(parts, 2, tags.simplePassword)) : null,
  };
}

function searchOf(parts: readonly Element[]): SearchRequest {
  const scope = scopes[integerOf(elementAt(parts, 1, tags.enumerated))];
  const filter = parts[6];
  if (scope === undefined || filter === undefined) throw new MalformedMessage('search');
  return {
    kind: 'search',
    base: textOf(elementAt(parts, 0, tags.octetString)),
    scope,
    sizeLimit: integerOf(elementAt(parts, 3, tags.integer)),
    typesOnly: booleanOf(elementAt(parts, 5, tags.boolean)),
    filter: filterOf(filter),
    attributes: elementsOf(elementAt(parts, 7, tags.sequence)).map((each) => textOf(each.content)),
  };
}

function attributeOf({ tag, content }: Element): AttributeValues {
  if (tag !== tags.sequence) throw new MalformedMessage('attribute');
  const parts = elementsOf(content);
  return {
    attribute: textOf(elementAt(parts, 0, tags.octetString)),
    values: elementsOf(elementAt(parts, 1, tags.set)).map((value) => value.content),
  };
}

function modifyOf(parts: readonly Element[]): LdapRequest {
  const modifications = elementsOf(elementAt(parts, 1, tags.sequence)).map(({ content }): Modification => {
    const [operation, attribute] = elementsOf(content);
    if (operation?.tag !== tags.enumerated || attribute === undefined) throw new MalformedMessage('change');
    const name = modifyOperations[integerOf(operation.content)];
    if (name === undefined) throw new MalformedMessage('change');
    return { operation: name, ...attributeOf(attribute) };
  });
  return { kind: 'modify', dn: textOf(elementAt(parts, 0, tags.octetString)), modifications };
}

function addOf(parts: readonly Element[]): LdapRequest {
  const attributes = elementsOf(elementAt(parts, 1, tags.sequence)).map(attributeOf);
  return { kind: 'add', dn: textOf(elementAt(parts, 0, tags.octetString)), attributes };
}

function renameOf(parts: readonly Element[]): LdapRequest {
  const newSuperior = parts[3];
  return {
    kind: 'rename',
    dn: textOf(elementAt(parts, 0, tags.octetString)),
    newRdn: textOf(elementAt(parts, 1, tags.octetString)),
    newSuperior: newSuperior?.tag === tags.newSuperior ? textOf(newSuperior.content) : null,
  };
}
