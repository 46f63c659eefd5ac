import type { Database } from './database';

/** Row ids of connectors and partitions, which other tables carry instead of the names. */
export interface SyncNames {
  /** Made when it is new. */
  connectorId(connector: string): number;
  /** `null` = never imported. */
  findConnector(connector: string): number | null;
  connectorName(id: number): string;
  /** Made when it is new. The cloud’s partition is ''. */
  partitionId(connector: string, partitionDn: string): number;
  /** By the row id of the partition, which is never given to another one. `null` = there is none. */
  partition(id: number): { readonly connector: string; readonly partitionDn: string } | null;
}

/**
 * Binds the names to a database. What was found is remembered; a name that another connection made is found when it is
 * first asked for.
 */
export function createSyncNames(db: Database): SyncNames {
  const connectors = new Map<number, string>();
  const partitions = new Map<number, { connector: string; partitionDn: string }>();
  const byName = db.prepare('SELECT id FROM sync_connectors WHERE connector = ?');
  const byId = db.prepare('SELECT connector FROM sync_connectors WHERE id = ?');
  const partitionById = db.prepare('SELECT connector_id, partition_dn FROM sync_partitions WHERE id = ?');
  const connectorName = (id: number): string => {
    const known = connectors.get(id);
    if (known !== undefined) return known;
    const row = byId.get(id) as { connector: string } | undefined;
    if (row === undefined) throw new Error(`No connector with row id ${id}`);
    connectors.set(id, row.connector);
    return row.connector;
  };
  const ids = new Map<string, number>();
  const findConnector = (connector: string): number | null => {
    const known = ids.get(connector);
    if (known !== undefined) return known;
    const row = byName.get(connector) as { id: number } | undefined;
    if (row !== undefined) ids.set(connector, row.id);
    return row?.id ?? null;
  };
  const connectorId = (connector: string): number => {
    db.prepare('INSERT OR IGNORE INTO sync_connectors (connector) VALUES (?)').run(connector);
    return findConnector(connector) ?? 0;
  };
  return {
    connectorId,
    findConnector,
    connectorName,
    partitionId(connector, partitionDn) {
      const id = connectorId(connector);
      const insert = 'INSERT OR IGNORE INTO sync_partitions (connector_id, partition_dn) VALUES (?, ?)';
      db.prepare(insert).run(id, partitionDn);
      const find = 'SELECT id FROM sync_partitions WHERE connector_id = ? AND partition_dn = ?';
      return (db.prepare(find).get(id, partitionDn) as { id: number }).id;
    },
    partition(id) {
      const known = partitions.get(id);
      if (known !== undefined) return known;
      const row = partitionById.get(id) as { connector_id: number; partition_dn: string } | undefined;
      if (row === undefined) return null;
      const found = { connector: connectorName(row.connector_id), partitionDn: row.partition_dn };
      partitions.set(id, found);
      return found;
    },
  };
}
