import { syncRules } from '../identity/objects';
import type { Identity, Resolution } from '../pipeline/ports';
import type { OutcomeCode } from '../../../shared/outcome-codes';
import type { OutcomeDetail } from '../../../shared/outcome-details';
import type { Database } from './database';

interface CloudRow {
  readonly authentication_type: string;
  readonly metaverse_id: number | null;
}

interface LinkRow {
  readonly connector: string;
  readonly object_guid: string;
  readonly partition_dn: string;
  readonly rule: string;
}

function refused(code: OutcomeCode, detail: OutcomeDetail | null): Resolution {
  return { kind: 'refused', code, detail };
}

/**
 * The sync engine’s lookup (source documents, “How password writeback works”, step 7): cloud anchor → cloud
 * object → metaverse object → the one Active Directory object whose link carries the rule
 * `In from AD - User AccountEnabled`. Each missing step is a detail of its own.
 */
export function createIdentityLookup(db: Database): Identity {
  const cloud = db.prepare(`SELECT o.authentication_type, l.metaverse_id FROM cloud_objects o
    LEFT JOIN cloud_links l ON l.cloud_anchor = o.cloud_anchor WHERE o.cloud_anchor = ?`);
  const links = db.prepare(`SELECT l.connector, l.object_guid, o.partition_dn, l.rule FROM directory_links l
    JOIN directory_objects o ON o.connector = l.connector AND o.object_guid = l.object_guid
    WHERE l.metaverse_id = ?`);
  const name = db.prepare('SELECT user_principal_name AS name FROM cloud_objects WHERE cloud_anchor = ?');
  return {
    nameOf: (cloudAnchor) => (name.get(cloudAnchor) as { name: string | null } | undefined)?.name ?? null,
    resolve(cloudAnchor) {
      const object = cloud.get(cloudAnchor) as CloudRow | undefined;
      if (object === undefined) return refused('userNotFound', 'notInCloudConnectorSpace');
      if (object.authentication_type === 'cloudOnly') return refused('notOnPremises', null);
      if (object.metaverse_id === null) return refused('userNotFound', 'notInMetaverse');
      const all = links.all(object.metaverse_id) as unknown as LinkRow[];
      if (all.length === 0) return refused('userNotFound', 'noActiveDirectoryLink');
      const enabled = all.filter((link) => link.rule === syncRules.accountEnabled);
      const [first, second] = enabled;
      if (first === undefined) return refused('accountDisabled', 'noAccountEnabledLink');
      if (second !== undefined) return refused('multipleMatches', null);
      const { connector, partition_dn, object_guid } = first;
      return {
        kind: 'found',
        ref: { connectorId: connector, partitionDn: partition_dn, objectGuid: object_guid },
      };
    },
  };
}
