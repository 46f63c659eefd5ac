import type { SecretStore } from '../keys/secret-store';

/** Secrets of a draft over those in force: nothing is written before `keep`. */
export interface DraftSecrets extends SecretStore {
  /** How many were typed in or taken away. */
  changes(): number;
  /** Their names. Empty after `keep`. */
  names(): readonly string[];
  /** Writes what was changed to the store below, in its order. Can be called again when it threw. */
  keep(): Promise<void>;
  /** Wipes what was typed in. */
  forget(): void;
}

/** A layer over a secret store, in memory. */
export function createDraftSecrets(below: SecretStore): DraftSecrets {
  /** `null` = removed. */
  const changed = new Map<string, Uint8Array | null>();
  const drop = (name: string): void => {
    changed.get(name)?.fill(0);
    changed.delete(name);
  };
  return {
    async read(name) {
      const value = changed.get(name);
      if (value === undefined) return await below.read(name);
      // A copy, because whoever reads a secret wipes it.
      return value === null ? null : Uint8Array.from(value);
    },
    async write(name, value) {
      drop(name);
      changed.set(name, Uint8Array.from(value));
      await Promise.resolve();
    },
    async remove(name) {
      drop(name);
      changed.set(name, null);
      await Promise.resolve();
    },
    changes: () => changed.size,
    names: () => [...changed.keys()],
    async keep() {
      for (const [name, value] of [...changed]) {
        if (value === null) await below.remove(name);
        else await below.write(name, value);
        drop(name);
      }
    },
    forget() {
      for (const name of [...changed.keys()]) drop(name);
    },
  };
}
