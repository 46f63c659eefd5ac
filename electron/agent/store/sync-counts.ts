import type { Database } from './database';

/** Counts over the metaverse. */
export interface SyncCountsReader {
  /** Metaverse objects with a link to the cloud and one to Active Directory. */
  joined(): number;
}

/** Binds the counts to a database. */
export function createSyncCounts(db: Database): SyncCountsReader {
  const joined = db.prepare(`SELECT COUNT(*) AS n FROM mv_cloud_links c
    WHERE EXISTS (SELECT 1 FROM mv_directory_links d WHERE d.metaverse_id = c.metaverse_id)`);
  return { joined: () => (joined.get() as { n: number }).n };
}
