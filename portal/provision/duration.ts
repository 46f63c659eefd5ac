const pattern = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Durations as long as this mean “never” to Service Bus, whose longest is 10,675,199 days. Milliseconds. */
const neverFromMs = 3_650 * 86_400_000;
const neverText = 'P10675199DT2H48M5.4775807S';

/**
 * Reads an ISO 8601 duration as Service Bus writes it (days and smaller units).
 *
 * @returns milliseconds; `null` for “never”
 * @throws when the text is no such duration: the management interface broke its contract
 */
export function durationMs(text: string): number | null {
  const match = pattern.exec(text);
  if (match === null || text === 'P' || text.endsWith('T')) throw new Error('Not a duration of Service Bus');
  const [days, hours, minutes, seconds] = match.slice(1).map((part) => Number(part || 0));
  const ms = (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1_000;
  return ms >= neverFromMs ? null : ms;
}

/** Writes whole seconds as an ISO 8601 duration; `null` as the longest Service Bus knows. */
export function durationText(ms: number | null): string {
  if (ms === null) return neverText;
  const seconds = Math.round(ms / 1_000);
  return seconds % 60 === 0 ? `PT${seconds / 60}M` : `PT${seconds}S`;
}
