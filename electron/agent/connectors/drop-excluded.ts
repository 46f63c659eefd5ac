import type { Connector } from '../../../shared/model/connector';
import { isIncluded } from '../directory/reads/container-filter';
import { domainOfDn } from '../directory/values/distinguished-name';
import type { ConnectorSpaces } from '../sync/storage';
import { settingsOf } from './partition-settings';

/**
 * Takes those who are not to be synchronised any more out of a connector space, without waiting for an import. The links
 * follow with the next synchronisation.
 *
 * @returns how many
 */
export function dropExcluded(space: Pick<ConnectorSpaces, 'prune'>, connector: Connector): number {
  return space.prune(connector.id, (partitionDn, dn) => {
    const settings = settingsOf(connector, partitionDn);
    if (settings === null) return domainOfDn(partitionDn)?.toLowerCase() === connector.domain.toLowerCase();
    return settings.selected && isIncluded(dn, partitionDn, settings.containers);
  });
}
