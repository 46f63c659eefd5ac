import type { SecretStore } from '../keys/secret-store';

/** Secrets of a draft over those in force: nothing is written before `keep`. */
export interface DraftSecrets extends SecretStore {
  /** How many were typed in or taken away and are not written yet. */
  changes(): number;
  /** Their names. */
  names(): readonly string[];
  /**
   * Writes what was changed to the store below, in its order. Can be called again when it threw.
   *
   * @param only names of those to write; absent = all
   */
  keep(only?: readonly string[]): Promise<void>;
  /**
   * Gives the store below what it had before `keep`, unless that was settled. What was changed can be kept again.
   *
   * @returns the names of what was taken back
   */
  undo(): Promise<readonly string[]>;
  /** What was written stays: it is wiped here, and what was before it. */
  settle(): void;
  /** Wipes what was typed in. */
  forget(): void;
}

interface Change {
  /** `null` = removed. */
  readonly value: Uint8Array | null;
  /** What the store below had before this was written; absent while it is not written. */
  former?: { readonly value: Uint8Array | null };
}

async function put(store: SecretStore, name: string, value: Uint8Array | null): Promise<void> {
  if (value === null) await store.remove(name);
  else await store.write(name, value);
}

/** A layer over a secret store, in memory. */
export function createDraftSecrets(below: SecretStore): DraftSecrets {
  const changed = new Map<string, Change>();
  const isWritten = ([, change]: readonly [string, Change]): boolean => change.former !== undefined;
  const waiting = (): [string, Change][] => [...changed].filter((entry) => !isWritten(entry));
  const written = (): [string, Change][] => [...changed].filter(isWritten);
  const undoOne = async (name: string, change: Change): Promise<void> => {
    const { former } = change;
    if (former === undefined) return;
    await put(below, name, former.value);
    former.value?.fill(0);
    delete change.former;
  };
  const drop = (name: string): void => {
    const change = changed.get(name);
    change?.value?.fill(0);
    change?.former?.value?.fill(0);
    changed.delete(name);
  };
  const replace = async (name: string, value: Uint8Array | null): Promise<void> => {
    const change = changed.get(name);
    // What was in force is what comes back, however often it is changed.
    if (change !== undefined) await undoOne(name, change);
    drop(name);
    changed.set(name, { value });
  };
  return {
    async read(name) {
      const change = changed.get(name);
      if (change === undefined) return await below.read(name);
      // A copy, because whoever reads a secret wipes it.
      return change.value === null ? null : Uint8Array.from(change.value);
    },
    write: (name, value) => replace(name, Uint8Array.from(value)),
    remove: (name) => replace(name, null),
    changes: () => waiting().length,
    names: () => waiting().map(([name]) => name),
    async keep(only) {
      for (const [name, change] of waiting()) {
        if (only?.includes(name) === false) continue;
        const former = { value: await below.read(name) };
        await put(below, name, change.value);
        change.former = former;
      }
    },
    async undo() {
      const all = written();
      for (const [name, change] of all) await undoOne(name, change);
      return all.map(([name]) => name);
    },
    settle() {
      for (const [name] of written()) drop(name);
    },
    forget() {
      for (const name of [...changed.keys()]) drop(name);
    },
  };
}
