/** Sequence numbers of the messages that may be handed out, in order, one list per session. */
export class ReadyLists {
  readonly #lists = new Map<string | null, number[]>();

  /** `sessionId` is `null` in a queue without sessions. */
  add(sessionId: string | null, sequenceNumber: number): void {
    const list = this.#lists.get(sessionId);
    if (list === undefined) {
      this.#lists.set(sessionId, [sequenceNumber]);
      return;
    }
    // Nearly always a new message at the end; an abandoned one goes back to its old place.
    let index = list.length;
    while (index > 0 && (list[index - 1] ?? 0) > sequenceNumber) index -= 1;
    list.splice(index, 0, sequenceNumber);
  }

  remove(sessionId: string | null, sequenceNumber: number): void {
    const list = this.#lists.get(sessionId);
    const index = list?.indexOf(sequenceNumber) ?? -1;
    if (list === undefined || index < 0) return;
    list.splice(index, 1);
    if (list.length === 0) this.#lists.delete(sessionId);
  }

  first(sessionId: string | null): number | null {
    return this.#lists.get(sessionId)?.[0] ?? null;
  }

  /** The sessions that have a message, the one whose first message waits longest first. */
  sessions(): readonly string[] {
    return [...this.#lists]
      .sort(([, a], [, b]) => (a[0] ?? 0) - (b[0] ?? 0))
      .flatMap(([sessionId]) => (sessionId === null ? [] : [sessionId]));
  }
}
