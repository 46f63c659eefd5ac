/** Remembers message ids for a while (Service Bus duplicate detection). Times are epoch milliseconds. */
export class DuplicateWindow {
  readonly #seenUntil = new Map<string, number>();
  readonly #windowMs: number;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  /** Whether the id was seen within the window; remembers it if not. */
  isDuplicate(messageId: string, now: number): boolean {
    if ((this.#seenUntil.get(messageId) ?? 0) > now) return true;
    this.#seenUntil.set(messageId, now + this.#windowMs);
    return false;
  }

  forgetOld(now: number): void {
    for (const [messageId, until] of this.#seenUntil) {
      if (until <= now) this.#seenUntil.delete(messageId);
    }
  }
}
