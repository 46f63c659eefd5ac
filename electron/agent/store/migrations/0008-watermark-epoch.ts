/**
 * The epoch of a partition is raised whenever somebody was taken out of it without an import. A watermark counts only in
 * the epoch in which its import began: from an earlier one, a delta would never tell of those who were taken out.
 */
export const watermarkEpochMigration = `
  ALTER TABLE sync_partitions ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE sync_partitions ADD COLUMN watermark_epoch INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE sync_import ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
`;
