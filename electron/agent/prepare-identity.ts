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

/**
 * Makes sure that one full import and synchronisation has been completed with the present configuration before
 * writeback is switched on.
 */
export async function prepareIdentity(deps: PrepareDeps): Promise<Result<void, string>> {
  const last = deps.store.runs.lastGoodSynchronisation();
  if (last !== null && last >= deps.configuration.takenInAt) return ok(undefined);
  const imported = await importIdentities(deps);
  return imported.ok
    ? imported
    : err(`Writeback needs one full import and synchronisation first. ${imported.error}`);
}
