import type { SecretStore } from '../../electron/agent/keys/secret-store';

/** A secret store that forgets with the process. */
export function createMemorySecrets(): SecretStore {
  const values = new Map<string, Uint8Array>();
  return {
    read: (name) => Promise.resolve(values.get(name)?.slice() ?? null),
    write(name, value) {
      values.set(name, value.slice());
      return Promise.resolve();
    },
    remove(name) {
      values.delete(name);
      return Promise.resolve();
    },
  };
}
