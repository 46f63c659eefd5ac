import { err, ok, type Result } from '../../shared/result';
import type { Clock } from './clock';
import type { ConfigurationHolder } from './configuration-holder';
import type { Log } from './diagnostics/log';
import type { Forests } from './directory-port';
import { dropExcluded } from './connectors/drop-excluded';
import { readCloudFile } from './identity/cloud-file';
import { importEverything } from './identity/full-import';
import { createNote } from './note';
import type { StatusHolder } from './status';
import type { Store } from './store/store';

interface PrepareDeps {
  readonly configuration: Pick<ConfigurationHolder, 'get'>;
  readonly forests: Forests;
  readonly store: Store;
  readonly status: StatusHolder;
  readonly clock: Clock;
  readonly log: Log;
}

/** Shows how many users are known and when they were last imported. */
export function showIdentity(deps: Pick<PrepareDeps, 'store' | 'status'>, problem: string | null): void {
  const counts = deps.store.metaverse.counts();
  deps.status.update({
    identity: { ...counts, lastImportAt: deps.store.runs.lastGoodSynchronisation(), problem },
  });
}

/** Full import of all connectors and full synchronisation; the result is recorded and shown. */
async function importIdentities(deps: PrepareDeps): Promise<Result<void, string>> {
  const { forests, store, clock, log } = deps;
  const configuration = deps.configuration.get();
  const badLine = ({ line, reason }: { line: number; reason: string }): void =>
    log.warn('import.cloud.badLine', { line, reason });
  const amiss: string[] = [];
  // What is set now counts: it may have been changed while the import ran.
  const keepWanted = (): void => {
    const { connectors } = deps.configuration.get();
    if (connectors === configuration.connectors) return;
    store.connectorSpace.keepOnly(connectors.map(({ id }) => id));
    for (const connector of connectors) dropExcluded(store.connectorSpace, connector);
  };
  const imported = await importEverything(
    configuration.connectors.map(({ id, domain }) => ({
      connector: domain,
      read: () => forests.readUsers(id, (problem) => amiss.push(problem)),
      begin: () => {
        const { add, complete } = store.connectorSpace.importDirectory(id);
        return { add, complete: () => (complete(), keepWanted()) };
      },
    })),
    {
      connector: 'cloud',
      read: () => readCloudFile(configuration.cloudUsersFile, badLine),
      begin: () => store.connectorSpace.importCloud(),
    },
    () => {
      store.connectorSpace.keepOnly(deps.configuration.get().connectors.map(({ id }) => id));
      keepWanted();
      return store.metaverse.synchronise();
    },
    { clock, runs: store.runs },
  );
  for (const problem of amiss) log.warn('import.amiss', { problem });
  const problems = imported.ok ? amiss : [imported.error, ...amiss];
  const problem = problems.length === 0 ? null : problems.join(' ');
  const { joined } = store.metaverse.counts();
  createNote(store.activity, log)(imported.ok ? 34140 : 34141, 'agent', { joined, problem });
  showIdentity(deps, problem);
  return imported;
}

const isStopping = err('The agent is stopping.');

/** Keeps connector spaces and links up to date. */
export interface Importer {
  /**
   * Makes sure that one full import and synchronisation has been completed with the present configuration, which
   * writeback needs before it is switched on.
   */
  prepare(): Promise<Result<void, string>>;
  /** Imports and synchronises again. Never throws; a failure is recorded and shown, and the former links stay. */
  refresh(): Promise<void>;
  /** Whether links of the present configuration are there. */
  isPrepared(): boolean;
  /**
   * Begins no import any more and lets nobody wait in `prepare`; resolves when the import under way has ended. It ends
   * early when the forests are closed.
   */
  stop(): Promise<void>;
}

/**
 * Makes the importer. One import runs at a time; who asks for another meanwhile gets the result of that one, unless the
 * configuration has changed since it began: then another follows.
 */
export function createImporter(deps: PrepareDeps): Importer {
  let running: Promise<Result<void, string>> | null = null;
  let imported: unknown = null;
  let stopped = false;
  let tellStopped = (): void => undefined;
  const stopping = new Promise<Result<void, string>>((resolve) => {
    tellStopped = () => resolve(isStopping);
  });
  const importOnce = (): Promise<Result<void, string>> => {
    if (stopped) return Promise.resolve(isStopping);
    const configured = deps.configuration.get().connectors;
    if (running !== null && imported === configured) return running;
    const before = running ?? Promise.resolve();
    imported = configured;
    const mine = before
      .then(() => (stopped ? isStopping : importIdentities(deps)))
      .finally(() => {
        if (running === mine) running = null;
      });
    running = mine;
    return mine;
  };
  const isPrepared = (): boolean => {
    const last = deps.store.runs.lastGoodSynchronisation();
    return last !== null && last >= deps.configuration.get().takenInAt;
  };
  return {
    isPrepared,
    async prepare() {
      if (isPrepared()) return ok(undefined);
      const done = await Promise.race([importOnce(), stopping]);
      // A forest that failed now may have been imported before: its people are known as they were then.
      if (isPrepared()) return ok(undefined);
      return done.ok ? done : err(`Writeback needs one full import and synchronisation first. ${done.error}`);
    },
    async refresh() {
      try {
        await importOnce();
      } catch (cause) {
        deps.log.error('import.unexpected', { cause });
      }
    },
    async stop() {
      stopped = true;
      tellStopped();
      await Promise.allSettled([running]);
    },
  };
}
