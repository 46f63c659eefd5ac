import type { AuthenticationType } from '../../../shared/operations';

/** Name of the cloud’s connector in runs, partitions and errors; the forests have the ids of their configuration. */
export const cloudConnector = 'cloud';

/** A user as a forest gives it: only what the rules and the search for people use. */
export interface DirectoryImportObject {
  /** objectGUID, lower case with hyphens: the object’s key in its connector space. */
  readonly objectGuid: string;
  readonly distinguishedName: string;
  readonly userPrincipalName: string | null;
  readonly samAccountName: string | null;
  readonly displayName: string | null;
  readonly mail: string | null;
  readonly userAccountControl: number;
  /** mS-DS-ConsistencyGuid, base64; `null` when it is not set. */
  readonly consistencyGuid: string | null;
  /** msExchRecipientTypeDetails; 2 = linked mailbox. `null` without Exchange. */
  readonly recipientTypeDetails: number | null;
  /** msExchMasterAccountSid as text, `S-1-5-21-…`; `null` when it is not set. */
  readonly masterAccountSid: string | null;
}

/** A user as the cloud gives it. */
export interface CloudImportObject {
  /** `User_<object id>`: the object’s key in its connector space. */
  readonly cloudAnchor: string;
  /** onPremisesImmutableId; `null` for cloud-only users. */
  readonly sourceAnchor: string | null;
  readonly userPrincipalName: string | null;
  readonly displayName: string | null;
  readonly authenticationType: AuthenticationType;
  /** Whether a licence is assigned; `null` = the source does not say. */
  readonly licensed: boolean | null;
}

/** An object that the last import left to the next synchronisation, as “Search Connector Space” names it. */
export type Pending = 'add' | 'update' | 'delete';

/** Names one object of a connector space. */
export type ObjectKey =
  | { readonly kind: 'directory'; readonly connector: string; readonly objectGuid: string }
  | { readonly kind: 'cloud'; readonly cloudAnchor: string };
