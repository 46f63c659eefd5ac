/** Where a key leads from a row; `null` = the key means nothing here. Rows are counted from 0. */
export function rowAfterKey(key: string, row: number, rows: number): number | null {
  const last = rows - 1;
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, row + 1);
    case 'ArrowUp':
      return Math.max(0, row - 1);
    case 'PageDown':
      return Math.min(last, row + 10);
    case 'PageUp':
      return Math.max(0, row - 10);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}
