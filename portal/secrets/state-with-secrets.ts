import * as z from 'zod';
import { storedPortalSchema, type PortalState, type StoredPortal } from '../portal-state';
import { parsePrivately } from '../private-file';
import type { Result } from '../../shared/result';
import type { PortalSecretStore, SecretStoreFault } from './secret-store';

const keysSchema = z.record(z.string(), z.string());
type Keys = Readonly<Record<string, string>>;

/** The members that hold a key, in an object that names it by its `kid`. */
const keyMembers: readonly string[] = ['k', 'key'];

type Visit = (id: string, key: string) => string | null;

// By form and not by place, so that no kind of key is forgotten when the state gains one.
function mapKeys(value: unknown, visit: Visit): unknown {
  if (Array.isArray(value)) {
    return value.map((each) => mapKeys(each, visit)).filter((each) => each !== undefined);
  }
  if (typeof value !== 'object' || value === null) return value;
  const kid: unknown = Reflect.get(value, 'kid');
  const next: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(value)) {
    if (typeof kid === 'string' && keyMembers.includes(name) && typeof each === 'string') {
      const key = visit(`${kid}/${name}`, each);
      if (key === null) return undefined;
      next[name] = key;
      continue;
    }
    const inner = mapKeys(each, visit);
    if (inner !== undefined) next[name] = inner;
  }
  return next;
}

function withKeys(stored: StoredPortal, visit: Visit): StoredPortal {
  return storedPortalSchema.parse(mapKeys(stored, visit));
}

function keysOf(stored: StoredPortal): Keys {
  const keys: Record<string, string> = {};
  mapKeys(stored, (id, key) => (keys[id] = key));
  return keys;
}

const sameKeys = (a: Keys, b: Keys): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([kid, key]) => b[kid] === key);

function valueOf<T>(result: Result<T, SecretStoreFault>): T {
  if (result.ok) return result.value;
  throw new Error(`The portal’s keys: ${result.error.message}`);
}

/**
 * State whose keys are in a secret store and whose rest (who was heard when) is in `inner`. The store is written only
 * when a key comes or goes, not at every heartbeat. `read` and `write` reject when the store fails.
 */
export function stateWithSecrets(inner: PortalState, secrets: PortalSecretStore): PortalState {
  const readKeys = async (): Promise<Keys> => {
    const text = valueOf(await secrets.read('generationKeys'));
    if (text === null) return {};
    const parsed = keysSchema.safeParse(parsePrivately(text));
    if (!parsed.success) throw new Error('The portal’s keys in the secret store are damaged');
    return parsed.data;
  };
  let known: Keys | null = null;
  return {
    read: async () => {
      const bare = await inner.read();
      // Another instance may have brought a key that this one has not seen.
      const ids = Object.keys(keysOf(bare));
      if (known === null || ids.some((id) => known?.[id] === undefined)) known = await readKeys();
      const keys = known;
      return withKeys(bare, (id) => keys[id] ?? null);
    },
    write: async (next) => {
      const keys = keysOf(next);
      const before = known ?? (await readKeys());
      // First the keys: a state without its keys could open nothing, keys without a state harm nothing.
      if (!sameKeys(keys, before)) valueOf(await secrets.write('generationKeys', JSON.stringify(keys)));
      known = keys;
      await inner.write(withKeys(next, () => ''));
    },
  };
}
