import { err, ok, type Result } from '../../../shared/result';
import type { Domain } from '../domain';
import type { AttributeValues, Modification } from '../protocol/request';
import { attributeProblem, noSuchObject, refusals, type Refusal } from '../refusals';
import { foldText, parseDn } from '../store/dn';
import type { AttributeMap, Entry, LinkMap } from '../store/entry';
import { attributeType, linkPairs, type AttributeType } from '../store/schema';
import { integerOfText } from '../store/values';

/** An object’s content as it will be; nothing of it counts before it replaces the object’s own. */
export interface Draft {
  readonly attributes: AttributeMap;
  readonly links: LinkMap;
}

const forwardLinks: ReadonlySet<string> = new Set(linkPairs.map(({ forward }) => forward));
const done = ok(undefined);
type Applied = Result<undefined, Refusal>;

export function draftOf(entry: Entry): Draft {
  return { attributes: new Map(entry.attributes), links: new Map(entry.links) };
}

/** Puts the values of an add into a draft. */
export function applyValues(domain: Domain, draft: Draft, { attribute, values }: AttributeValues): Applied {
  return applyChange(domain, draft, { operation: 'add', attribute, values }, false);
}

/**
 * Applies one change to a draft.
 *
 * @param permissive values that are there already, or missing already, are no error
 */
export function applyChange(
  domain: Domain,
  draft: Draft,
  change: Modification,
  permissive: boolean,
): Applied {
  const type = attributeType(change.attribute);
  if (type === null) return err(refusals.attributeNotConverted);
  if (type.system) return err(refusals.ownedBySystem);
  if (forwardLinks.has(type.name.toLowerCase())) return changeLinks(domain, draft, type, change, permissive);
  if (!change.values.every((value) => fits(value, type)))
    return err(attributeProblem('notOfItsKind', type.name));
  return changeValues(draft, type, change, permissive);
}

function fits(value: Buffer, { syntax }: AttributeType): boolean {
  switch (syntax) {
    case 'integer':
      return integerOfText(value.toString()) !== null;
    case 'boolean':
      return ['TRUE', 'FALSE'].includes(value.toString());
    case 'bytes':
      return true;
    default:
      return value.length > 0;
  }
}

function changeValues(draft: Draft, type: AttributeType, change: Modification, permissive: boolean): Applied {
  const key = type.name.toLowerCase();
  const identity = (value: Buffer): string =>
    type.syntax === 'bytes' ? value.toString('hex') : foldText(value.toString());
  const present = draft.attributes.get(key) ?? [];
  const after = changed(present, change, identity, permissive);
  if (!after.ok) return err(attributeProblem(after.error, type.name));
  if (type.singleValued && after.value.length > 1) return err(attributeProblem('tooMany', type.name));
  if (after.value.length === 0) draft.attributes.delete(key);
  else draft.attributes.set(key, after.value);
  return done;
}

function changeLinks(
  domain: Domain,
  draft: Draft,
  type: AttributeType,
  change: Modification,
  permissive: boolean,
): Applied {
  const key = type.name.toLowerCase();
  const targets: Entry[] = [];
  for (const value of change.values) {
    const dn = parseDn(value.toString());
    if (dn === null) return err(attributeProblem('notOfItsKind', type.name));
    const target = domain.store.byDn(dn);
    if (target === null) return err(noSuchObject());
    targets.push(target);
  }
  const { operation } = change;
  const present = [...(draft.links.get(key) ?? [])];
  const after = changed(present, { operation, values: targets }, (entry) => entry.key, permissive);
  if (!after.ok) return err(attributeProblem(after.error, type.name));
  if (type.singleValued && after.value.length > 1) return err(attributeProblem('tooMany', type.name));
  draft.links.set(key, new Set(after.value));
  return done;
}

interface ListChange<T> {
  readonly operation: Modification['operation'];
  readonly values: readonly T[];
}

/** The values after a change (RFC 4511, 4.6). */
function changed<T>(
  present: readonly T[],
  { operation, values }: ListChange<T>,
  identity: (value: T) => string,
  permissive: boolean,
): Result<readonly T[], 'exists' | 'missing'> {
  const there = new Set(present.map(identity));
  const given = new Map(values.map((value) => [identity(value), value]));
  if (operation === 'replace') return ok([...given.values()]);
  if (operation === 'add') {
    const fresh = [...given].filter(([id]) => !there.has(id)).map(([, value]) => value);
    if (fresh.length < values.length && !permissive) return err('exists');
    return ok([...present, ...fresh]);
  }
  const isMissing =
    values.length === 0 ? present.length === 0 : [...given.keys()].some((id) => !there.has(id));
  if (isMissing && !permissive) return err('missing');
  if (values.length === 0) return ok([]);
  return ok(present.filter((value) => !given.has(identity(value))));
}
