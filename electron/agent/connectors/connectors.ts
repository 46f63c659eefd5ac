import type { IpcError } from '../../../shared/ipc/contract';
import type { ConnectorDraft, ConnectorView } from '../../../shared/ipc/directory-channels';
import type { Connector } from '../../../shared/model/connector';
import { ok, type Result } from '../../../shared/result';
import type { ConnectorsFacade } from '../agent-facade';
import type { ConnectorAccess } from '../directory-port';
import { forestInJson } from './change-note';
import { refusalOf, toConnector } from './draft';
import { changedDestination, changedRoute } from './password-destination';
import { gone, putInForce, refused, type ConnectorsDeps } from './put-in-force';
import { savePartition } from './save-partition';

/** A look at a directory ends by then, whatever the network does. Milliseconds. */
const limitMs = 120_000;

function views({ configuration, status, synchronisation }: ConnectorsDeps): readonly ConnectorView[] {
  const { connectors } = configuration.get();
  return connectors.map((connector) => ({
    connector,
    status: status.get().connectors.find(({ id }) => id === connector.id) ?? null,
    lastImportAt: synchronisation.lastImportAt(connector.id),
    users: synchronisation.users(connector.id),
  }));
}

/** The draft with the password to try it with: the one typed in, else the stored one. */
async function toAccess(
  deps: ConnectorsDeps,
  draft: ConnectorDraft,
  password: string | null,
): Promise<Result<ConnectorAccess, IpcError>> {
  const present = deps.configuration.get().connectors;
  const connector = toConnector(draft, present);
  if (!connector.ok) return refused('badInput', connector.error);
  if (password !== null) {
    const bytes = (): Promise<Uint8Array> => Promise.resolve(new TextEncoder().encode(password));
    return ok({ connector: connector.value, password: bytes });
  }
  const former = present.find(({ id }) => id === draft.id);
  if (former === undefined || !(await deps.secrets.has(former.id, null)))
    return refused('badInput', 'Enter the password of the service account.');
  const changes = changedDestination(former, connector.value);
  if (changes.length === 0) return ok(deps.secrets.access(connector.value));
  const words = `Enter the password of the service account again: the stored one is only sent where it was entered for, and another value was given for ${changes.join(', ')}.`;
  return refused('badInput', words);
}

/** Partitions whose own accounts’ passwords the change would send elsewhere. */
function strayed(former: Connector | null, connector: Connector): string | null {
  if (former === null || changedRoute(former, connector).length === 0) return null;
  const own = connector.partitions.filter(({ serviceAccount }) => serviceAccount !== null);
  if (own.length === 0) return null;
  const names = own.map(({ distinguishedName }) => distinguishedName).join(', ');
  return `${names}: the password of the account that is set for this partition would be sent elsewhere, too. Set the partition to the account of the forest first, save this, then enter its account and password again.`;
}

/** Takes with the former domain what belonged to it: its people and the passwords of its partitions. */
async function leaveDomain(deps: ConnectorsDeps, former: Connector, connector: Connector): Promise<void> {
  if (former.domain.toLowerCase() === connector.domain) return;
  deps.synchronisation.applySettings(connector);
  for (const { distinguishedName } of former.partitions)
    await deps.secrets.remove(former.id, distinguishedName);
}

async function save(
  deps: ConnectorsDeps,
  { draft, password, untested }: Parameters<ConnectorsFacade['save']>[0],
  actor: string,
): Promise<Result<void, IpcError>> {
  const access = await toAccess(deps, draft, password);
  if (!access.ok) return access;
  const { connector } = access.value;
  const present = deps.configuration.get().connectors;
  const former = present.find(({ id }) => id === connector.id) ?? null;
  const stray = strayed(former, connector);
  if (stray !== null) return refused('badInput', stray);
  if (!untested) {
    const refusal = refusalOf(await deps.tests.recent(access.value, password));
    if (refusal !== null) return refused('badInput', refusal);
  }
  const after =
    former === null ? [...present, connector] : present.map((one) => (one === former ? connector : one));
  const apply = (): void => putInForce(deps, after);
  if (password === null) apply();
  else await deps.secrets.writeWith(connector.id, null, password, apply);
  if (former !== null) await leaveDomain(deps, former, connector);
  deps.note(34150, actor, {
    change: former === null ? 'forest added' : 'forest changed',
    connector: connector.id,
    before: forestInJson(former),
    after: forestInJson(connector),
    passwordChanged: password === null ? 'no' : 'yes',
  });
  return ok(undefined);
}

