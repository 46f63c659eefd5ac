import type { SyncRunError } from '../../../shared/model/sync';

/** Errors of one kind. */
export interface ErrorGroup {
  readonly kind: string;
  readonly errors: readonly SyncRunError[];
}

/** The errors by their kind, the most frequent kind first; within a kind the order stays. */
export function groupErrors(errors: readonly SyncRunError[]): readonly ErrorGroup[] {
  const byKind = new Map<string, SyncRunError[]>();
  for (const error of errors) {
    const same = byKind.get(error.kind);
    if (same === undefined) byKind.set(error.kind, [error]);
    else same.push(error);
  }
  return [...byKind]
    .map(([kind, ofKind]) => ({ kind, errors: ofKind }))
    .sort((a, b) => b.errors.length - a.errors.length);
}
