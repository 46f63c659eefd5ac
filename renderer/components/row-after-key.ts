/**
 * Where a key leads from a row of a list; `null` = it means nothing here.
 *
 * @param row from 0; -1 while the keyboard is on none
 * @param pageRows how far a page goes
 */
export function rowAfterKey(key: string, row: number, rowCount: number, pageRows: number): number | null {
  if (rowCount === 0) return null;
  const last = rowCount - 1;
  const clamp = (index: number): number => Math.min(last, Math.max(0, index));
  switch (key) {
    case 'ArrowDown':
      return clamp(row + 1);
    case 'ArrowUp':
      return clamp(row - 1);
    case 'PageDown':
      return clamp(Math.max(0, row) + pageRows);
    case 'PageUp':
      return clamp(row - pageRows);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
