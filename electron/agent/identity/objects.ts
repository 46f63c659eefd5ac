import type { AuthenticationType } from '../../../shared/operations';

/** The sync rules that write links, by the names admins know. */
export const syncRules = {
  directoryJoin: 'In from AD - User Join',
  accountEnabled: 'In from AD - User AccountEnabled',
  cloudJoin: 'In from Cloud - User Join',
} as const;

/** A user in the connector space of an Active Directory connector. */
export interface DirectoryObject {
  /** objectGUID, lower case with hyphens. */
  readonly objectGuid: string;
  readonly partitionDn: string;
  readonly distinguishedName: string;
  readonly userPrincipalName: string | null;
  readonly samAccountName: string | null;
  readonly displayName: string | null;
  readonly mail: string | null;
  /** userAccountControl bit 2 is clear. */
  readonly accountEnabled: boolean;
  /** mS-DS-ConsistencyGuid, else objectGUID; base64 of the 16 bytes. */
  readonly sourceAnchor: string;
}

/** A user in the connector space of the cloud directory. */
export interface CloudObject {
  /** `User_<object id>`. */
  readonly cloudAnchor: string;
  /** onPremisesImmutableId; `null` for cloud-only users. */
  readonly sourceAnchor: string | null;
  readonly userPrincipalName: string | null;
  readonly displayName: string | null;
  readonly authenticationType: AuthenticationType;
}
