import type { IpcError } from '../../../../shared/ipc/contract';
import type { Container } from '../../../../shared/model/partition';

/** The containers directly below one, as far as they are known. */
export type Level =
  | { readonly phase: 'loading' }
  | { readonly phase: 'failed'; readonly error: IpcError }
  | { readonly phase: 'ready'; readonly containers: readonly Container[]; readonly more: boolean };

/** A tree that is read level by level. Names are used as the directory gave them. */
export interface TreeState {
  readonly root: Container;
  readonly levels: ReadonlyMap<string, Level>;
  readonly expanded: ReadonlySet<string>;
}

interface Place {
  /** Position in the tree, from 1. */
  readonly level: number;
  /** Unique in the tree. */
  readonly key: string;
}

/** One line of the tree as it is seen. */
export type TreeRow =
  | (Place & {
      readonly kind: 'container';
      readonly container: Container;
      readonly expanded: boolean;
      readonly position: number;
      readonly siblings: number;
    })
  | (Place & { readonly kind: 'loading' })
  | (Place & { readonly kind: 'failed'; readonly parent: string; readonly error: IpcError })
  /** There are more containers than the directory’s answer holds. */
  | (Place & { readonly kind: 'more'; readonly shown: number });

export type ContainerRow = Extract<TreeRow, { kind: 'container' }>;

/** A tree of which only the top is known. */
export function newTree(distinguishedName: string, name: string): TreeState {
  const root = { distinguishedName, name, hasChildren: true };
  return { root, levels: new Map(), expanded: new Set() };
}

/** Opens or closes a container. */
export function setExpanded(tree: TreeState, dn: string, open: boolean): TreeState {
  const expanded = new Set(tree.expanded);
  if (open) expanded.add(dn);
  else expanded.delete(dn);
  return { ...tree, expanded };
}

/** Notes what is known of the level below a container. */
export function setLevel(tree: TreeState, dn: string, level: Level): TreeState {
  return { ...tree, levels: new Map(tree.levels).set(dn, level) };
}

/** Whether the level below a container has to be asked for. */
export function needsLevel({ levels }: TreeState, dn: string): boolean {
  const known = levels.get(dn);
  return known === undefined || known.phase === 'failed';
}

function pushLevel(rows: TreeRow[], tree: TreeState, parent: string, level: number): void {
  const known = tree.levels.get(parent) ?? { phase: 'loading' };
  const key = `${known.phase}:${parent}`;
  if (known.phase === 'loading') rows.push({ kind: 'loading', key, level });
  else if (known.phase === 'failed') rows.push({ kind: 'failed', key, level, parent, error: known.error });
  else {
    const { containers, more } = known;
    for (const [index, container] of containers.entries())
      pushContainer(rows, tree, container, { level, position: index + 1, siblings: containers.length });
    if (more) rows.push({ kind: 'more', key: `more:${parent}`, level, shown: containers.length });
  }
}

function pushContainer(
  rows: TreeRow[],
  tree: TreeState,
  container: Container,
  place: Pick<ContainerRow, 'level' | 'position' | 'siblings'>,
): void {
  const dn = container.distinguishedName;
  const expanded = container.hasChildren && tree.expanded.has(dn);
  rows.push({ kind: 'container', key: dn, container, expanded, ...place });
  if (expanded) pushLevel(rows, tree, dn, place.level + 1);
}

/** The lines in sight, from the top down. */
export function visibleRows(tree: TreeState): readonly TreeRow[] {
  const rows: TreeRow[] = [];
  pushContainer(rows, tree, tree.root, { level: 1, position: 1, siblings: 1 });
  return rows;
}

/** Where the line above a line in the hierarchy is; -1 at the top. */
export function parentIndex(rows: readonly TreeRow[], index: number): number {
  const level = rows[index]?.level ?? 1;
  for (let at = index - 1; at >= 0; at -= 1) if ((rows[at]?.level ?? 0) < level) return at;
  return -1;
}

/** The next container whose name begins with `text`, after `from` and then from the top; -1 = none. */
export function findByName(rows: readonly TreeRow[], from: number, text: string): number {
  const wanted = text.toLowerCase();
  const begins = (row: TreeRow | undefined): boolean =>
    row?.kind === 'container' && row.container.name.toLowerCase().startsWith(wanted);
  for (let step = 0; step < rows.length; step += 1) {
    const at = (from + step) % rows.length;
    if (begins(rows[at])) return at;
  }
  return -1;
}
