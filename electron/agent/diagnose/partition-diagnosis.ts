import type { Connector } from '../../../shared/model/connector';
import type { DiagnosisLine, PartitionDiagnosis } from '../../../shared/model/diagnosis';
import type { ContainerInspection } from '../directory/inspect/inspect-container';
import type { ReadsInspection } from '../directory/inspect/inspect-reads';
import type { ServiceAccountToken } from '../directory/inspect/inspect-security';
import type { SecurityDescriptor } from '../directory/security/descriptor';
import { decideRight, type WritebackRight } from '../directory/security/writeback-rights';
import { inheritanceLine, unreadableLines } from './account-lines';
import { cmdDn } from './commands';
import { line } from './diagnosis-line';
import { partitionLine, readsLine } from './partition-lines';
import { domainRightLines, placeFor, userRightLines, userRights } from './right-lines';

/** What was seen of a partition. */
export interface PartitionInspection {
  readonly connector: Connector;
  readonly partitionDn: string;
  /** The PDC emulator. */
  readonly host: string;
  readonly reads: ReadsInspection;
  readonly token: ServiceAccountToken;
  /** Of the domain’s root; `null` when it cannot be read. */
  readonly domainDescriptor: SecurityDescriptor | null;
  readonly containers: readonly ContainerInspection[];
  readonly notLookedAt: number;
}

type RightId = WritebackRight['id'];

/**
 * Rights that are missing in every container to which the domain’s root could hand them down: they are given there
 * once, and not container by container.
 */
function missingEverywhere({ containers, token }: PartitionInspection): ReadonlySet<RightId> {
  const open = containers.flatMap(({ sample, blockedContainer }) =>
    sample.kind === 'account' && blockedContainer === null ? [sample.account] : [],
  );
  if (open.length < 2) return new Set();
  const lacks = (right: WritebackRight): boolean =>
    open.every(({ descriptor, sid }) => {
      if (descriptor === null) return false;
      return decideRight(right, descriptor, { sids: token.sids, objectSid: sid }).kind === 'notGranted';
    });
  return new Set(userRights.filter(lacks).map(({ id }) => id));
}

function noSampleLine(
  { distinguishedName, sample }: ContainerInspection,
  token: ServiceAccountToken,
): DiagnosisLine {
  if (sample.kind === 'allProtected') {
    const text = `Only protected accounts were seen here (${sample.accounts.join(', ')}): their passwords are not written back`;
    return line('protectedGroup', 'warning', text, 'By design: nothing to grant.');
  }
  const text = `No users are seen in ${distinguishedName}, and its permissions cannot be read: it may hide some`;
  const see = `dsacls ${cmdDn(distinguishedName)} /I:T /G "${token.name}:GR"`;
  return line('inheritance', 'unknown', text, `If it holds users, let the service account see them:\n${see}`);
}

function containerLines(
  container: ContainerInspection,
  seen: PartitionInspection,
  everywhere: ReadonlySet<RightId>,
): readonly DiagnosisLine[] {
  const { distinguishedName, sample, blockedContainer } = container;
  const { token, partitionDn } = seen;
  if (sample.kind !== 'account') return [noSampleLine(container, token)];
  const { account } = sample;
  const at = { account, token };
  const placeOf = (right: RightId): ReturnType<typeof placeFor> => {
    const root = blockedContainer === null && everywhere.has(right) ? partitionDn : null;
    return placeFor(account, blockedContainer ?? root ?? distinguishedName);
  };
  const rights = userRightLines(at, placeOf);
  const readPlace = placeFor(account, blockedContainer ?? distinguishedName);
  return [
    ...unreadableLines(at, readPlace),
    inheritanceLine({ account, blockedContainer }, rights),
    ...rights,
  ];
}

function sampleName({ sample }: ContainerInspection): string {
  switch (sample.kind) {
    case 'account':
      return sample.account.name;
    case 'allProtected':
      return sample.accounts[0] ?? '';
    case 'hidden':
      return '';
  }
}

/** The lines for a partition and for each container that was looked at. */
export function partitionDiagnosis(seen: PartitionInspection, atMs: number): PartitionDiagnosis {
  const { connector, partitionDn, host, reads, token, domainDescriptor, notLookedAt } = seen;
  const everywhere = missingEverywhere(seen);
  return {
    at: atMs,
    lines: [
      partitionLine(connector, partitionDn, null),
      readsLine(connector, partitionDn, reads),
      line('pdc', 'good', `PDC emulator: ${host}, reachable`),
      ...domainRightLines(domainDescriptor, token, partitionDn),
    ],
    containers: seen.containers.map((container) => ({
      distinguishedName: container.distinguishedName,
      sample: sampleName(container),
      lines: [...containerLines(container, seen, everywhere)],
    })),
    notLookedAt,
  };
}
