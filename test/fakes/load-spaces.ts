import type { CloudImportObject, DirectoryImportObject } from '../../electron/agent/sync/objects';
import type { ConnectorSpaces, StagedImport } from '../../electron/agent/sync/storage';

function importAll<T>(staged: StagedImport<T>, objects: readonly T[]): void {
  staged.stage(objects);
  let more = true;
  while (more) more = staged.stageUnseen();
  staged.ready(null, 0);
  more = true;
  while (more) more = staged.apply();
}

/** Puts all accounts of a partition into their connector space, as a full import does. */
export function loadAccounts(
  spaces: ConnectorSpaces,
  connector: string,
  partitionDn: string,
  accounts: readonly DirectoryImportObject[],
): void {
  importAll(spaces.beginDirectory(0, connector, partitionDn), accounts);
}

/** Puts all users of the cloud into their connector space, as a full import does. */
export function loadCloudUsers(spaces: ConnectorSpaces, users: readonly CloudImportObject[]): void {
  importAll(spaces.beginCloud(0), users);
}

/** An account called `name`; its source anchor is the `consistencyGuid`. */
export function importedAccount(
  name: string,
  changes: Partial<DirectoryImportObject> = {},
): DirectoryImportObject {
  return {
    objectGuid: `guid-${name}`,
    distinguishedName: `CN=${name},DC=corp`,
    userPrincipalName: null,
    samAccountName: name,
    displayName: null,
    mail: null,
    userAccountControl: 512,
    consistencyGuid: `anchor-${name}`,
    recipientTypeDetails: null,
    masterAccountSid: null,
    ...changes,
  };
}

/** A user of the cloud called `name`. */
export function importedUser(name: string, changes: Partial<CloudImportObject> = {}): CloudImportObject {
  return {
    cloudAnchor: `User_${name}`,
    sourceAnchor: `anchor-${name}`,
    userPrincipalName: null,
    displayName: null,
    authenticationType: 'federated',
    licensed: null,
    ...changes,
  };
}
