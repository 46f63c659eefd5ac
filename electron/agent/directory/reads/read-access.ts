import { err, ok, type Result } from '../../../../shared/result';
import type { Clock } from '../../clock';
import { unreached, type LdapFault } from '../session/fault';
import type { ReadAccess } from '../forest-parts';
import type { Host, Sessions } from '../session/open-session';
import type { AtHost, PdcAccess } from '../pdc/pdc';
import type { PdcFault } from '../pdc/pdc-finder';
import { PreferredHosts } from './preferred-hosts';
import type { ReadAt } from './read-in-order';
import { ReadPools, type ReadWork } from './read-pools';
import { ReadRoute } from './read-route';
import { createUsedHost } from './used-host';

/** Reading, with what the forest itself needs of it. */
export interface DomainReads extends ReadAccess {
  /** Whether any domain controller is preferred. */
  readonly prefers: boolean;
  /** Whether no other may be read from; never where none is preferred. */
  readonly onlyPreferred: boolean;
  /** As `use`, but never at the PDC emulator, whether that is allowed or not. */
  useOnlyPreferred<T>(signal: AbortSignal, work: ReadWork<T>): Promise<Result<AtHost<T>, PdcFault>>;
  /** As `use`, on a connection of its own, which is the work’s to close: for what takes long. */
  useApart<T>(signal: AbortSignal, work: ReadWork<T>): Promise<Result<AtHost<T>, PdcFault>>;
  /** Notes where was read, for `lastUsed`. */
  note(host: string): void;
  /** Has a preferred domain controller skipped from now on; nothing happens for another one. */
  noteFailure(host: string, fault: LdapFault): void;
}

/** How a domain is read. */
export interface ReadAccessOptions {
  /** In their order. */
  readonly preferred: readonly Host[];
  readonly onlyPreferred: boolean;
  readonly pdc: PdcAccess;
  /** Opens a signed-in session and makes sure that the domain controller is one of the domain. */
  readonly signIn: Sessions['signIn'];
  readonly poolSize: number;
  /** How long a caller waits for a session that others use. Milliseconds. */
  readonly waitMs: number;
  readonly clock: Clock;
}

const closedFault: PdcFault = {
  fault: unreached('closed', 'The directory was closed.'),
  host: null,
  missing: 'directory',
};

/** Work of an own connection at the PDC emulator. */
async function apartAtPdc<T>(
  pdc: PdcAccess,
  signal: AbortSignal,
  at: ReadAt<T>,
): Promise<Result<AtHost<T>, PdcFault>> {
  const host = await pdc.host(signal);
  if (!host.ok) return host;
  const done = await at(host.value);
  if (done.ok) return ok({ value: done.value, host: host.value.name });
  return err({ fault: done.error, host: host.value.name, missing: 'pdc' });
}

/** Opens nothing before it is used. */
export function createReadAccess(options: ReadAccessOptions): DomainReads {
  const { pdc, clock } = options;
  const hosts = new PreferredHosts(options.preferred, clock);
  const pools = new ReadPools(options);
  const used = createUsedHost(clock);
  const route = new ReadRoute(hosts, used);
  const onlyPreferred = options.onlyPreferred && !hosts.empty;
  let closed = false;
  const read = async <T>(
    signal: AbortSignal,
    at: ReadAt<T>,
    atPdc: (() => Promise<Result<AtHost<T>, PdcFault>>) | null,
  ): Promise<Result<AtHost<T>, PdcFault>> => {
    if (closed) return err(closedFault);
    return atPdc === null ? await route.preferredOnly(signal, at) : await route.anywhere(signal, at, atPdc);
  };
  return {
    prefers: !hosts.empty,
    onlyPreferred,
    use: (signal, work) =>
      read(
        signal,
        pools.lent(signal, work),
        onlyPreferred ? null : () => pdc.use(signal, ({ session, host }) => work({ session, host }), true),
      ),
    useOnlyPreferred: (signal, work) => read(signal, pools.lent(signal, work), null),
    useApart: (signal, work) => {
      const at = pools.apart(signal, work);
      return read(signal, at, onlyPreferred ? null : () => apartAtPdc(pdc, signal, at));
    },
    note: (host) => used.note(host),
    noteFailure: (name, fault) => {
      const host = hosts.inOrder().find((one) => one.name === name);
      if (host === undefined) return;
      pools.drop(host);
      hosts.failed(host, fault);
    },
    lastUsed: () => used.get(),
    troubles: () => hosts.troubles(),
    close: () => {
      closed = true;
      pools.close();
    },
  };
}
