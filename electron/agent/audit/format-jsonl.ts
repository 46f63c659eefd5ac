import type { ExportRow } from './export-row';

/** One line of JSON Lines: all columns and the words of the event. */
export function jsonLine(row: ExportRow): string {
  return `${JSON.stringify(row)}\n`;
}
