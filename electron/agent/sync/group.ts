import type { Pending } from './objects';
import type { ScopeAttributes } from './rules';

/** An account of a forest, as far as the rules look at it. */
export interface DirectoryMember extends ScopeAttributes {
  /** Row of the connector space. */
  readonly id: number;
  readonly connector: string;
  readonly objectGuid: string;
  readonly distinguishedName: string;
  readonly pending: Pending | null;
}

/** A user of the cloud, as far as the rules look at it. */
export interface CloudMember {
  /** Row of the connector space. */
  readonly id: number;
  readonly cloudAnchor: string;
  readonly userPrincipalName: string | null;
  readonly pending: Pending | null;
}

/** A link by the row of its object. */
export interface Link {
  readonly objectId: number;
  /** `SyncRule.id`. */
  readonly rule: number;
}

/** An object of an error: distinguished name or cloud anchor. */
export interface ErrorObject {
  readonly connector: string;
  readonly name: string;
}

/** What the rules could not decide. The kinds are what the history counts by. */
export interface GroupError {
  readonly kind: 'duplicate-source-anchor' | 'multiple-account-enabled';
  /** Where: a connector, or `*` for an error between connectors. */
  readonly connector: string;
  /** Everyone concerned, in a fixed order. */
  readonly objects: readonly ErrorObject[];
}

/** The metaverse object of a source anchor, as the last synchronisation left it. */
export interface MetaverseState {
  readonly id: number;
  readonly several: boolean;
  readonly directoryLinks: readonly Link[];
  readonly cloudLinks: readonly Link[];
}

/**
 * Everything with one source anchor, which is the unit of synchronisation: what becomes of it depends on nothing else, so
 * that every order of imports and synchronisations ends at the same links.
 */
export interface Group {
  readonly sourceAnchor: string;
  readonly directory: readonly DirectoryMember[];
  readonly cloud: readonly CloudMember[];
  /** `null` = not in the metaverse. */
  readonly metaverse: MetaverseState | null;
  readonly errors: readonly GroupError[];
  /** Connectors whose objects left this anchor since the last synchronisation. */
  readonly formerOf: readonly string[];
}
