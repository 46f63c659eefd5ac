import { err, ok, type Result } from '../../../../shared/result';

/** Most preferred domain controllers of a partition (`partitionSettingsSchema`). */
const maxPreferred = 64;

/** Why a host name typed in was not taken. */
export type HostProblem = 'empty' | 'notAHost' | 'tooMany' | 'known';

// As the agent checks it (electron/agent/connectors/partition-settings.ts).
const hostName = /^[a-z0-9_]([a-z0-9_.-]*[a-z0-9])?$/;

/** Puts the entry at `from` where the one at `to` is; the rest keeps its order. Out of bounds: nothing changes. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const entry = list[from];
  if (entry === undefined || to < 0 || to >= list.length || from === to) return list;
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), entry, ...rest.slice(to)];
}

/** Whether a host is in the list. Host names are compared without regard to case. */
export function isPreferred(list: readonly string[], host: string): boolean {
  return list.some((one) => one.toLowerCase() === host.toLowerCase());
}

/** Adds a host at the end, in lower case and without a dot at its end. */
export function withHost(list: readonly string[], typed: string): Result<readonly string[], HostProblem> {
  const host = typed.trim().toLowerCase().replace(/\.$/, '');
  if (host === '') return err('empty');
  if (host.length > 255 || !hostName.test(host)) return err('notAHost');
  if (isPreferred(list, host)) return err('known');
  if (list.length >= maxPreferred) return err('tooMany');
  return ok([...list, host]);
}

export function withoutHost(list: readonly string[], host: string): readonly string[] {
  return list.filter((one) => one !== host);
}
