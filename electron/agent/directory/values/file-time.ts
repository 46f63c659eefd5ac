const epochOffsetMs = 11_644_473_600_000n;
const ticksPerMs = 10_000n;
/** Largest 64-bit number: “never” in accountExpires and msDS-UserPasswordExpiryTimeComputed. */
const never = 0x7fff_ffff_ffff_ffffn;
const lowest = -0x8000_0000_0000_0000n;

function integer64(text: string | null): bigint | null {
  return text !== null && /^-?\d{1,20}$/.test(text) ? BigInt(text) : null;
}

/** A point in time as AD writes it (100 ns since 1601) in epoch milliseconds; `null` for 0, “never” and no number. */
export function fileTimeMs(text: string | null): number | null {
  const ticks = integer64(text);
  if (ticks === null || ticks <= 0n || ticks >= never) return null;
  return Number(ticks / ticksPerMs - epochOffsetMs);
}

/**
 * A duration as AD writes it (a negative count of 100 ns) in milliseconds. `null` when the text is no number;
 * `Infinity` for the lowest number, which means without end.
 */
export function durationMs(text: string | null): number | null {
  const ticks = integer64(text);
  if (ticks === null) return null;
  return ticks === lowest ? Number.POSITIVE_INFINITY : Number((ticks < 0n ? -ticks : ticks) / ticksPerMs);
}
