import { difference } from './difference';
import { evaluate } from './evaluate';
import type { CloudMember, DirectoryMember, Group, GroupError, Link } from './group';
import { cloudConnector } from './objects';
import { syncRules } from './rules';
import type { Metaverse } from './storage';

/** One thing a synchronisation would do. */
export interface PreviewLine {
  readonly action: 'project' | 'deleteMetaverse' | 'link' | 'unlink' | 'deleteObject' | 'error';
  readonly sourceAnchor: string;
  /** Rule of a link, else `null`. */
  readonly rule: string | null;
  /** Distinguished name or cloud anchor; `null` for the metaverse object itself. */
  readonly object: string | null;
  readonly connector: string | null;
  /** Of an error. */
  readonly error: GroupError | null;
}

const ruleNames = new Map(syncRules.map(({ id, name }) => [id, name]));

function lineOf(
  group: Group,
  action: PreviewLine['action'],
  further: Partial<PreviewLine> = {},
): PreviewLine {
  const { sourceAnchor } = group;
  return { action, sourceAnchor, rule: null, object: null, connector: null, error: null, ...further };
}

/** Everyone in the groups: an object that changed its anchor is a member of the new one, and linked to the former. */
interface Members {
  readonly directory: ReadonlyMap<number, DirectoryMember>;
  readonly cloud: ReadonlyMap<number, CloudMember>;
}

function linkLines(
  group: Group,
  members: Members,
  action: 'link' | 'unlink',
  links: readonly Link[],
  side: 'directory' | 'cloud',
): PreviewLine[] {
  return links.map(({ objectId, rule }) => {
    const account = side === 'directory' ? members.directory.get(objectId) : undefined;
    const user = side === 'cloud' ? members.cloud.get(objectId) : undefined;
    return lineOf(group, action, {
      rule: ruleNames.get(rule) ?? null,
      object: account?.distinguishedName ?? user?.cloudAnchor ?? null,
      connector: account?.connector ?? (side === 'cloud' ? cloudConnector : null),
    });
  });
}

function previewGroup(group: Group, members: Members): PreviewLine[] {
  const change = difference(group, evaluate(group, syncRules));
  const deleted = group.directory.filter(({ pending }) => pending === 'delete');
  const deletedUsers = group.cloud.filter(({ pending }) => pending === 'delete');
  return [
    ...(change.metaverse === 'project' ? [lineOf(group, 'project')] : []),
    ...linkLines(group, members, 'unlink', change.removeDirectory, 'directory'),
    ...linkLines(group, members, 'unlink', change.removeCloud, 'cloud'),
    ...linkLines(group, members, 'link', change.addDirectory, 'directory'),
    ...linkLines(group, members, 'link', change.addCloud, 'cloud'),
    ...(change.metaverse === 'delete' ? [lineOf(group, 'deleteMetaverse')] : []),
    ...deleted.map(({ distinguishedName, connector }) =>
      lineOf(group, 'deleteObject', { object: distinguishedName, connector }),
    ),
    ...deletedUsers.map(({ cloudAnchor }) =>
      lineOf(group, 'deleteObject', { object: cloudAnchor, connector: cloudConnector }),
    ),
    ...change.errors.map((error) => lineOf(group, 'error', { error })),
  ];
}

/**
 * What a delta synchronisation would do for these anchors, without writing anything. Empty = nothing.
 *
 * @param anchors those an object has to do with (`Lineage.anchorsOf`)
 */
export function preview(metaverse: Metaverse, anchors: readonly string[]): readonly PreviewLine[] {
  const groups = metaverse.load(anchors);
  const members: Members = {
    directory: new Map(groups.flatMap(({ directory }) => directory.map((one) => [one.id, one]))),
    cloud: new Map(groups.flatMap(({ cloud }) => cloud.map((one) => [one.id, one]))),
  };
  return groups.flatMap((group) => previewGroup(group, members));
}
