import { Attribute, Change, type Client } from 'ldapts';
import { ShowDeleted } from '../../../../lab/population/deleted-objects';

/**
 * Restores a deleted object, as “Restore-ADObject” does (MS-ADTS 3.1.1.5.3.7). It is named by its DN: Samba refuses to
 * reanimate `<GUID=…>` with an operations error.
 */
export async function restoreDeleted(
  admin: Client,
  partitionDn: string,
  objectGuid: string,
  dn: string,
): Promise<void> {
  const filter = `(&(isDeleted=TRUE)(name=*DEL:${objectGuid}))`;
  const { searchEntries } = await admin.search(
    partitionDn,
    { filter, attributes: ['1.1'] },
    new ShowDeleted(),
  );
  const [deleted] = searchEntries;
  if (deleted === undefined) throw new Error(`${objectGuid} is not among the deleted objects`);
  const gone = new Attribute({ type: 'isDeleted', values: [] });
  const back = new Attribute({ type: 'distinguishedName', values: [dn] });
  const changes = [
    new Change({ operation: 'delete', modification: gone }),
    new Change({ operation: 'replace', modification: back }),
  ];
  await admin.modify(deleted.dn, changes, new ShowDeleted());
}
