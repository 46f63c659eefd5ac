import { sourceAnchorOf } from '../sync/anchor';
import type { CloudImportObject, DirectoryImportObject } from '../sync/objects';
import { accountSearchText, searchText } from './search-text';

/** What a column holds. */
export type Value = string | number | null;

/** How the objects of a connector space are kept. */
export interface SpaceShape<T> {
  readonly table: string;
  /** Where the changes of an import under way are. */
  readonly staged: string;
  /** Where the links of its objects are. */
  readonly links: string;
  readonly key: string;
  /** The columns an import brings, apart from the key and `search`. Their order is that of `values`. */
  readonly columns: readonly string[];
  /** Which of them is the object’s name, for renames; `null` = it has none. */
  readonly name: string | null;
  keyOf(object: T): string;
  values(object: T): readonly Value[];
  /** What people search in; follows from the other columns. */
  search(object: T): string;
}

/** Users of a forest. */
export const directoryShape: SpaceShape<DirectoryImportObject> = {
  table: 'cs_directory',
  staged: 'sync_import_directory',
  links: 'mv_directory_links',
  key: 'object_guid',
  columns: [
    'distinguished_name',
    'user_principal_name',
    'sam_account_name',
    'display_name',
    'mail',
    'user_account_control',
    'recipient_type_details',
    'master_account_sid',
    'source_anchor',
  ],
  name: 'distinguished_name',
  keyOf: (object) => object.objectGuid,
  values: (object) => [
    object.distinguishedName,
    object.userPrincipalName,
    object.samAccountName,
    object.displayName,
    object.mail,
    object.userAccountControl,
    object.recipientTypeDetails,
    object.masterAccountSid,
    sourceAnchorOf(object),
  ],
  search: accountSearchText,
};

/** Users of the cloud. */
export const cloudShape: SpaceShape<CloudImportObject> = {
  table: 'cs_cloud',
  staged: 'sync_import_cloud',
  links: 'mv_cloud_links',
  key: 'cloud_anchor',
  columns: ['source_anchor', 'user_principal_name', 'display_name', 'authentication_type', 'licensed'],
  name: null,
  keyOf: (object) => object.cloudAnchor,
  values: (object) => [
    object.sourceAnchor,
    object.userPrincipalName,
    object.displayName,
    object.authenticationType,
    object.licensed === null ? null : object.licensed ? 1 : 0,
  ],
  search: (object) => searchText([object.displayName, object.userPrincipalName]),
};
