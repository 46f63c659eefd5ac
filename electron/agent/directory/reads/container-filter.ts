import type { ContainerRule } from '../../../../shared/model/partition';
import { dnParts } from '../values/dn-key';

/** What of a partition is synchronised. */
export interface ContainerFilter {
  /** Whether the object at the DN is: the rule of the nearest container above it decides, never one of its own. */
  includes(dn: string): boolean;
  /** Where to search so that everything included is found, and once only: the root, or the included containers. */
  readonly bases: readonly string[];
}

const keyOf = (parts: readonly string[]): string => JSON.stringify(parts);

interface Rules {
  readonly byContainer: ReadonlyMap<string, boolean>;
  readonly depth: number;
}

/** The rule of the nearest container at or above these parts; without any, everything is included. */
function decide(parts: readonly string[], { byContainer, depth }: Rules): boolean {
  for (let from = 0; parts.length - from >= depth; from += 1) {
    const included = byContainer.get(keyOf(parts.slice(from)));
    if (included !== undefined) return included;
  }
  return true;
}

/** Whether the parts are those of something in the partition, its root included. */
function isInside(parts: readonly string[], root: readonly string[]): boolean {
  return parts.length >= root.length && keyOf(parts.slice(parts.length - root.length)) === keyOf(root);
}

/** Whether a DN is that of the partition or of something in it; an escaped comma is none. */
export function isInPartition(dn: string, partitionDn: string): boolean {
  return isInside(dnParts(dn), dnParts(partitionDn));
}

/**
 * Makes the rules of a partition ready for many objects. Rules for what lies outside of the partition do not count;
 * of two rules for the same container the later one does.
 */
export function createContainerFilter(partitionDn: string, rules: readonly ContainerRule[]): ContainerFilter {
  const root = dnParts(partitionDn);
  const own = rules
    .map(({ distinguishedName, included }) => ({
      distinguishedName,
      included,
      parts: dnParts(distinguishedName),
    }))
    .filter(({ parts }) => isInside(parts, root));
  const byContainer = new Map(own.map(({ parts, included }) => [keyOf(parts), included]));
  const all: Rules = { byContainer, depth: root.length };
  const isBase = (parts: readonly string[]): boolean => byContainer.get(keyOf(parts)) === true;
  const isCovered = (parts: readonly string[]): boolean => {
    for (let from = 1; parts.length - from >= root.length; from += 1)
      if (isBase(parts.slice(from))) return true;
    return false;
  };
  const bases = new Map<string, string>();
  for (const { distinguishedName, parts } of own) {
    if (isBase(parts) && !isCovered(parts)) bases.set(keyOf(parts), distinguishedName);
  }
  return {
    includes: (dn) => {
      const parts = dnParts(dn);
      return parts.length > root.length && isInside(parts, root) && decide(parts.slice(1), all);
    },
    bases: decide(root, all) ? [partitionDn] : [...bases.values()],
  };
}

/** Filters of `isIncluded`: whoever asks for many objects asks with the same rules. */
const made = new WeakMap<
  readonly ContainerRule[],
  { readonly partitionDn: string; readonly filter: ContainerFilter }
>();

/** Whether one object of a partition is synchronised; `false` for what lies outside of it. */
export function isIncluded(dn: string, partitionDn: string, rules: readonly ContainerRule[]): boolean {
  const known = made.get(rules);
  if (known?.partitionDn === partitionDn) return known.filter.includes(dn);
  const filter = createContainerFilter(partitionDn, rules);
  made.set(rules, { partitionDn, filter });
  return filter.includes(dn);
}
