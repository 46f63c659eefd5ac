import type { Connector } from '../../../shared/model/connector';
import type { PartitionSettings } from '../../../shared/model/partition';
import { err, ok, type Result } from '../../../shared/result';
import { isInPartition } from '../directory/reads/container-filter';
import { mayGetPassword, refusedHostText } from '../directory/session/password-host';
import { domainOfDn } from '../directory/values/distinguished-name';

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/** What was set for a partition; `null` = nothing yet. */
export function settingsOf(connector: Connector, partitionDn: string): PartitionSettings | null {
  return connector.partitions.find((one) => sameName(one.distinguishedName, partitionDn)) ?? null;
}

/** Checks what an admin set for a partition. The error says what to do. */
export function checkSettings(
  settings: PartitionSettings,
  connector: Connector,
): Result<PartitionSettings, string> {
  const hosts = settings.preferredDomainControllers.map((host) => host.trim().toLowerCase());
  const twice = hosts.find((host, index) => hosts.indexOf(host) !== index);
  if (twice !== undefined) return err(`${twice} is in the list of preferred domain controllers twice.`);
  const odd = hosts.find((host) => !/^[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?$/.test(host));
  if (odd !== undefined)
    return err(`“${odd}” is not a host name. Give the domain controller’s full DNS name.`);
  const domain = domainOfDn(settings.distinguishedName) ?? connector.domain;
  const strange = hosts.find((host) => !mayGetPassword(host, domain, connector));
  if (strange !== undefined) return err(refusedHostText(strange, domain));
  if (settings.onlyPreferred && hosts.length === 0) {
    return err('Add a preferred domain controller before only preferred ones may be used.');
  }
  const outside = settings.containers.find(
    ({ distinguishedName }) => !isInPartition(distinguishedName, settings.distinguishedName),
  );
  if (outside !== undefined) return err(`${outside.distinguishedName} is not in this partition.`);
  return ok({ ...settings, preferredDomainControllers: hosts });
}

/** The connector with what is set for one partition put in place. */
export function withPartition(connector: Connector, settings: PartitionSettings): Connector {
  const others = connector.partitions.filter(
    (one) => !sameName(one.distinguishedName, settings.distinguishedName),
  );
  return { ...connector, partitions: [...others, settings] };
}

/** Whether the change can alter who is imported. */
export function changesImport(before: PartitionSettings | null, after: PartitionSettings): boolean {
  if (before === null) return true;
  return (
    before.selected !== after.selected ||
    JSON.stringify(before.containers) !== JSON.stringify(after.containers) ||
    before.serviceAccount !== after.serviceAccount
  );
}
