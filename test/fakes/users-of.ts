import type { Forests } from '../../electron/agent/directory-port';
import type { DirectoryImportObject } from '../../electron/agent/sync/objects';

/** Everybody a full import of a connector reads, with the partition. @throws when it cannot be read to its end */
export async function usersOf(
  forests: Pick<Forests, 'syncSource'>,
  connectorId: string,
): Promise<(DirectoryImportObject & { readonly partitionDn: string })[]> {
  const source = forests.syncSource(connectorId);
  if (source === null) throw new Error(`${connectorId} is not configured`);
  const users: (DirectoryImportObject & { readonly partitionDn: string })[] = [];
  for (const partitionDn of source.partitions()) {
    let ended = false;
    for await (const event of source.fullImport(partitionDn, new AbortController().signal)) {
      if (event.kind === 'failed') throw new Error(event.message);
      if (event.kind === 'objects') users.push(...event.objects.map((one) => ({ ...one, partitionDn })));
      ended = event.kind === 'end';
    }
    if (!ended) throw new Error(`${partitionDn} was not read to its end`);
  }
  return users;
}
