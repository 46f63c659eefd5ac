import { err, ok, type Result } from '../../../../shared/result';
import { domainOfDn } from '../values/distinguished-name';
import type { ForestParts, HostTrouble } from '../forest-parts';
import { faultInWords } from '../topology/read-all';

/** Where the reading of a partition goes now. */
export interface ReadsInspection {
  /** Host name of the domain controller that has just answered; the error is in words for the admin. */
  readonly answered: Result<string, string>;
  /** Domain controllers that are being skipped, by host name. */
  readonly skipped: readonly (HostTrouble & { readonly host: string })[];
}

/** Reads once, as an import would, and says who answered and who was skipped. */
export async function inspectReads(
  parts: ForestParts,
  partitionDn: string,
  signal: AbortSignal,
): Promise<ReadsInspection> {
  const { reads } = parts.of(domainOfDn(partitionDn) ?? parts.connector.domain);
  const call = { timeoutMs: parts.settings.operationTimeoutMs, signal };
  const seen = await reads.use(signal, async ({ session }) =>
    session.readEntry('', ['defaultNamingContext'], call),
  );
  return {
    answered: seen.ok ? ok(seen.value.host) : err(faultInWords(seen.error)),
    skipped: [...reads.troubles()].map(([host, trouble]) => ({ host, ...trouble })),
  };
}
