import type { ContainerRule } from '../../../../shared/model/partition';
import type { Call } from '../session/connection';
import type { Session } from '../session/session';

/** noSuchObject, invalidDNSyntax (RFC 4511, appendix A). */
const notThere: readonly number[] = [32, 34];
/** Rules looked at; a read each. */
const maxRules = 1_000;
const maxNamed = 5;

/**
 * Whether rules name containers that are not there any more. A rule goes by the name: once its container was renamed or
 * moved, it decides nothing, and those it excluded are synchronised. In words for the admin; `null` = all are there.
 */
export async function missingContainers(
  session: Session,
  rules: readonly ContainerRule[],
  partitionDn: string,
  call: Call,
): Promise<string | null> {
  const missing: string[] = [];
  for (const { distinguishedName } of rules.slice(0, maxRules)) {
    const entry = await session.readEntry(distinguishedName, ['1.1'], call);
    if (entry.ok) continue;
    // The reading of the users has ended well: what cannot be asked now is asked the next time.
    if (entry.error.kind !== 'refused') break;
    if (notThere.includes(entry.error.resultCode)) missing.push(distinguishedName);
  }
  if (missing.length === 0) return null;
  const more = missing.length > maxNamed ? ` and ${missing.length - maxNamed} more` : '';
  const named = `${missing.slice(0, maxNamed).join('; ')}${more}`;
  return `${partitionDn}: what is set for these containers no longer applies, because they were renamed, moved or deleted: ${named}. In Connectors, open the partition’s containers, take these rules away and choose again.`;
}
