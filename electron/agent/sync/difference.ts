import type { Verdict } from './evaluate';
import type { Group, GroupError, Link } from './group';

/** What has to be written so that the metaverse follows a verdict. Empty lists = nothing. */
export interface Change {
  readonly sourceAnchor: string;
  /** `null` = the metaverse object is made now. */
  readonly metaverseId: number | null;
  readonly metaverse: 'project' | 'delete' | 'keep';
  readonly several: boolean;
  readonly severalChanged: boolean;
  readonly addDirectory: readonly Link[];
  readonly removeDirectory: readonly Link[];
  readonly addCloud: readonly Link[];
  readonly removeCloud: readonly Link[];
  /** Errors as they are now; written when `errorsChanged`. */
  readonly errors: readonly GroupError[];
  readonly errorsChanged: boolean;
}

function sameLink(a: Link, b: Link): boolean {
  return a.objectId === b.objectId && a.rule === b.rule;
}

function without(links: readonly Link[], others: readonly Link[]): readonly Link[] {
  return links.filter((link) => !others.some((other) => sameLink(link, other)));
}

function errorKeys(errors: readonly GroupError[]): string {
  const keys = errors.map(({ kind, connector, objects }) => JSON.stringify([kind, connector, objects]));
  return keys.sort().join('\n');
}

const noLinks: readonly Link[] = [];

/** Compares what is with what the rules want. */
export function difference(group: Group, verdict: Verdict): Change {
  const { metaverse } = group;
  const directory = metaverse?.directoryLinks ?? noLinks;
  const cloud = metaverse?.cloudLinks ?? noLinks;
  const gone = metaverse !== null && !verdict.inMetaverse;
  return {
    sourceAnchor: group.sourceAnchor,
    metaverseId: metaverse?.id ?? null,
    metaverse: gone ? 'delete' : metaverse === null && verdict.inMetaverse ? 'project' : 'keep',
    several: verdict.several,
    severalChanged: metaverse !== null && metaverse.several !== verdict.several,
    addDirectory: without(verdict.directoryLinks, directory),
    removeDirectory: without(directory, verdict.directoryLinks),
    addCloud: without(verdict.cloudLinks, cloud),
    removeCloud: without(cloud, verdict.cloudLinks),
    errors: verdict.errors,
    errorsChanged: errorKeys(group.errors) !== errorKeys(verdict.errors),
  };
}

/** Whether a change leaves the metaverse as it is. */
export function isUnchanged(change: Change): boolean {
  return (
    change.metaverse === 'keep' &&
    !change.severalChanged &&
    change.addDirectory.length +
      change.removeDirectory.length +
      change.addCloud.length +
      change.removeCloud.length ===
      0
  );
}
