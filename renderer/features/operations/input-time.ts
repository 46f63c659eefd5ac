function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** Epoch milliseconds as a `datetime-local` field holds them: local time to the minute. Empty for `null`. */
export function toInputTime(at: number | null): string {
  if (at === null) return '';
  const date = new Date(at);
  const day = `${String(date.getFullYear())}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** The moment of a `datetime-local` field’s value; `null` when it is empty or no date. */
export function fromInputTime(value: string): number | null {
  if (value === '') return null;
  const at = new Date(value).getTime();
  return Number.isNaN(at) ? null : at;
}
