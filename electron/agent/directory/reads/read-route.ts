import { err, ok, type Result } from '../../../../shared/result';
import { unreached } from '../session/fault';
import type { AtHost } from '../pdc/pdc';
import type { PdcFault } from '../pdc/pdc-finder';
import type { PreferredHosts } from './preferred-hosts';
import {
  noneReachable,
  preferredErrors,
  readAtPreferred,
  readAtSkipped,
  type HostError,
  type ReadAt,
  type ReadOutcome,
} from './read-in-order';
import type { UsedHostHolder } from './used-host';

type Read<T> = Result<AtHost<T>, PdcFault>;

const stopped: PdcFault = {
  fault: unreached('aborted', 'Stopped while reading.'),
  host: null,
  missing: 'directory',
};

/** What the preferred domain controllers said, behind why the PDC emulator could not be read from either. */
function withPreferred(at: PdcFault, hosts: PreferredHosts, errors: readonly HostError[]): PdcFault {
  if (at.fault.kind !== 'unreached' || hosts.empty) return at;
  const { step, text } = at.fault;
  const listed = preferredErrors(hosts, errors).join('; ');
  return { ...at, fault: unreached(step, `${text}; preferred domain controllers: ${listed}`) };
}

/** The way a reading takes through the domain controllers. */
export class ReadRoute {
  private readonly hosts: PreferredHosts;
  private readonly used: UsedHostHolder;

  public constructor(hosts: PreferredHosts, used: UsedHostHolder) {
    this.hosts = hosts;
    this.used = used;
  }

  /** The preferred ones in their order; as a last resort the one of the skipped whose turn is nearest. */
  public async preferredOnly<T>(signal: AbortSignal, at: ReadAt<T>): Promise<Read<T>> {
    const first = await readAtPreferred(this.hosts, signal, at);
    if (first.kind !== 'none') return this.settle(first);
    const last = await readAtSkipped(this.hosts, first.errors, signal, at);
    if (last.kind !== 'none') return this.settle(last);
    return err(signal.aborted ? stopped : noneReachable(this.hosts, last.errors));
  }

  /** The preferred ones in their order, then the PDC emulator, then the skipped one whose turn is nearest. */
  public async anywhere<T>(
    signal: AbortSignal,
    at: ReadAt<T>,
    atPdc: () => Promise<Read<T>>,
  ): Promise<Read<T>> {
    const first = await readAtPreferred(this.hosts, signal, at);
    if (first.kind !== 'none') return this.settle(first);
    const second = await atPdc();
    if (second.ok) this.used.note(second.value.host);
    if (second.ok || second.error.fault.kind !== 'unreached' || signal.aborted) return second;
    const last = await readAtSkipped(this.hosts, first.errors, signal, at);
    if (last.kind !== 'none') return this.settle(last);
    return err(withPreferred(second.error, this.hosts, last.errors));
  }

  private settle<T>(outcome: Exclude<ReadOutcome<T>, { readonly kind: 'none' }>): Read<T> {
    if (outcome.kind === 'final') return err(outcome.fault);
    this.used.note(outcome.at.host);
    return ok(outcome.at);
  }
}
