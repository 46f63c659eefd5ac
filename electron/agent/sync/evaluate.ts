import type { CloudMember, DirectoryMember, ErrorObject, Group, GroupError, Link } from './group';
import { cloudConnector } from './objects';
import { inScope, type SyncRule } from './rules';

/** What the rules want of one source anchor. */
export interface Verdict {
  /** Whether there is a metaverse object. */
  readonly inMetaverse: boolean;
  /** Accounts that could not be linked, because their anchor is not unique, include enabled ones. */
  readonly several: boolean;
  readonly directoryLinks: readonly Link[];
  readonly cloudLinks: readonly Link[];
  readonly errors: readonly GroupError[];
}

interface Scoped {
  readonly member: DirectoryMember;
  readonly join: SyncRule;
  /** Rules without join that apply as well. */
  readonly further: readonly SyncRule[];
}

function scoped(member: DirectoryMember, rules: readonly SyncRule[]): Scoped | null {
  const applying = rules.filter((rule) => inScope(rule.scope, member));
  const join = applying.find((rule) => rule.link !== 'none');
  if (join === undefined) return null;
  return { member, join, further: applying.filter((rule) => rule.link === 'none') };
}

function byConnector(all: readonly Scoped[]): Map<string, Scoped[]> {
  const groups = new Map<string, Scoped[]>();
  for (const one of all) {
    const group = groups.get(one.member.connector);
    if (group === undefined) groups.set(one.member.connector, [one]);
    else group.push(one);
  }
  return groups;
}

function linksOf({ member, join, further }: Scoped): Link[] {
  return [join, ...further].map((rule) => ({ objectId: member.id, rule: rule.id }));
}

function inOrder(objects: ErrorObject[]): ErrorObject[] {
  const key = ({ connector, name }: ErrorObject): string => `${connector}\n${name}`;
  return objects.sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function namesOf(all: readonly Scoped[]): ErrorObject[] {
  return inOrder(all.map(({ member }) => ({ connector: member.connector, name: member.distinguishedName })));
}

function judgeDirectory(all: readonly Scoped[]): Pick<Verdict, 'several' | 'directoryLinks' | 'errors'> {
  const errors: GroupError[] = [];
  const linked: Scoped[] = [];
  let several = false;
  for (const [connector, group] of byConnector(all)) {
    if (group.length === 1) linked.push(...group);
    else {
      errors.push({ kind: 'duplicate-source-anchor', connector, objects: namesOf(group) });
      several ||= group.some(({ further }) => further.length > 0);
    }
  }
  const enabled = linked.filter(({ further }) => further.length > 0);
  if (enabled.length > 1)
    errors.push({ kind: 'multiple-account-enabled', connector: '*', objects: namesOf(enabled) });
  return { several, directoryLinks: linked.flatMap(linksOf), errors };
}

function judgeCloud(
  members: readonly CloudMember[],
  rule: SyncRule | undefined,
): Pick<Verdict, 'cloudLinks' | 'errors'> {
  const [first, second] = members;
  if (first === undefined || rule === undefined) return { cloudLinks: [], errors: [] };
  if (second === undefined) return { cloudLinks: [{ objectId: first.id, rule: rule.id }], errors: [] };
  const objects = inOrder(
    members.map(({ cloudAnchor }) => ({ connector: cloudConnector, name: cloudAnchor })),
  );
  return {
    cloudLinks: [],
    errors: [{ kind: 'duplicate-source-anchor', connector: cloudConnector, objects }],
  };
}

/**
 * Applies the rules to everything with one source anchor. Pure: the same members give the same verdict, whatever was
 * linked before. Objects whose anchor is not unique in their connector are all left without a link and listed: which of
 * them is meant would be a guess.
 *
 * @param rules in any order
 */
export function evaluate(group: Group, rules: readonly SyncRule[]): Verdict {
  const ordered = [...rules].sort((a, b) => a.precedence - b.precedence);
  const directoryRules = ordered.filter(({ from }) => from === 'directory');
  const present = group.directory
    .filter(({ pending }) => pending !== 'delete')
    .map((member) => scoped(member, directoryRules))
    .filter((one) => one !== null);
  const cloud = group.cloud.filter(({ pending }) => pending !== 'delete');
  const cloudRule = ordered.find(({ from, link }) => from === 'cloud' && link !== 'none');
  const inMetaverse =
    present.some(({ join }) => join.link === 'provision') ||
    (cloudRule?.link === 'provision' && cloud.length > 0);
  const clouds = judgeCloud(cloud, cloudRule);
  if (!inMetaverse)
    return { inMetaverse, several: false, directoryLinks: [], cloudLinks: [], errors: clouds.errors };
  const accounts = judgeDirectory(present);
  return {
    inMetaverse,
    several: accounts.several,
    directoryLinks: accounts.directoryLinks,
    cloudLinks: clouds.cloudLinks,
    errors: [...accounts.errors, ...clouds.errors],
  };
}
