import type { OutcomeCode } from '../../../shared/outcome-codes';
import type { OutcomeDetail } from '../../../shared/outcome-details';
import type { Identity, Resolution } from '../pipeline/ports';
import { accountEnabledRule } from '../sync/rules';
import type { Database } from './database';
import type { SyncNames } from './sync-names';

/** authentication_type, several, rule_id, partition_id, object_guid; of an object without link the last ones are null. */
type LookupRow = readonly [string, number | null, number | null, number | null, string | null];

/** The look-up of one cloud anchor: a row for each link to Active Directory, or one row without. */
export const lookupSql = `SELECT o.authentication_type, m.several, l.rule_id, d.partition_id, d.object_guid
  FROM cs_cloud o
  LEFT JOIN mv_cloud_links c ON c.object_id = o.id
  LEFT JOIN mv_objects m ON m.id = c.metaverse_id
  LEFT JOIN mv_directory_links l ON l.metaverse_id = m.id
  LEFT JOIN cs_directory d ON d.id = l.object_id
  WHERE o.cloud_anchor = ?`;

function refused(code: OutcomeCode, detail: OutcomeDetail | null): Resolution {
  return { kind: 'refused', code, detail };
}

/**
 * The sync engine’s lookup (source documents, “How password writeback works”, step 7): cloud anchor → cloud object →
 * metaverse object → the one Active Directory object whose link carries the rule `In from AD - User AccountEnabled`.
 * Each missing step is a detail of its own. The links are those of the last synchronisation, whatever is being imported
 * meanwhile.
 */
export function createSyncIdentityLookup(db: Database, names: SyncNames): Identity {
  const lookup = db.prepare(lookupSql);
  lookup.setReturnArrays(true);
  const name = db.prepare('SELECT user_principal_name AS name FROM cs_cloud WHERE cloud_anchor = ?');
  return {
    nameOf: (cloudAnchor) => (name.get(cloudAnchor) as { name: string | null } | undefined)?.name ?? null,
    resolve(cloudAnchor) {
      const rows = lookup.all(cloudAnchor) as unknown as readonly LookupRow[];
      const [first] = rows;
      if (first === undefined) return refused('userNotFound', 'notInCloudConnectorSpace');
      const [authenticationType, several, anyLink] = first;
      if (authenticationType === 'cloudOnly') return refused('notOnPremises', null);
      if (several === null) return refused('userNotFound', 'notInMetaverse');
      const enabled = rows.filter((row) => row[2] === accountEnabledRule);
      const [only, second] = enabled;
      if (several === 1 || second !== undefined) return refused('multipleMatches', null);
      if (anyLink === null) return refused('userNotFound', 'noActiveDirectoryLink');
      if (only === undefined) return refused('accountDisabled', 'noAccountEnabledLink');
      const partition = only[3] === null ? null : names.partition(only[3]);
      // A link without its object: only a damaged file has such.
      if (partition === null || only[4] === null) return refused('userNotFound', 'noActiveDirectoryLink');
      const { connector: connectorId, partitionDn } = partition;
      return { kind: 'found', ref: { connectorId, partitionDn, objectGuid: only[4] } };
    },
  };
}