async function remove(
  deps: ConnectorsDeps,
  connectorId: string,
  actor: string,
): Promise<Result<void, IpcError>> {
  const { configuration, secrets, synchronisation } = deps;
  const present = configuration.get().connectors;
  const former = present.find(({ id }) => id === connectorId);
  if (former === undefined) return refused('notFound', gone);
  if (present.length === 1)
    return refused('badInput', 'The agent needs at least one forest: add the other one first.');
  const rest = present.filter(({ id }) => id !== connectorId);
  putInForce(deps, rest);
  synchronisation.forget(connectorId);
  await secrets.remove(connectorId, null);
  for (const { distinguishedName } of former.partitions) await secrets.remove(connectorId, distinguishedName);
  deps.note(34150, actor, {
    change: 'forest removed',
    connector: connectorId,
    before: forestInJson(former),
    after: null,
  });
  return ok(undefined);
}

/** What a directory says goes to the console as it is; its errors are words for the admin already. */
async function asked<T>(answer: Promise<Result<T, string>>): Promise<Result<T, IpcError>> {
  const result = await answer;
  return result.ok ? result : refused('failed', result.error);
}

/** Administration of the forests: one change at a time, each in force when it is answered. */
export function createConnectors(deps: ConnectorsDeps): ConnectorsFacade {
  const { configuration, forests } = deps;
  const limit = (): AbortSignal => AbortSignal.timeout(limitMs);
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work, work);
    turn = mine;
    return mine;
  };
  const ifConfigured = async <T>(
    connectorId: string,
    work: (connector: Connector) => Promise<Result<T, string>>,
  ): Promise<Result<T, IpcError>> => {
    const connector = configuration.get().connectors.find(({ id }) => id === connectorId);
    return connector === undefined ? refused('notFound', gone) : await asked(work(connector));
  };
  const partitions = (connectorId: string): ReturnType<ConnectorsFacade['partitions']> =>
    ifConfigured(connectorId, (connector) => deps.known.list(connector, limit()));
  /** What follows a change: the state is looked at before the answer, the import goes on behind it. */
  const changed = async (
    done: Result<void, IpcError>,
  ): Promise<Result<readonly ConnectorView[], IpcError>> => {
    if (!done.ok) return done;
    await deps.probe();
    void deps.synchronisation.refresh();
    return ok(views(deps));
  };
  return {
    list: () => views(deps),
    test: async (draft, password) => {
      const access = await toAccess(deps, draft, password);
      return access.ok ? ok(await deps.tests.run(access.value, password)) : access;
    },
    save: (change, actor) => inTurn(async () => changed(await save(deps, change, actor))),
    remove: (connectorId, actor) => inTurn(async () => changed(await remove(deps, connectorId, actor))),
    partitions,
    savePartition: (id, settings, password, actor) =>
      inTurn(async () => {
        const saved = await savePartition(deps, id, settings, password, actor);
        return saved.ok ? await partitions(id) : saved;
      }),
    domainControllers: (id, dn) => ifConfigured(id, () => forests.domainControllers(id, dn, limit())),
    containers: (id, dn, parent) => ifConfigured(id, () => forests.containers(id, dn, parent, limit())),
    diagnose: (id, dn) => ifConfigured(id, () => forests.diagnosePartition(id, dn, limit())),
  };
}
