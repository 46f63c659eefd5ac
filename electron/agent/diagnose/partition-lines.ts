import type { Connector } from '../../../shared/model/connector';
import type { DiagnosisLine } from '../../../shared/model/diagnosis';
import { settingsOf } from '../connectors/partition-settings';
import { isIncluded } from '../directory/reads/container-filter';
import { domainOfDn, parentDn } from '../directory/values/distinguished-name';
import type { ReadsInspection } from '../directory/inspect/inspect-reads';
import { moment } from './account-lines';
import { line } from './diagnosis-line';

function isSelected(connector: Connector, partitionDn: string): boolean {
  const settings = settingsOf(connector, partitionDn);
  // Without settings the connector’s own domain is selected and no other.
  return settings?.selected ?? domainOfDn(partitionDn)?.toLowerCase() === connector.domain.toLowerCase();
}

function where(connector: Connector): string {
  return `In the console, Connectors → ${connector.domain} → Properties → Configure directory partitions`;
}

/**
 * Whether an account, or a whole partition, is imported and served.
 *
 * @param dn the account; `null` = the partition
 */
export function partitionLine(connector: Connector, partitionDn: string, dn: string | null): DiagnosisLine {
  if (!isSelected(connector, partitionDn)) {
    const text = `Partition ${partitionDn} is not selected: its users are not imported and not served`;
    return line('partition', 'bad', text, `${where(connector)}: tick ${partitionDn} and save.`);
  }
  const rules = settingsOf(connector, partitionDn)?.containers ?? [];
  if (dn !== null && !isIncluded(dn, partitionDn, rules)) {
    const container = parentDn(dn) ?? partitionDn;
    const text = `Partition ${partitionDn} is selected, but ${container} is not ticked: its users are not imported and not served`;
    const remedy = `${where(connector)} → Containers…: tick ${container} and save.`;
    return line('partition', 'bad', text, remedy);
  }
  const excluded = rules.filter(({ included }) => !included).length;
  const some =
    excluded === 0 ? 'every container is included' : `${excluded} of its containers are not ticked`;
  const whole = dn === null ? some : 'the account’s container is included';
  return line('partition', 'good', `Partition ${partitionDn}: selected, ${whole}`);
}

function skippedText({ skipped }: ReadsInspection): string {
  return skipped
    .map(({ host, error, retryAt }) => `${host} (${error}; tried again at ${moment(retryAt)})`)
    .join('; ');
}

/** Where reads go now: a preferred domain controller or the PDC emulator, and which ones are skipped. */
export function readsLine(connector: Connector, partitionDn: string, reads: ReadsInspection): DiagnosisLine {
  const { answered, skipped } = reads;
  const settings = settingsOf(connector, partitionDn);
  const preferred = settings?.preferredDomainControllers ?? [];
  const only = settings?.onlyPreferred ?? false;
  if (!answered.ok) {
    const text = `Reads fail${only ? ' (only preferred domain controllers are used)' : ''}: ${answered.error}`;
    const allowOthers = only
      ? ' Or clear “Only use preferred domain controllers”: then the PDC emulator is read from.'
      : '';
    const remedy = `Bring the domain controllers back, or see the network and the certificates (docs/operations.md).${allowOthers}`;
    return line('reads', 'bad', text, remedy);
  }
  const host = answered.value;
  const isPreferred = preferred.some((one) => one.toLowerCase() === host.toLowerCase());
  const kind = isPreferred ? 'a preferred domain controller' : 'the PDC emulator';
  const goTo = `Reads go to ${host}, ${kind}`;
  if (skipped.length === 0) {
    const why = preferred.length === 0 ? ': no domain controller is preferred' : '';
    return line('reads', 'good', `${goTo}${why}`);
  }
  const next = only
    ? 'Only preferred domain controllers are used: when none is left, reads fail. Bring it back, or clear the box.'
    : 'Bring it back, or take it out of the list of preferred domain controllers.';
  return line('reads', 'warning', `${goTo}. Skipped: ${skippedText(reads)}`, next);
}
