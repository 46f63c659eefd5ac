import { syncRules } from '../identity/objects';
import { inTransaction, type Database } from './database';

/** What a full synchronisation made. */
export interface SynchronisationCounts {
  readonly activeDirectoryUsers: number;
  readonly cloudUsers: number;
  /** Metaverse objects with a cloud link and an Active Directory link. */
  readonly joined: number;
}

/** Makes the metaverse and its links from the connector spaces. */
export interface Metaverse {
  /** Full synchronisation: one transaction, after which all links follow the rules. */
  synchronise(): SynchronisationCounts;
  counts(): SynchronisationCounts;
}

/** Binds the metaverse to a database. */
export function createMetaverse(db: Database): Metaverse {
  const count = (sql: string): number => (db.prepare(sql).get() as { n: number }).n;
  const counts = (): SynchronisationCounts => ({
    activeDirectoryUsers: count('SELECT COUNT(*) AS n FROM directory_objects'),
    cloudUsers: count('SELECT COUNT(*) AS n FROM cloud_objects'),
    joined: count(`SELECT COUNT(DISTINCT c.metaverse_id) AS n FROM cloud_links c
      JOIN directory_links d ON d.metaverse_id = c.metaverse_id`),
  });
  const linkDirectory = db.prepare(`INSERT INTO directory_links (metaverse_id, connector, object_guid, rule)
    SELECT m.id, o.connector, o.object_guid, ?
    FROM directory_objects o JOIN metaverse m ON m.source_anchor = o.source_anchor
    WHERE o.account_enabled >= ?`);
  const linkCloud = db.prepare(`INSERT INTO cloud_links (cloud_anchor, metaverse_id, rule)
    SELECT o.cloud_anchor, m.id, ? FROM cloud_objects o JOIN metaverse m ON m.source_anchor = o.source_anchor`);
  return {
    synchronise: () =>
      inTransaction(db, () => {
        db.exec(`DELETE FROM directory_links; DELETE FROM cloud_links; DELETE FROM metaverse;
          INSERT OR IGNORE INTO metaverse (source_anchor) SELECT source_anchor FROM directory_objects`);
        linkDirectory.run(syncRules.directoryJoin, 0);
        linkDirectory.run(syncRules.accountEnabled, 1);
        linkCloud.run(syncRules.cloudJoin);
        return counts();
      }),
    counts,
  };
}
