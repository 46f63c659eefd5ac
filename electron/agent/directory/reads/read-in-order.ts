import type { Result } from '../../../../shared/result';
import { describeFault, unreached, type LdapFault } from '../session/fault';
import { isHostFault } from '../session/fault-kinds';
import type { Host } from '../session/open-session';
import type { AtHost } from '../pdc/pdc';
import type { PdcFault } from '../pdc/pdc-finder';
import type { PreferredHosts } from './preferred-hosts';

/** Does the work at one domain controller. */
export type ReadAt<T> = (host: Host) => Promise<Result<T, LdapFault>>;

/** How reading at the preferred domain controllers ended. */
export type ReadOutcome<T> =
  | { readonly kind: 'done'; readonly at: AtHost<T> }
  /** The answer is an error, and another domain controller would not help. */
  | { readonly kind: 'final'; readonly fault: PdcFault }
  /** None of those tried could be read from. */
  | { readonly kind: 'none'; readonly errors: readonly HostError[] };

/** What went wrong at one domain controller. */
export interface HostError {
  readonly host: string;
  readonly fault: LdapFault;
  /** Its time to be tried again had not come; it was tried because nothing else was left. */
  readonly early: boolean;
}

/** Tries one host and remembers how that went; an error of the operation itself says that the host is well. */
async function readAt<T>(hosts: PreferredHosts, host: Host, work: ReadAt<T>): Promise<ReadOutcome<T>> {
  hosts.begin(host);
  let done: Result<T, LdapFault>;
  try {
    done = await work(host);
  } catch (cause) {
    hosts.undecided(host);
    throw cause;
  }
  if (done.ok) {
    hosts.succeeded(host);
    return { kind: 'done', at: { value: done.value, host: host.name } };
  }
  const fault = done.error;
  if (isHostFault(fault)) {
    hosts.failed(host, fault);
    return { kind: 'none', errors: [{ host: host.name, fault, early: false }] };
  }
  if (fault.kind === 'refused' && fault.stage === 'operation') hosts.succeeded(host);
  else hosts.undecided(host);
  return { kind: 'final', fault: { fault, host: host.name, missing: 'directory' } };
}

/** Does the work at the first preferred domain controller that is not skipped and does not fail. */
export async function readAtPreferred<T>(
  hosts: PreferredHosts,
  signal: AbortSignal,
  work: ReadAt<T>,
): Promise<ReadOutcome<T>> {
  const errors: HostError[] = [];
  for (const host of hosts.inOrder()) {
    if (signal.aborted) break;
    if (!hosts.isDue(host)) continue;
    const read = await readAt(hosts, host, work);
    if (read.kind !== 'none') return read;
    errors.push(...read.errors);
  }
  return { kind: 'none', errors };
}

/**
 * The last resort, when nobody else can be read from: of those that `errors` does not name because they were skipped,
 * the one whose time comes next.
 */
export async function readAtSkipped<T>(
  hosts: PreferredHosts,
  errors: readonly HostError[],
  signal: AbortSignal,
  work: ReadAt<T>,
): Promise<ReadOutcome<T>> {
  const tried = new Set(errors.map(({ host }) => host));
  const next = hosts.skipped().find(({ host }) => !tried.has(host.name));
  if (next === undefined || signal.aborted) return { kind: 'none', errors };
  const read = await readAt(hosts, next.host, work);
  if (read.kind !== 'none') return read;
  return { kind: 'none', errors: [...errors, ...read.errors.map((error) => ({ ...error, early: true }))] };
}

const inSeconds = (ms: number): string => `${Math.max(1, Math.ceil(ms / 1_000))} s`;

/** Each preferred domain controller with its error, also those that were skipped, in their order. */
export function preferredErrors(hosts: PreferredHosts, errors: readonly HostError[]): readonly string[] {
  const skipped = hosts.skipped();
  return hosts.inOrder().flatMap(({ name }) => {
    const tried = errors.find(({ host }) => host === name);
    if (tried !== undefined) {
      const why = tried.early ? ' (tried before its time, the nearest of those skipped)' : '';
      return [`${name}${why}: ${describeFault(tried.fault)}`];
    }
    const left = skipped.find(({ host }) => host.name === name);
    if (left === undefined) return [`${name}: not tried, the operation was stopped`];
    return [`${name}: ${left.error} (skipped, tried again in ${inSeconds(left.retryInMs)})`];
  });
}

/** That none of the preferred domain controllers could be read from, with the error of each. */
export function noneReachable(hosts: PreferredHosts, errors: readonly HostError[]): PdcFault {
  const text = `none can be read from, and no other may be. ${preferredErrors(hosts, errors).join('; ')}`;
  return { fault: unreached('preferred', text), host: errors.at(-1)?.host ?? null, missing: 'directory' };
}
