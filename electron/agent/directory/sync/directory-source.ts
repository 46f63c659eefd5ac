import type { DirectorySource } from '../../sync/ports';
import type { OwnForestParts } from '../create-forest-parts';
import { selectedDomains } from '../reads/selected-domains';
import { dnOfDomain } from '../values/distinguished-name';
import { readChanges } from './delta-import';
import { readEverybody } from './full-import';
import { readPartition } from './open-reading';

/**
 * A forest to import from over LDAP. Each run reads one domain controller from beginning to end: the one that the
 * partition’s settings prefer, or the PDC emulator.
 *
 * @param parts the forest, or what returns it as it is configured now: asked at the start of each run
 */
export function createDirectorySource(parts: OwnForestParts | (() => OwnForestParts)): DirectorySource {
  const now = typeof parts === 'function' ? parts : (): OwnForestParts => parts;
  return {
    partitions: () => selectedDomains(now()).map(dnOfDomain),
    fullImport: (partitionDn, signal) => readPartition(now(), partitionDn, signal, readEverybody),
    deltaImport: (partitionDn, since, signal) =>
      readPartition(now(), partitionDn, signal, readChanges(since)),
  };
}
