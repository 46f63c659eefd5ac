import type { PartitionDiagnosis } from '../../../../shared/model/diagnosis';
import type { PartitionSettings } from '../../../../shared/model/partition';
import { err, ok, type Result } from '../../../../shared/result';
import { settingsOf } from '../../connectors/partition-settings';
import { partitionDiagnosis } from '../../diagnose/partition-diagnosis';
import type { Call } from '../session/connection';
import { containersToSample } from './containers-to-sample';
import { domainOfDn } from '../values/distinguished-name';
import type { LdapFault } from '../session/fault';
import type { ForestParts } from '../forest-parts';
import { inspectContainer, type ContainerInspection } from './inspect-container';
import { inspectReads } from './inspect-reads';
import {
  descriptorOf,
  readToken,
  readWithSecurity,
  serviceAccountOf,
  type KnownBlocks,
  type ServiceAccountToken,
} from './inspect-security';
import type { PdcAccess, PdcSession } from '../pdc/pdc';
import type { SecurityDescriptor } from '../security/descriptor';
import { mapLimited, withLimit } from '../topology/limits';
import { faultInWords } from '../topology/read-all';

/** Containers with users that are looked at; the rest is counted. */
export const maxContainers = 200;
/** A sampling ends by then; what was not looked at is counted. Milliseconds. */
const limitMs = 60_000;
/** Connections to the PDC emulator used at once: the others are left to the writes. */
const maxConnections = 2;
const tooSlow = `The containers could not be listed within ${limitMs / 1_000} s.`;

/** What is the same for every container of a partition. */
interface PartitionHead {
  readonly token: ServiceAccountToken;
  /** Of the domain’s root; `null` when it cannot be read. */
  readonly domainDescriptor: SecurityDescriptor | null;
  readonly containers: readonly string[];
}

interface Sampled {
  readonly containers: readonly ContainerInspection[];
  readonly notLookedAt: number;
}

async function readHead(
  { session }: PdcSession,
  { connector }: ForestParts,
  partitionDn: string,
  settings: PartitionSettings | null,
  call: Call,
): Promise<Result<PartitionHead, LdapFault>> {
  const domain = await readWithSecurity(session, partitionDn, ['nTSecurityDescriptor'], call);
  if (!domain.ok) return domain;
  const token = await readToken(session, serviceAccountOf(connector, partitionDn), partitionDn, call);
  if (!token.ok) return token;
  const containers = await containersToSample(session, partitionDn, settings?.containers ?? [], call);
  if (!containers.ok) return containers;
  return ok({
    token: token.value,
    domainDescriptor: descriptorOf(domain.value),
    containers: containers.value,
  });
}

/** A container that was deleted or hidden meanwhile says nothing about the others. */
function isGone(fault: LdapFault): boolean {
  return fault.kind === 'refused' && fault.stage === 'operation' && [32, 50].includes(fault.resultCode);
}

/**
 * Looks at the containers in their order, each with a short use of a connection, until enough with users were seen or
 * the time is over. Every container that was not asked counts as not looked at.
 */
async function sample(
  pdc: PdcAccess,
  head: PartitionHead,
  partitionDn: string,
  connections: number,
  call: Call,
): Promise<Result<Sampled, string>> {
  const known: KnownBlocks = new Map();
  const found: ContainerInspection[] = [];
  let underWay = 0;
  let notLookedAt = 0;
  const problems: string[] = [];
  const isOver = (): boolean => problems.length > 0 || call.signal.aborted;
  const look = async (container: string): Promise<void> => {
    if (found.length + underWay >= maxContainers || isOver()) {
      notLookedAt += 1;
      return;
    }
    underWay += 1;
    const seen = await pdc.use(
      call.signal,
      ({ session }) => inspectContainer(session, container, partitionDn, known, call),
      true,
    );
    underWay -= 1;
    if (seen.ok && seen.value.value !== null) found.push(seen.value.value);
    if (seen.ok) return;
    notLookedAt += 1;
    if (!isOver() && !isGone(seen.error.fault)) problems.push(faultInWords(seen.error));
  };
  await mapLimited(head.containers, connections, look);
  const [problem] = problems;
  if (problem !== undefined) return err(problem);
  const order = new Map(head.containers.map((dn, index) => [dn, index]));
  const place = ({ distinguishedName }: ContainerInspection): number => order.get(distinguishedName) ?? 0;
  return ok({ containers: found.sort((left, right) => place(left) - place(right)), notLookedAt });
}

/**
 * Says where in a partition the service account lacks rights: one account of every container that is synchronised and
 * holds users stands for its neighbours, up to {@link maxContainers} and for a minute at most. Reads at the PDC
 * emulator, where passwords are written; writes nothing.
 *
 * @returns an error, in words for the admin, when the PDC emulator cannot be asked or the signal ended it
 */
export async function diagnosePartition(
  parts: ForestParts,
  partitionDn: string,
  signal: AbortSignal,
): Promise<Result<PartitionDiagnosis, string>> {
  const { connector, clock } = parts;
  const { operationTimeoutMs: timeoutMs, poolSize } = parts.settings;
  const domain = domainOfDn(partitionDn);
  if (domain === null) return err(`${partitionDn} is not the root of a domain.`);
  const { pdc } = parts.of(domain);
  const settings = settingsOf(connector, partitionDn);
  const reads = await inspectReads(parts, partitionDn, signal);
  const sampled = await withLimit(signal, limitMs, async (limited) => {
    const call = { timeoutMs, signal: limited };
    const head = await pdc.use(limited, (at) => readHead(at, parts, partitionDn, settings, call), true);
    if (!head.ok) return err(limited.aborted ? tooSlow : faultInWords(head.error));
    const { host, value } = head.value;
    const seen = await sample(pdc, value, partitionDn, Math.min(maxConnections, poolSize), call);
    return seen.ok ? ok({ host, head: value, ...seen.value }) : seen;
  });
  if (signal.aborted) return err('Stopped before the directory had answered.');
  if (!sampled.ok) return sampled;
  const { host, head, containers, notLookedAt } = sampled.value;
  const { token, domainDescriptor } = head;
  const seen = { connector, partitionDn, host, reads, token, domainDescriptor, containers, notLookedAt };
  return ok(partitionDiagnosis(seen, clock.now()));
}
