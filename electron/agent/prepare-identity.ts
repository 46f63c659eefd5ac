import type { StoredConfiguration } from '../../shared/model/configuration';
import { err, ok, type Result } from '../../shared/result';
import type { Clock } from './clock';
import type { Log } from './diagnostics/log';
import type { Forests } from './directory-port';
import { readCloudFile } from './identity/cloud-file';
import { importEverything } from './identity/full-import';
import { createNote } from './note';
import type { StatusHolder } from './status';
import type { Store } from './store/store';

interface PrepareDeps {
  readonly configuration: StoredConfiguration;
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
  const { configuration, forests, store, clock, log } = deps;
  const badLine = ({ line, reason }: { line: number; reason: string }): void =>
    log.warn('import.cloud.badLine', { line, reason });
  const imported = await importEverything(
    configuration.connectors.map(({ id, domain }) => ({
      connector: domain,
      read: () => forests.readUsers(id),
      begin: () => store.connectorSpace.importDirectory(id),
    })),
    {
      connector: 'cloud',
      read: () => readCloudFile(configuration.cloudUsersFile, badLine),
      begin: () => store.connectorSpace.importCloud(),
    },
    () => {
      store.connectorSpace.keepOnly(configuration.connectors.map(({ id }) => id));
      return store.metaverse.synchronise();
    },
    { clock, runs: store.runs },
  );
  const problem = imported.ok ? null : imported.error;
  const { joined } = store.metaverse.counts();
  createNote(store.activity, log)(imported.ok ? 34140 : 34141, 'agent', { joined, problem });
  showIdentity(deps, problem);
  return imported;
}

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
}

/** Makes the importer. One import runs at a time; who asks for another meanwhile gets the result of that one. */
export function createImporter(deps: PrepareDeps): Importer {
  let running: Promise<Result<void, string>> | null = null;
  const importOnce = (): Promise<Result<void, string>> => {
    running ??= importIdentities(deps).finally(() => {
      running = null;
    });
    return running;
  };
  const isPrepared = (): boolean => {
    const last = deps.store.runs.lastGoodSynchronisation();
    return last !== null && last >= deps.configuration.takenInAt;
  };
  return {
    isPrepared,
    async prepare() {
      if (isPrepared()) return ok(undefined);
      const imported = await importOnce();
      return imported.ok
        ? imported
        : err(`Writeback needs one full import and synchronisation first. ${imported.error}`);
    },
    async refresh() {
      try {
        await importOnce();
      } catch (cause) {
        deps.log.error('import.unexpected', { cause });
      }
    },
  };
}
