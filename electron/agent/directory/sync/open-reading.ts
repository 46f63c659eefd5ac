import type { ContainerRule } from '../../../../shared/model/partition';
import { err, ok, type Result } from '../../../../shared/result';
import type { OwnForestParts } from '../create-forest-parts';
import type { PdcFault } from '../pdc/pdc-finder';
import { createContainerFilter, type ContainerFilter } from '../reads/container-filter';
import { settingsOfDomain } from '../reads/preferred-settings';
import type { Call } from '../session/connection';
import { describeFault, unreached, type LdapFault } from '../session/fault';
import { isHostFault, isSignInRefusal } from '../session/fault-kinds';
import type { Session } from '../session/session';
import { domainOfDn } from '../values/distinguished-name';
import { readHostState, type HostState } from './host-state';
import { linkSignals } from './link-signals';
import { rememberContainers, type DirectoryEvent } from './sort-page';
import { scopeOf, type SourceWatermark } from './watermark';

/** One answer of an import may take this long, whatever the limit of a single operation. Milliseconds. */
const pageTimeoutMs = 60_000;

/** A partition to be read, and as what. */
export interface Target {
  readonly domain: string;
  readonly rules: readonly ContainerRule[];
  /** As it signs in. */
  readonly serviceAccount: string;
  readonly call: Call;
}

/** One domain controller on a connection of its own, from the first to the last event. */
export interface Reading {
  readonly session: Session;
  readonly host: string;
  readonly state: HostState;
  readonly target: Target;
  readonly filter: Pick<ContainerFilter, 'includes' | 'bases'>;
}

/** That it could not be begun, or not be read to the end. */
function failed(fault: LdapFault, host: string | null, begun: boolean): DirectoryEvent {
  const words = describeFault(fault);
  const early = isSignInRefusal(fault) ? 'no-start-credentials' : 'no-start-connection';
  return {
    kind: 'failed',
    status: begun ? 'stopped-connectivity' : early,
    message: host === null ? words : `${host}: ${words}`,
  };
}

/** What the next delta is told from. */
export function watermarkOf(
  { state, target }: Pick<Reading, 'state' | 'target'>,
  obstacle: string | null,
): SourceWatermark | null {
  const { invocationId, usn, currentTime } = state;
  if (invocationId === null) return null;
  return {
    invocationId,
    usn,
    scope: scopeOf(target.serviceAccount, target.rules),
    ...(currentTime === null ? {} : { readAt: currentTime }),
    ...(obstacle === null ? {} : { obstacle }),
  };
}

async function openAt(session: Session, target: Target): Promise<Result<Omit<Reading, 'host'>, LdapFault>> {
  const state = await readHostState(session, target.domain, target.call);
  if (!state.ok) {
    session.close();
    return state;
  }
  const { includes, bases } = createContainerFilter(state.value.partitionDn, target.rules);
  return ok({
    session,
    state: state.value,
    target,
    filter: { bases, includes: rememberContainers({ includes }) },
  });
}

/** Signs in where the partition’s settings say, at the next domain controller where one fails. */
async function open(parts: OwnForestParts, target: Target): Promise<Result<Reading, PdcFault>> {
  const { reads, gate } = parts.of(target.domain);
  const refusal = gate.refusal();
  if (refusal !== null) return err({ fault: refusal.fault, host: null, missing: 'directory' });
  const opened = await reads.useApart(target.call.signal, ({ session }) => openAt(session, target));
  return opened.ok ? ok({ ...opened.value.value, host: opened.value.host }) : opened;
}

/** What is read on an open connection. Returns the fault that ended it early, or `null`. */
export type ReadWork = (reading: Reading) => AsyncGenerator<DirectoryEvent, LdapFault | null>;

/**
 * Opens a connection, reads and closes it, whatever happens. A run that breaks off is not continued elsewhere: what the
 * first domain controller has told and the second one does not have any more would never be taken back.
 */
export async function* readPartition(
  parts: OwnForestParts,
  partitionDn: string,
  signal: AbortSignal,
  work: ReadWork,
): AsyncGenerator<DirectoryEvent> {
  const domain = domainOfDn(partitionDn);
  if (domain === null) {
    yield failed(unreached('role', `${partitionDn} is no domain.`), null, false);
    return;
  }
  const { connector, settings, stopping } = parts;
  const set = settingsOfDomain(connector, domain);
  const linked = linkSignals(signal, stopping);
  const timeoutMs = Math.max(pageTimeoutMs, settings.operationTimeoutMs);
  const target: Target = {
    domain,
    rules: set?.containers ?? [],
    serviceAccount: set?.serviceAccount ?? connector.serviceAccount,
    call: { timeoutMs, signal: linked.signal },
  };
  try {
    const opened = await open(parts, target);
    if (!opened.ok) {
      yield failed(opened.error.fault, opened.error.host, false);
      return;
    }
    const { session, host } = opened.value;
    try {
      const fault = yield* work(opened.value);
      if (fault === null) return;
      if (isHostFault(fault)) parts.of(domain).reads.noteFailure(host, fault);
      yield failed(fault, host, true);
    } finally {
      session.close();
    }
  } finally {
    linked.unlink();
  }
}
