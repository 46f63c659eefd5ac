import type { CloudImportObject, DirectoryImportObject } from '../../../../electron/agent/sync/objects';
import type {
  CloudSource,
  CloudWatermark,
  DirectorySource,
  DirectoryWatermark,
  SourceEvent,
  Sources,
} from '../../../../electron/agent/sync/ports';

/** What a forest of the tests knows of an object, tombstones included. */
interface Entry {
  object: DirectoryImportObject;
  partitionDn: string;
  usn: number;
  deleted: boolean;
}

interface Forest {
  partitions: string[];
  readonly entries: Map<string, Entry>;
  /** What left a partition for another one. */
  readonly left: { readonly guid: string; readonly partitionDn: string; readonly usn: number }[];
  invocationId: string;
  usn: number;
}

type DirectoryEvent = SourceEvent<DirectoryImportObject, DirectoryWatermark>;
type CloudEvent = SourceEvent<CloudImportObject, CloudWatermark>;

/** Forests and a cloud that change as the test says, with real deltas. */
export interface World {
  readonly sources: Sources;
  forest(connector: string): Forest;
  put(connector: string, partitionDn: string, object: DirectoryImportObject): void;
  remove(connector: string, guid: string): void;
  restore(connector: string, guid: string): void;
  /** Another domain controller answers from now on: its numbers mean something else. */
  otherController(connector: string): void;
  putUser(user: CloudImportObject): void;
  removeUser(cloudAnchor: string): void;
}

async function* inBatches<T>(
  all: readonly T[],
  size: number,
): AsyncGenerator<{ kind: 'objects'; objects: readonly T[] }> {
  for (let start = 0; start < all.length; start += size)
    yield { kind: 'objects', objects: all.slice(start, start + size) };
}

function forestSource(forest: Forest, batch: number): DirectorySource {
  return {
    partitions: () => forest.partitions,
    async *fullImport(partitionDn): AsyncGenerator<DirectoryEvent> {
      const watermark = { invocationId: forest.invocationId, usn: String(forest.usn) };
      const here = [...forest.entries.values()].filter(
        (entry) => !entry.deleted && entry.partitionDn === partitionDn,
      );
      yield* inBatches(
        here.map(({ object }) => object),
        batch,
      );
      yield { kind: 'end', watermark };
    },
    async *deltaImport(partitionDn, since): AsyncGenerator<DirectoryEvent> {
      if (since.invocationId !== forest.invocationId) {
        yield { kind: 'watermarkUnusable', reason: 'Another domain controller answers.' };
        return;
      }
      const watermark = { invocationId: forest.invocationId, usn: String(forest.usn) };
      const changed = [...forest.entries.values()].filter(
        (entry) => entry.partitionDn === partitionDn && entry.usn > Number(since.usn),
      );
      yield* inBatches(
        changed.filter(({ deleted }) => !deleted).map(({ object }) => object),
        batch,
      );
      const gone = changed.filter(({ deleted }) => deleted).map(({ object }) => object.objectGuid);
      const left = forest.left
        .filter((one) => one.partitionDn === partitionDn && one.usn > Number(since.usn))
        .map(({ guid }) => guid)
        .filter((guid) => forest.entries.get(guid)?.partitionDn !== partitionDn);
      if (gone.length + left.length > 0) yield { kind: 'gone', keys: [...gone, ...left] };
      yield { kind: 'end', watermark };
    },
  };
}

/**
 * Makes a world of two forests (`corp` with two partitions, `fabrikam` with one) and a cloud.
 *
 * @param batch objects of an event
 */
export function createWorld(batch = 3): World {
  const makeForest = (name: string, partitions: string[]): Forest => ({
    partitions,
    entries: new Map(),
    left: [],
    invocationId: `${name}-1`,
    usn: 1,
  });
  const forests = new Map([
    ['corp', makeForest('corp', ['DC=corp', 'DC=child,DC=corp'])],
    ['fabrikam', makeForest('fabrikam', ['DC=fabrikam'])],
  ]);
  const forest = (connector: string): Forest => {
    const found = forests.get(connector);
    if (found === undefined) throw new Error(`No forest ${connector}`);
    return found;
  };
  const users = new Map<string, { user: CloudImportObject | null; at: number }>();
  let cloudAt = 1;
  const cloud: CloudSource = {
    async *fullImport(): AsyncGenerator<CloudEvent> {
      yield* inBatches(
        [...users.values()].map(({ user }) => user).filter((user) => user !== null),
        batch,
      );
      yield { kind: 'end', watermark: { deltaToken: String(cloudAt) } };
    },
    async *deltaImport(since): AsyncGenerator<CloudEvent> {
      const changed = [...users].filter(([, { at }]) => at > Number(since.deltaToken));
      yield* inBatches(
        changed.map(([, { user }]) => user).filter((user) => user !== null),
        batch,
      );
      const keys = changed.filter(([, { user }]) => user === null).map(([key]) => key);
      if (keys.length > 0) yield { kind: 'gone', keys };
      yield { kind: 'end', watermark: { deltaToken: String(cloudAt) } };
    },
  };
  return {
    sources: {
      connectors: () => [...forests.keys()],
      directory: (connector) => (forests.has(connector) ? forestSource(forest(connector), batch) : null),
      cloud: () => cloud,
    },
    forest,
    put(connector, partitionDn, object) {
      const one = forest(connector);
      const former = one.entries.get(object.objectGuid);
      one.usn += 1;
      if (former !== undefined && former.partitionDn !== partitionDn)
        one.left.push({ guid: object.objectGuid, partitionDn: former.partitionDn, usn: one.usn });
      one.entries.set(object.objectGuid, { object, partitionDn, usn: one.usn, deleted: false });
    },
    remove(connector, guid) {
      const one = forest(connector);
      const entry = one.entries.get(guid);
      if (entry === undefined) return;
      one.usn += 1;
      one.entries.set(guid, { ...entry, usn: one.usn, deleted: true });
    },
    restore(connector, guid) {
      const one = forest(connector);
      const entry = one.entries.get(guid);
      if (entry === undefined) return;
      one.usn += 1;
      one.entries.set(guid, { ...entry, usn: one.usn, deleted: false });
    },
    otherController(connector) {
      const one = forest(connector);
      one.invocationId = `${one.invocationId}+`;
      one.usn = 1;
      for (const entry of one.entries.values()) entry.usn = one.usn += 1;
    },
    putUser(user) {
      cloudAt += 1;
      users.set(user.cloudAnchor, { user, at: cloudAt });
    },
    removeUser(cloudAnchor) {
      cloudAt += 1;
      if (users.has(cloudAnchor)) users.set(cloudAnchor, { user: null, at: cloudAt });
    },
  };
}
