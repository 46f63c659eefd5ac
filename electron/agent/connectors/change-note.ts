import type { StoredConfiguration } from '../../../shared/model/configuration';
import type { Connector } from '../../../shared/model/connector';
import type { ContainerRule, PartitionSettings } from '../../../shared/model/partition';

/** Changed rules named in a line of the log; a partition may have 5,000, and a line must stay small. */
const maxRules = 100;

const counted = (settings: PartitionSettings): unknown => ({
  ...settings,
  containers: settings.containers.length,
});

/** A forest for the activity log, with the number of container rules in place of the rules. `null` = none. */
export function forestInJson(connector: Connector | null): string | null {
  if (connector === null) return null;
  return JSON.stringify({ ...connector, partitions: connector.partitions.map(counted) });
}

/** A whole configuration likewise, which has no secrets. */
export function configurationInJson(configuration: StoredConfiguration | null): string | null {
  if (configuration === null) return null;
  const connectors = configuration.connectors.map(forestInJson);
  return JSON.stringify({
    ...configuration,
    connectors: connectors.map((one) => JSON.parse(one ?? 'null') as unknown),
  });
}

/** What is set for a partition likewise. */
export function partitionInJson(settings: PartitionSettings | null): string | null {
  return settings === null ? null : JSON.stringify(counted(settings));
}

/** The container rules that a change set or took away, 100 at most; `null` = none. */
export function ruleChangesInJson(before: PartitionSettings | null, after: PartitionSettings): string | null {
  const former = new Map(before?.containers.map((rule) => [rule.distinguishedName, rule.included]));
  const names = new Set(after.containers.map(({ distinguishedName }) => distinguishedName));
  const set = after.containers.filter((rule) => former.get(rule.distinguishedName) !== rule.included);
  const isGone = ({ distinguishedName }: ContainerRule): boolean => !names.has(distinguishedName);
  const removed = (before?.containers ?? []).filter(isGone);
  if (set.length + removed.length === 0) return null;
  const more = Math.max(0, set.length - maxRules) + Math.max(0, removed.length - maxRules);
  return JSON.stringify({ set: set.slice(0, maxRules), removed: removed.slice(0, maxRules), more });
}
