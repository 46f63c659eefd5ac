import { setImmediate } from 'node:timers/promises';
import type { Connector } from '../../../shared/model/connector';
import { isIncluded } from '../directory/reads/container-filter';
import { domainOfDn } from '../directory/values/distinguished-name';
import type { ConnectorSpaces, Keep } from '../sync/storage';
import { settingsOf } from './partition-settings';

/** After which others get their turn. */
const sliceMs = 30;

/**
 * Takes those who are not to be synchronised any more out of a connector space, without waiting for an import; batch by
 * batch, so that nobody waits for it. The links follow with the next synchronisation.
 *
 * @param signal ends it between two batches
 * @returns how many
 */
export async function dropExcluded(
  space: Pick<ConnectorSpaces, 'prune'>,
  connector: Connector,
  signal: AbortSignal,
): Promise<number> {
  const keep: Keep = (partitionDn, dn) => {
    const settings = settingsOf(connector, partitionDn);
    if (settings === null) return domainOfDn(partitionDn)?.toLowerCase() === connector.domain.toLowerCase();
    return settings.selected && isIncluded(dn, partitionDn, settings.containers);
  };
  let total = 0;
  let sliceEnd = performance.now() + sliceMs;
  for (let from: number | null = 0; from !== null && !signal.aborted;) {
    const { pruned, after } = space.prune(connector.id, keep, from);
    total += pruned;
    from = after;
    if (performance.now() < sliceEnd) continue;
    await setImmediate();
    sliceEnd = performance.now() + sliceMs;
  }
  return total;
}
