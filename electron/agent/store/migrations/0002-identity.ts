/** Connector spaces, metaverse, links with their sync rule, and the history of runs. */
export const identityMigration = `
  CREATE TABLE directory_objects (
    connector TEXT NOT NULL,
    object_guid TEXT NOT NULL,
    partition_dn TEXT NOT NULL,
    distinguished_name TEXT NOT NULL,
    user_principal_name TEXT,
    sam_account_name TEXT,
    display_name TEXT,
    mail TEXT,
    account_enabled INTEGER NOT NULL,
    source_anchor TEXT NOT NULL,
    PRIMARY KEY (connector, object_guid)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX directory_objects_anchor ON directory_objects (source_anchor);

  CREATE TABLE cloud_objects (
    cloud_anchor TEXT PRIMARY KEY,
    source_anchor TEXT,
    user_principal_name TEXT,
    display_name TEXT,
    authentication_type TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX cloud_objects_anchor ON cloud_objects (source_anchor);

  CREATE TABLE metaverse (
    id INTEGER PRIMARY KEY,
    source_anchor TEXT NOT NULL UNIQUE
  ) STRICT;

  CREATE TABLE directory_links (
    metaverse_id INTEGER NOT NULL REFERENCES metaverse (id) ON DELETE CASCADE,
    connector TEXT NOT NULL,
    object_guid TEXT NOT NULL,
    rule TEXT NOT NULL,
    PRIMARY KEY (metaverse_id, connector, object_guid, rule)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE cloud_links (
    cloud_anchor TEXT PRIMARY KEY,
    metaverse_id INTEGER NOT NULL REFERENCES metaverse (id) ON DELETE CASCADE,
    rule TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    connector TEXT NOT NULL,
    profile TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    status TEXT NOT NULL,
    objects INTEGER NOT NULL,
    error TEXT
  ) STRICT;
`;
