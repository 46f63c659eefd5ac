import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import type { StoredConfiguration } from '../../../shared/model/configuration';
import type { Settings } from '../../../shared/model/settings';
import { err, ok, type Result } from '../../../shared/result';
import { configurationInJson, partitionInJson, ruleChangesInJson } from '../connectors/change-note';
import { settingsOf } from '../connectors/partition-settings';
import type { Store } from '../store/store';
import type { Draft } from './draft';
import { sourcesChanged } from './plan';
import { withStore, type StateFolder } from './stored-setup';

interface Change {
  readonly draft: Draft;
  /** Operating-system user. */
  readonly actor: string;
  readonly before: { readonly configuration: StoredConfiguration | null; readonly settings: Settings };
  readonly after: { readonly configuration: StoredConfiguration; readonly settings: Settings };
}

const yesNo = (value: boolean): string => (value ? 'yes' : 'no');

/** The row of the whole change: everything but container rules and the values of secrets. */
function appendChange({ activity }: Store, { draft, actor, before, after }: Change): void {
  const { configuration, settings } = after;
  const former = before.configuration;
  const forests = (one: StoredConfiguration): string => one.connectors.map(({ domain }) => domain).join(', ');
  activity.append({
    eventId: 34150,
    requestId: null,
    actor,
    data: {
      change: former === null ? 'set up' : 'configured',
      tenant: configuration.tenantId,
      relay: configuration.relay.host,
      forests: forests(configuration),
      forestsBefore: former === null ? null : forests(former),
      cloud: configuration.cloud.kind,
      enrolled: yesNo(draft.enrolment !== null),
      before: configurationInJson(former),
      after: configurationInJson(configuration),
      secretsChanged: draft.keptSecrets.size === 0 ? null : [...draft.keptSecrets].sort().join(', '),
      allowUnlock: yesNo(settings.allowUnlock),
      allowUnlockBefore: former === null ? null : yesNo(before.settings.allowUnlock),
    },
  });
}

/** One row for each partition of which container rules differ, as the Connectors page writes it. */
function appendRules({ activity }: Store, { actor, before, after }: Change): void {
  for (const connector of after.configuration.connectors) {
    const former = before.configuration?.connectors.find(({ id }) => id === connector.id);
    const names = [...(former?.partitions ?? []), ...connector.partitions].map(
      (one) => one.distinguishedName,
    );
    for (const partition of new Set(names)) {
      const old = former === undefined ? null : settingsOf(former, partition);
      const set = settingsOf(connector, partition);
      const next = set ?? (old === null ? null : { ...old, containers: [] });
      const rules = next === null ? null : ruleChangesInJson(old, next);
      if (rules === null) continue;
      const values = { before: partitionInJson(old), after: partitionInJson(set), rules };
      activity.append({
        eventId: 34150,
        requestId: null,
        actor,
        data: { change: 'partition changed', connector: connector.id, partition, ...values },
      });
    }
  }
}

/** Configuration, settings and what the activity log says of them: all of it, or nothing. */
function put(store: Store, draft: Draft, next: Omit<StoredConfiguration, 'agentId'>, actor: string): void {
  store.together(() => {
    const before = { configuration: store.configuration.get(), settings: store.settings.get() };
    // The portal knows this agent, and its key generation, by this name: it stays.
    const agentId = before.configuration?.agentId ?? randomBytes(9).toString('base64url');
    const configuration = { ...next, agentId };
    store.configuration.put(configuration);
    const settings = store.settings.change({ allowUnlock: draft.features.allowUnlock });
    const change = { draft, actor, before, after: { configuration, settings } };
    appendChange(store, change);
    appendRules(store, change);
  });
}

/** The file was good once, and that is over only now. */
async function deleteEnrolment({ enrolment }: Draft): Promise<Result<string | null, string>> {
  if (enrolment === null) return ok(null);
  try {
    await rm(enrolment.file, { force: true });
    return ok(null);
  } catch {
    return ok(`${enrolment.file} could not be deleted. Delete it by hand: it holds secrets.`);
  }
}

/**
 * Writes configuration and settings while the agent does not run, then deletes the enrolment file they need.
 *
 * @param actor operating-system user, for the activity log
 */
export async function keepConfiguration(
  folder: StateFolder,
  draft: Draft,
  actor: string,
): Promise<Result<string | null, string>> {
  const { configuration, cloud, before } = draft;
  if (cloud === null) return err('It is not known where the cloud’s users come from.');
  const imported = before?.configuration.takenInAt ?? 0;
  const takenInAt = sourcesChanged(draft) ? folder.clock.now() : imported;
  withStore(folder, (store) => put(store, draft, { ...configuration.get(), cloud, takenInAt }, actor));
  draft.isStored = true;
  draft.secrets.settle();
  return await deleteEnrolment(draft);
}
