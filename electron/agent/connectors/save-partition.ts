import type { IpcError } from '../../../shared/ipc/contract';
import type { Connector } from '../../../shared/model/connector';
import type { PartitionSettings } from '../../../shared/model/partition';
import { ok, type Result } from '../../../shared/result';
import { domainOfDn } from '../directory/values/distinguished-name';
import type { ConnectorAccess } from '../directory-port';
import { gone, putInForce, refused, type ConnectorsDeps } from './put-in-force';
import { partitionInJson, ruleChangesInJson } from './change-note';
import { refusalOf } from './draft';
import { changesImport, checkSettings, settingsOf, withPartition } from './partition-settings';

/** A look at a directory ends by then, whatever the network does. Milliseconds. */
const limitMs = 120_000;

/**
 * Signs in to the partition’s domain with an own account that is new or has a new password, so that a wrong one is not
 * found out by an outage.
 */
async function tryCredentials(
  deps: ConnectorsDeps,
  connector: Connector,
  settings: PartitionSettings,
  password: string | null,
): Promise<Result<void, IpcError>> {
  const { serviceAccount, distinguishedName } = settings;
  if (serviceAccount === null) return ok(undefined);
  if (password === null) {
    const former = settingsOf(connector, distinguishedName)?.serviceAccount?.toLowerCase();
    // What works now need not be tried: whoever mends the settings may do so while domain controllers are down.
    if (former === serviceAccount.toLowerCase() && (await deps.secrets.has(connector.id, distinguishedName)))
      return ok(undefined);
    return refused('badInput', 'Enter the password of the account for this partition.');
  }
  const domain = domainOfDn(distinguishedName) ?? connector.domain;
  const access: ConnectorAccess = {
    connector: { ...connector, domain, serviceAccount, partitions: [] },
    password: () => Promise.resolve(new TextEncoder().encode(password)),
  };
  const refusal = refusalOf(await deps.tests.run(access, password));
  return refusal === null ? ok(undefined) : refused('badInput', refusal);
}

/** Whether the partition is one of the forest’s domains. */
async function isDomain(
  deps: ConnectorsDeps,
  connector: Connector,
  dn: string,
): Promise<Result<void, IpcError>> {
  const partitions = await deps.known.list(connector, AbortSignal.timeout(limitMs));
  if (!partitions.ok) return refused('failed', partitions.error);
  const found = partitions.value.find((one) => one.distinguishedName.toLowerCase() === dn.toLowerCase());
  if (found?.kind === 'domain') return ok(undefined);
  return refused('badInput', `${dn} is not a domain of this forest: only domains hold users.`);
}

/** Checks, keeps and puts into force what an admin set for a partition. */
export async function savePartition(
  deps: ConnectorsDeps,
  connectorId: string,
  given: PartitionSettings,
  password: string | null,
  actor: string,
): Promise<Result<void, IpcError>> {
  const present = deps.configuration.get().connectors;
  const connector = present.find(({ id }) => id === connectorId);
  if (connector === undefined) return refused('notFound', gone);
  const checked = checkSettings(given, connector);
  if (!checked.ok) return refused('badInput', checked.error);
  const settings = checked.value;
  const { distinguishedName } = settings;
  const domain = await isDomain(deps, connector, distinguishedName);
  if (!domain.ok) return domain;
  const signedIn = await tryCredentials(deps, connector, settings, password);
  if (!signedIn.ok) return signedIn;
  const before = settingsOf(connector, distinguishedName);
  const after = withPartition(connector, settings);
  const apply = (): void =>
    putInForce(
      deps,
      present.map((one) => (one.id === connectorId ? after : one)),
    );
  if (password === null || settings.serviceAccount === null) apply();
  else await deps.secrets.writeWith(connectorId, distinguishedName, password, apply);
  if (settings.serviceAccount === null) await deps.secrets.remove(connectorId, distinguishedName);
  deps.note(34150, actor, {
    change: 'partition changed',
    connector: connectorId,
    partition: distinguishedName,
    before: partitionInJson(before),
    after: partitionInJson(settings),
    rules: ruleChangesInJson(before, settings),
    passwordChanged: password === null ? 'no' : 'yes',
  });
  if (changesImport(before, settings)) {
    deps.synchronisation.applySettings(after);
    void deps.synchronisation.refresh();
  }
  return ok(undefined);
}
