import type { ContainerRule } from '../../../../shared/model/partition';

/** What a box of the tree shows. `mixed` = something below differs from the container itself. */
export type CheckState = 'included' | 'excluded' | 'mixed';

/** A list of rules, prepared for questions about any container. Names are compared without regard to case. */
export interface RuleIndex {
  readonly rules: readonly ContainerRule[];
  /** Rules by normalised name. */
  readonly own: ReadonlyMap<string, boolean>;
  /** How many rules lie below a container, by its normalised name; none = 0. */
  readonly below: ReadonlyMap<string, number>;
}

/** Most rules that a partition holds (`partitionSettingsSchema`). */
export const maxRules = 5_000;

/** Directories compare names without regard to case. */
export function normalName(distinguishedName: string): string {
  return distinguishedName.toLowerCase();
}

/** The name of the object above, or `null` at the top. A comma that is escaped belongs to the name (RFC 4514). */
export function parentName(distinguishedName: string): string | null {
  for (let at = 0; at < distinguishedName.length; at += 1) {
    const character = distinguishedName[at];
    if (character === '\\') at += 1;
    else if (character === ',') return distinguishedName.slice(at + 1);
  }
  return null;
}

function ancestors(distinguishedName: string): string[] {
  const names: string[] = [];
  for (let name = parentName(distinguishedName); name !== null; name = parentName(name)) names.push(name);
  return names;
}

function isAtOrBelow(name: string, top: string): boolean {
  return name === top || name.endsWith(`,${top}`);
}

function inherited(own: ReadonlyMap<string, boolean>, name: string): boolean {
  for (const above of ancestors(name)) {
    const rule = own.get(above);
    if (rule !== undefined) return rule;
  }
  return true;
}

/** Leaves out rules that repeat what the one above says; of two for one container the last counts. */
export function minimalRules(rules: readonly ContainerRule[]): readonly ContainerRule[] {
  const own = new Map(rules.map((rule) => [normalName(rule.distinguishedName), rule.included]));
  const last = new Map(rules.map((rule) => [normalName(rule.distinguishedName), rule]));
  // From the top down, so that each is compared with what is left above it.
  const names = [...last.keys()].sort((a, b) => a.length - b.length);
  for (const name of names) if (own.get(name) === inherited(own, name)) own.delete(name);
  return [...last].filter(([name]) => own.has(name)).map(([, rule]) => rule);
}

/** Prepares rules for questions; redundant ones are left out. Takes time in proportion to rules × depth. */
export function indexRules(rules: readonly ContainerRule[]): RuleIndex {
  const minimal = minimalRules(rules);
  const own = new Map<string, boolean>();
  const below = new Map<string, number>();
  for (const { distinguishedName, included } of minimal) {
    const name = normalName(distinguishedName);
    own.set(name, included);
    for (const above of ancestors(name)) below.set(above, (below.get(above) ?? 0) + 1);
  }
  return { rules: minimal, own, below };
}

/** Whether users directly in a container, and containers that are created there later, are synchronised. */
export function isIncluded({ own }: RuleIndex, distinguishedName: string): boolean {
  const name = normalName(distinguishedName);
  return own.get(name) ?? inherited(own, name);
}

/** How many containers below one differ from what stands above them. */
export function exceptionsBelow({ below }: RuleIndex, distinguishedName: string): number {
  return below.get(normalName(distinguishedName)) ?? 0;
}

/** In a minimal list the topmost rule below a container differs from it, so any rule there makes it `mixed`. */
export function checkState(index: RuleIndex, distinguishedName: string): CheckState {
  if (exceptionsBelow(index, distinguishedName) > 0) return 'mixed';
  return isIncluded(index, distinguishedName) ? 'included' : 'excluded';
}

/** Includes or excludes a container with everything below it, now and in future. */
export function setIncluded(index: RuleIndex, distinguishedName: string, included: boolean): RuleIndex {
  const name = normalName(distinguishedName);
  const others = index.rules.filter((rule) => !isAtOrBelow(normalName(rule.distinguishedName), name));
  return indexRules([...others, { distinguishedName, included }]);
}

/** What a click on a box does: what is not wholly included becomes so, what is becomes excluded. */
export function toggled(index: RuleIndex, distinguishedName: string): RuleIndex {
  return setIncluded(index, distinguishedName, checkState(index, distinguishedName) !== 'included');
}

/** Whether two lists of rules have the same effect. */
export function sameRules(a: readonly ContainerRule[], b: readonly ContainerRule[]): boolean {
  const [first, second] = [indexRules(a).own, indexRules(b).own];
  return first.size === second.size && [...first].every(([name, included]) => second.get(name) === included);
}

/** Why a name typed in cannot get a rule; `null` = it can. */
export function ruleProblem(distinguishedName: string, root: string): 'notAName' | 'outside' | null {
  const name = normalName(distinguishedName.trim());
  if (!/^[a-z][a-z0-9-]*=./.test(name)) return 'notAName';
  return isAtOrBelow(name, normalName(root)) ? null : 'outside';
}

/** A name without the partition’s part, which all of them share; the partition itself keeps its name. */
export function relativeName(distinguishedName: string, root: string): string {
  const suffix = `,${normalName(root)}`;
  return normalName(distinguishedName).endsWith(suffix)
    ? distinguishedName.slice(0, -suffix.length)
    : distinguishedName;
}

/** Takes away the rule of a container; what stands above it decides from then on. */
export function withoutRule(index: RuleIndex, distinguishedName: string): RuleIndex {
  const name = normalName(distinguishedName);
  return indexRules(index.rules.filter((rule) => normalName(rule.distinguishedName) !== name));
}
