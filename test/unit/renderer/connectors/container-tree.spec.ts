import { describe, expect, it } from 'vitest';
import type { Container } from '../../../../shared/model/partition';
import {
  findByName,
  needsLevel,
  newTree,
  parentIndex,
  setExpanded,
  setLevel,
  visibleRows,
  type TreeRow,
  type TreeState,
} from '../../../../renderer/features/connectors/containers/container-tree';
import { searchFor, treeCommand } from '../../../../renderer/features/connectors/containers/tree-keys';

const root = 'DC=corp';
const staff = { distinguishedName: 'OU=Staff,DC=corp', name: 'Staff', hasChildren: true };
const guests = { distinguishedName: 'OU=Guests,DC=corp', name: 'Guests', hasChildren: false };
const sales = { distinguishedName: 'OU=Sales,OU=Staff,DC=corp', name: 'Sales', hasChildren: false };

const firstLevel = setLevel(setExpanded(newTree(root, 'corp'), root, true), root, {
  phase: 'ready',
  containers: [guests, staff],
  more: false,
});
const open = (level: Parameters<typeof setLevel>[2]): TreeState =>
  setLevel(setExpanded(firstLevel, staff.distinguishedName, true), staff.distinguishedName, level);

const shown = (tree: TreeState): string[] =>
  visibleRows(tree).map((row) => `${row.level} ${row.kind === 'container' ? row.container.name : row.kind}`);

describe('visibleRows', () => {
  const error = { code: 'failed', message: 'no answer' } as const;
  it.each<[string, TreeState, string[]]>([
    ['a closed tree', newTree(root, 'corp'), ['1 corp']],
    ['a level on its way', setExpanded(newTree(root, 'corp'), root, true), ['1 corp', '2 loading']],
    ['a level', firstLevel, ['1 corp', '2 Guests', '2 Staff']],
    [
      'a level that is too long',
      open({ phase: 'ready', containers: [sales], more: true }),
      ['1 corp', '2 Guests', '2 Staff', '3 Sales', '3 more'],
    ],
    ['a level that failed', open({ phase: 'failed', error }), ['1 corp', '2 Guests', '2 Staff', '3 failed']],
    [
      'a closed one keeps what it knows',
      setExpanded(open({ phase: 'ready', containers: [sales], more: false }), root, false),
      ['1 corp'],
    ],
  ])('shows %s', (_, tree, rows) => {
    expect(shown(tree)).toEqual(rows);
  });

  it('is laid out in a fraction of a second for 10,000 open containers', () => {
    const below = (parent: string, count: number, hasChildren: boolean): Container[] =>
      Array.from({ length: count }, (_, at) => ({
        distinguishedName: `OU=${at},${parent}`,
        name: String(at),
        hasChildren,
      }));
    let tree = setExpanded(newTree(root, 'corp'), root, true);
    const regions = below(root, 100, true);
    tree = setLevel(tree, root, { phase: 'ready', containers: regions, more: false });
    const levels = new Map(tree.levels);
    for (const { distinguishedName: dn } of regions)
      levels.set(dn, { phase: 'ready', containers: below(dn, 100, false), more: false });
    const expanded = new Set([root, ...regions.map(({ distinguishedName }) => distinguishedName)]);
    const started = performance.now();
    const rows = visibleRows({ ...tree, levels, expanded });
    expect(rows.length).toBe(10_101);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('counts siblings for screen readers', () => {
    const [, first, second] = visibleRows(firstLevel);
    expect([first, second]).toMatchObject([
      { position: 1, siblings: 2 },
      { position: 2, siblings: 2 },
    ]);
  });

  it('asks for a level once, and again after a failure', () => {
    const loading = setLevel(firstLevel, staff.distinguishedName, { phase: 'loading' });
    const failed = setLevel(firstLevel, staff.distinguishedName, { phase: 'failed', error });
    expect([firstLevel, loading, failed].map((tree) => needsLevel(tree, staff.distinguishedName))).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe('treeCommand', () => {
  const rows = visibleRows(open({ phase: 'ready', containers: [sales], more: true }));
  it.each<[string, number, ReturnType<typeof treeCommand>]>([
    ['ArrowDown', 0, { kind: 'go', index: 1 }],
    ['ArrowDown', 4, { kind: 'go', index: 4 }],
    ['ArrowUp', 0, { kind: 'go', index: 0 }],
    ['PageDown', 1, { kind: 'go', index: 4 }],
    ['PageUp', 2, { kind: 'go', index: 0 }],
    ['Home', 3, { kind: 'go', index: 0 }],
    ['End', 0, { kind: 'go', index: 4 }],
    ['ArrowRight', 2, { kind: 'go', index: 3 }],
    ['ArrowRight', 1, null],
    ['ArrowRight', 4, null],
    ['ArrowLeft', 2, { kind: 'collapse', index: 2 }],
    ['ArrowLeft', 3, { kind: 'go', index: 2 }],
    ['ArrowLeft', 4, { kind: 'go', index: 2 }],
    ['ArrowLeft', 1, { kind: 'go', index: 0 }],
    [' ', 1, { kind: 'toggle', index: 1 }],
    ['Enter', 2, { kind: 'activate', index: 2 }],
    ['s', 0, { kind: 'find', text: 's' }],
    ['ß', 0, { kind: 'find', text: 'ß' }],
    ['Tab', 0, null],
    ['Escape', 0, null],
  ])('%s on line %i', (key, active, command) => {
    expect(treeCommand(key, rows, active, 3)).toEqual(command);
  });

  it('opens what is closed', () => {
    expect(treeCommand('ArrowRight', visibleRows(firstLevel), 2, 3)).toEqual({ kind: 'expand', index: 2 });
  });
});

describe('findByName', () => {
  const rows: readonly TreeRow[] = visibleRows(open({ phase: 'ready', containers: [sales], more: true }));
  it.each([
    ['s', 0, 2],
    ['S', 3, 3],
    ['sa', 0, 3],
    ['g', 3, 1],
    ['z', 0, -1],
  ])('%s from line %i', (text, from, index) => {
    expect(findByName(rows, from, text)).toBe(index);
  });

  it('knows what is above', () => {
    expect([0, 1, 3, 4].map((index) => parentIndex(rows, index))).toEqual([-1, 0, 2, 2]);
  });
});

describe('searchFor', () => {
  it.each([
    ['b', { text: 'b', from: 8 }],
    ['bb', { text: 'b', from: 8 }],
    ['br', { text: 'br', from: 7 }],
    ['b b', { text: 'b b', from: 7 }],
  ])('%s', (typed, search) => {
    expect(searchFor(typed, 7)).toEqual(search);
  });
});
