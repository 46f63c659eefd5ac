/** Limits of the interval between two cycles, in minutes (shared/ipc/sync-channels.ts). */
export const intervalLimits = { least: 5, most: 1440 } as const;

/** Reads what was typed as the interval. @returns minutes, or `null` when it is none that is allowed */
export function readInterval(text: string): number | null {
  const digits = text.trim();
  if (!/^\d{1,4}$/.test(digits)) return null;
  const minutes = Number(digits);
  return minutes >= intervalLimits.least && minutes <= intervalLimits.most ? minutes : null;
}
