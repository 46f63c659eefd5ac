import type { SourceError } from '../../sync/ports';
import type { Reading } from './open-reading';

/** noSuchObject, invalidDNSyntax (RFC 4511, appendix A). */
const notThere: readonly number[] = [32, 34];
/** Rules looked at; a read each. */
const maxRules = 1_000;

/**
 * Rules for containers that are not there any more, an error each. A rule goes by the name: once its container was renamed
 * or moved, it decides nothing, and those it excluded are synchronised.
 */
export async function missingContainers({ session, target }: Reading): Promise<readonly SourceError[]> {
  const missing: SourceError[] = [];
  for (const { distinguishedName } of target.rules.slice(0, maxRules)) {
    const entry = await session.readEntry(distinguishedName, ['1.1'], target.call);
    if (entry.ok) continue;
    // The reading of the users has ended well: what cannot be asked now is asked the next time.
    if (entry.error.kind !== 'refused') break;
    if (!notThere.includes(entry.error.resultCode)) continue;
    missing.push({
      kind: 'missing-container',
      object: distinguishedName,
      // It is nobody’s key: nobody is kept because of it.
      key: distinguishedName,
      line: null,
      reason:
        'What is set for this container no longer applies, because it was renamed, moved or deleted. In Connectors, open the partition’s containers, take this rule away and choose again.',
    });
  }
  return missing;
}
