import type { Connector } from '../../../shared/model/connector';
import { partitionSettingsSchema, type Partition } from '../../../shared/model/partition';
import { ok, type Result } from '../../../shared/result';
import { dnOfDomain, domainOfDn } from '../directory/values/distinguished-name';
import type { Forests } from '../directory-port';
import { settingsOf } from './partition-settings';

/**
 * The partitions of a forest, also while it cannot be read: whoever allowed only domain controllers that are down must be
 * able to see it and to change it.
 */
export interface KnownPartitions {
  /** Read afresh; else those of the last reading or, before any, those that have settings. An error where there are none. */
  list(connector: Connector, signal: AbortSignal): Promise<Result<readonly Partition[], string>>;
}

/** A domain of which nothing is known but what was set. */
function fromSettings(connector: Connector): readonly Partition[] {
  return connector.partitions.map((settings) => ({
    distinguishedName: settings.distinguishedName,
    kind: 'domain',
    dnsName: domainOfDn(settings.distinguishedName),
    netbiosName: null,
    functionalLevel: null,
    settings,
    readsFrom: null,
    writesTo: null,
  }));
}

/** With the settings of now: the reading may be older. */
function withSettings(partition: Partition, connector: Connector): Partition {
  const { distinguishedName } = partition;
  const selected = distinguishedName.toLowerCase() === dnOfDomain(connector.domain).toLowerCase();
  const settings =
    settingsOf(connector, distinguishedName) ??
    partitionSettingsSchema.parse({ distinguishedName, selected });
  return { ...partition, settings };
}

/** Remembers the last reading of every forest, in memory. */
export function createKnownPartitions(forests: Pick<Forests, 'partitions'>): KnownPartitions {
  const remembered = new Map<string, readonly Partition[]>();
  return {
    async list(connector, signal) {
      const read = await forests.partitions(connector.id, signal);
      if (read.ok) {
        remembered.set(connector.id, read.value);
        return read;
      }
      const known = remembered.get(connector.id) ?? fromSettings(connector);
      if (known.length === 0) return read;
      return ok(known.map((partition) => withSettings(partition, connector)));
    },
  };
}
