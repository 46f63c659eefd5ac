import type { Connector } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import { dnOfDomain, sameDn } from '../directory/values/distinguished-name';

/** Whether the partition was configured, or is the domain by which the forest was. */
function hasPartition({ domain, partitions }: Connector, partitionDn: string): boolean {
  return (
    sameDn(dnOfDomain(domain), partitionDn) ||
    partitions.some(({ distinguishedName }) => sameDn(distinguishedName, partitionDn))
  );
}

/**
 * The forest that a partition is asked in: the named one, else the only one, else the one that knows the partition. The
 * error says what to type.
 *
 * @param connectorId `null` = not named
 */
export function chooseForest<F extends { readonly connector: Connector }>(
  forests: readonly F[],
  partitionDn: string,
  connectorId: string | null,
): Result<F, string> {
  const ids = forests.map(({ connector }) => connector.id).join(', ');
  if (connectorId !== null) {
    const named = forests.find(({ connector }) => connector.id === connectorId);
    return named === undefined ? err(`There is no connector ${connectorId}; there are: ${ids}`) : ok(named);
  }
  const [only, second] = forests;
  if (only !== undefined && second === undefined) return ok(only);
  const [known, twin] = forests.filter(({ connector }) => hasPartition(connector, partitionDn));
  if (known !== undefined && twin === undefined) return ok(known);
  return err(`Which forest has ${partitionDn}? Name it with --connector=ID: ${ids}`);
}
