import { ok, type Result } from '../../../../shared/result';
import type { LdapFault } from '../session/fault';
import { parentDn } from '../values/distinguished-name';
import { dnParts } from '../values/dn-key';
import type { Reading } from './open-reading';
import { readPages } from './read-pages';

/** Above this everything is read: it costs no more. */
const maxContainers = 1_000;

/**
 * What users may lie below, at whatever depth (possSuperiors of user, of its superclasses and of these containers, MS-ADSC).
 * Subclasses count as what they are derived from. The domain itself can be neither renamed nor moved.
 */
const containerClasses = [
  'organizationalUnit',
  'container',
  'builtinDomain',
  'organization',
  'locality',
  'country',
  'lostAndFound',
] as const;
const anyContainer = `(|${containerClasses.map((name) => `(objectClass=${name})`).join('')})`;

function isAfter(usn: string | null, since: bigint): boolean {
  return usn !== null && /^\d{1,20}$/.test(usn) && BigInt(usn) > since;
}

/** Without those that lie below another one. */
export function outermost(dns: readonly string[]): readonly string[] {
  const keyOf = (dn: string): string => JSON.stringify(dnParts(dn));
  const all = new Set(dns.map(keyOf));
  const isBelowAnother = (dn: string): boolean => {
    for (let above = parentDn(dn); above !== null; above = parentDn(above))
      if (all.has(keyOf(above))) return true;
    return false;
  };
  return dns.filter((dn) => !isBelowAnother(dn));
}

/**
 * Containers that were there before and have changed, the outermost only. One that was renamed or moved takes all that lies
 * below to another DN, perhaps to other rules, and their uSNChanged stays as it was. What exactly has changed is not told:
 * its users are to be read again.
 *
 * @param since the watermark’s USN
 * @returns words where there are too many
 */
export async function readChangedContainers(
  { session, state, target }: Reading,
  since: bigint,
): Promise<Result<readonly string[] | string, LdapFault>> {
  const filter = `(&(uSNChanged>=${since + 1n})${anyContainer})`;
  const query = { base: state.partitionDn, scope: 'sub', filter, attributes: ['uSNCreated'] } as const;
  const pages = readPages(session, query, target.call);
  const changed: string[] = [];
  for (;;) {
    const page = await pages.next();
    if (page.done === true)
      return page.value === null ? ok(outermost(changed)) : { ok: false, error: page.value };
    // Whoever is below a new one has been put there since, and has changed for that reason.
    for (const entry of page.value) if (!isAfter(entry.text('uSNCreated'), since)) changed.push(entry.dn);
    if (changed.length > maxContainers)
      return ok(`More than ${maxContainers} containers were changed since the last import.`);
  }
}
