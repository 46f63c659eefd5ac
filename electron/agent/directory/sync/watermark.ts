import { createHash } from 'node:crypto';
import type { ContainerRule } from '../../../../shared/model/partition';
import type { DirectoryWatermark } from '../../sync/ports';
import { dnParts } from '../values/dn-key';

/** What this source keeps in its watermarks besides: without one of them it is not looked at. */
export interface SourceWatermark extends DirectoryWatermark {
  /** When it was read by the domain controller’s own clock, as its rootDSE writes it: `20261121112058.0Z`. */
  readonly readAt?: string | undefined;
  /** What was to be read and as whom: {@link scopeOf}. */
  readonly scope?: string | undefined;
  /** Why nothing can be told from here, in words. */
  readonly obstacle?: string | undefined;
}

/**
 * A short text that changes with the container rules and the service account: after either has changed, what an account
 * sees is something else although nobody has touched it.
 */
export function scopeOf(serviceAccount: string, rules: readonly ContainerRule[]): string {
  const byContainer = new Map(
    rules.map(({ distinguishedName, included }) => [JSON.stringify(dnParts(distinguishedName)), included]),
  );
  const sorted = [...byContainer].sort(([left], [right]) => (left < right ? -1 : 1));
  const text = JSON.stringify([serviceAccount.toLowerCase(), sorted]);
  return createHash('sha256').update(text, 'utf8').digest('base64url').slice(0, 22);
}

/** Generalized time as a rootDSE writes it, in epoch milliseconds; `null` when it is none. */
export function generalizedTimeMs(text: string): number | null {
  const at = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.\d+)?Z$/.exec(text);
  if (at === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = at.slice(1).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
