import type { Partition, PartitionSettings } from '../../../../shared/model/partition';
import { sameRules } from '../containers/container-rules';

/** What an admin has changed and not saved yet, by the partition’s name. */
export type Drafts = ReadonlyMap<string, PartitionSettings>;

/** What the partition is called: its DNS name, else its distinguished name. */
export function partitionName({ kind, dnsName, distinguishedName }: Partition): string {
  return kind === 'domain' || kind === 'application' ? (dnsName ?? distinguishedName) : distinguishedName;
}

/** Whether two settings mean the same. */
function sameSettings(a: PartitionSettings, b: PartitionSettings): boolean {
  return (
    a.selected === b.selected &&
    a.onlyPreferred === b.onlyPreferred &&
    a.serviceAccount === b.serviceAccount &&
    a.preferredDomainControllers.join('\n') === b.preferredDomainControllers.join('\n') &&
    sameRules(a.containers, b.containers)
  );
}

/** The settings of a partition as the page shows them. */
export function settingsIn(drafts: Drafts, partition: Partition): PartitionSettings {
  return drafts.get(partition.distinguishedName) ?? partition.settings;
}

/** Notes a change; one that is back at what is in force is no change. */
export function withChange(drafts: Drafts, partition: Partition, change: Partial<PartitionSettings>): Drafts {
  const next = new Map(drafts);
  const settings = { ...settingsIn(drafts, partition), ...change };
  if (sameSettings(settings, partition.settings)) next.delete(partition.distinguishedName);
  else next.set(partition.distinguishedName, settings);
  return next;
}

/** What must be put right before a partition can be saved. */
export type SettingsProblem =
  'onlyPreferredWithoutAny' | 'accountMissing' | 'passwordMissing' | 'passwordTooLong';

/**
 * Checks what is to be saved.
 *
 * @param before what is in force
 * @param passwordLength of the alternate account; 0 = none typed in
 */
export function settingsProblem(
  settings: PartitionSettings,
  before: PartitionSettings,
  passwordLength: number,
): SettingsProblem | null {
  if (settings.onlyPreferred && settings.preferredDomainControllers.length === 0)
    return 'onlyPreferredWithoutAny';
  if (settings.serviceAccount === null) return null;
  if (settings.serviceAccount.trim() === '') return 'accountMissing';
  if (before.serviceAccount === null && passwordLength === 0) return 'passwordMissing';
  return passwordLength > 256 ? 'passwordTooLong' : null;
}

/** Whether the change alters who is synchronised, so that an import follows it. */
export function importFollows(settings: PartitionSettings, before: PartitionSettings): boolean {
  return (
    settings.selected !== before.selected ||
    settings.serviceAccount !== before.serviceAccount ||
    !sameRules(settings.containers, before.containers)
  );
}
