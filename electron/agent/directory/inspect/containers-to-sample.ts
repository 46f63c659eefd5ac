import { ok, type Result } from '../../../../shared/result';
import type { ContainerRule } from '../../../../shared/model/partition';
import type { Call } from '../session/connection';
import { createContainerFilter } from '../reads/container-filter';
import { parentDn, sameDn } from '../values/distinguished-name';
import type { LdapFault } from '../session/fault';
import type { Session } from '../session/session';
import { isWithin } from '../topology/dn-parts';
import { readAll } from '../topology/read-all';

const containerFilter = '(|(objectClass=organizationalUnit)(objectCategory=container))';
/** Directly below a domain: thousands of containers of the system’s own, none of them for people. */
const systemContainers = ['CN=System', 'CN=Program Data'] as const;

function depthOf(dn: string): number {
  let depth = 0;
  for (let above = parentDn(dn); above !== null; above = parentDn(above)) depth++;
  return depth;
}

/**
 * The containers of a partition that may hold users and are synchronised, the root first, then by depth: what a
 * container inherits comes from above, so that the few at the top say most.
 */
export async function containersToSample(
  session: Session,
  partitionDn: string,
  rules: readonly ContainerRule[],
  call: Call,
): Promise<Result<readonly string[], LdapFault>> {
  // 1.1 = no attributes (RFC 4511, 4.5.1.8).
  const query = { base: partitionDn, scope: 'sub', filter: containerFilter, attributes: ['1.1'] } as const;
  const found = await readAll(session, query, Number.POSITIVE_INFINITY, call);
  if (!found.ok) return found;
  const system = systemContainers.map((name) => `${name},${partitionDn}`);
  const below = found.value.entries
    .map(({ dn }) => dn)
    .filter((dn) => !sameDn(dn, partitionDn) && !system.some((one) => isWithin(dn, one)))
    .map((dn) => ({ dn, depth: depthOf(dn) }))
    .sort((left, right) => left.depth - right.depth || (left.dn < right.dn ? -1 : 1))
    .map(({ dn }) => dn);
  const filter = createContainerFilter(partitionDn, rules);
  // What counts for a container’s users is its own rule, or the nearest above.
  return ok([partitionDn, ...below].filter((dn) => filter.includes(`CN=user,${dn}`)));
}
