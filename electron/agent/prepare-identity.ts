import type { StoredConfiguration } from '../../shared/model/configuration';
import { err, ok, type Result } from '../../shared/result';
import type { Clock } from './clock';
import type { Log } from './diagnostics/log';
import type { Forests } from './directory-port';
import { readCloudFile } from './identity/cloud-file';
import { importEverything } from './identity/full-import';
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
    () => store.metaverse.synchronise(),
    { clock, runs: store.runs },
  );
  const problem = imported.ok ? null : imported.error;
  const { joined } = store.metaverse.counts();
  store.activity.append({
    eventId: imported.ok ? 34140 : 34141,
    requestId: null,
    actor: 'agent',
    data: { joined, problem },
  });
  showIdentity(deps, problem);
  return imported;
}

/** Makes sure that one full import and synchronisation has been completed before writeback is switched on. */
export async function prepareIdentity(deps: PrepareDeps): Promise<Result<void, string>> {
  if (deps.store.runs.lastGoodSynchronisation() !== null) return ok(undefined);
  const imported = await importIdentities(deps);
  return imported.ok
    ? imported
    : err(`Writeback needs one full import and synchronisation first. ${imported.error}`);
}
