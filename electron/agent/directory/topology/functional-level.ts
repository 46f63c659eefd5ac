/** MS-ADTS 6.1.4.2 to 6.1.4.4, msDS-Behavior-Version: the same numbers for domain controller, domain and forest. */
const levels: ReadonlyMap<number, string> = new Map([
  [0, 'Windows 2000'],
  [1, 'Windows Server 2003 interim'],
  [2, 'Windows Server 2003'],
  [3, 'Windows Server 2008'],
  [4, 'Windows Server 2008 R2'],
  [5, 'Windows Server 2012'],
  [6, 'Windows Server 2012 R2'],
  [7, 'Windows Server 2016'],
  [10, 'Windows Server 2025'],
]);

/** A functional level in words; one that is not in the specification keeps its number, `null` stays `null`. */
export function functionalLevelName(level: number | null): string | null {
  return level === null ? null : (levels.get(level) ?? `Level ${level}`);
}
