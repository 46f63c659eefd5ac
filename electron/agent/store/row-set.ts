/** Row ids in one bit each: a million take 125 kB. */
export interface RowSet {
  add(id: number): void;
  remove(id: number): void;
  has(id: number): boolean;
}

/** @param highest the largest row id that will ever be added */
export function createRowSet(highest: number): RowSet {
  const bits = new Uint8Array((highest >> 3) + 1);
  return {
    add(id) {
      bits[id >> 3] = (bits[id >> 3] ?? 0) | (1 << (id & 7));
    },
    remove(id) {
      bits[id >> 3] = (bits[id >> 3] ?? 0) & ~(1 << (id & 7));
    },
    has: (id) => ((bits[id >> 3] ?? 0) & (1 << (id & 7))) !== 0,
  };
}
