import { parentIndex, type TreeRow } from './container-tree';

/** What a key does in the tree (WAI-ARIA tree pattern). */
export type TreeCommand =
  | { readonly kind: 'go'; readonly index: number }
  | { readonly kind: 'expand' | 'collapse' | 'toggle' | 'activate'; readonly index: number }
  | { readonly kind: 'find'; readonly text: string };

function sideways(key: string, rows: readonly TreeRow[], active: number): TreeCommand | null {
  const row = rows[active];
  if (row === undefined) return null;
  const open = row.kind === 'container' && row.expanded;
  if (key === 'ArrowRight') {
    if (row.kind !== 'container' || !row.container.hasChildren) return null;
    return open ? { kind: 'go', index: active + 1 } : { kind: 'expand', index: active };
  }
  if (open) return { kind: 'collapse', index: active };
  const above = parentIndex(rows, active);
  return above === -1 ? null : { kind: 'go', index: above };
}

/**
 * Translates a key. Arrows move, open and close; Space ticks; Enter does what a row offers; a character goes to the next
 * name that begins with it.
 *
 * @param pageRows how far Page Up and Page Down go
 * @returns `null` for a key that means nothing here
 */
export function treeCommand(
  key: string,
  rows: readonly TreeRow[],
  active: number,
  pageRows: number,
): TreeCommand | null {
  const last = rows.length - 1;
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: Math.min(last, active + 1),
    ArrowUp: Math.max(0, active - 1),
    PageDown: Math.min(last, active + pageRows),
    PageUp: Math.max(0, active - pageRows),
    Home: 0,
    End: last,
  };
  const to = moves[key];
  if (to !== undefined) return { kind: 'go', index: to };
  if (key === 'ArrowLeft' || key === 'ArrowRight') return sideways(key, rows, active);
  if (key === ' ') return { kind: 'toggle', index: active };
  if (key === 'Enter') return { kind: 'activate', index: active };
  // Named keys have names of two characters at least; one beyond the basic plane is a pair.
  return /^.$/u.test(key) ? { kind: 'find', text: key } : null;
}

/**
 * Where to look for what was typed: a longer text from the line it has led to so far, a first character (also the same
 * one again and again) from the next line on.
 */
export function searchFor(typed: string, active: number): { readonly text: string; readonly from: number } {
  const [first = ''] = typed;
  const repeated = typed.length > 0 && typed === first.repeat(typed.length);
  return repeated ? { text: first, from: active + 1 } : { text: typed, from: active };
}
