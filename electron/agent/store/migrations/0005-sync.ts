/**
 * The sync engine’s own tables: connector spaces with what is pending, the changes of an import under way, metaverse,
 * links with rule and run, and the history of runs with steps and errors. They stand beside the tables of 0002, which
 * nothing of the engine reads: everything is imported anew, so that nothing has to be carried over.
 *
 * Row ids instead of names in the links keep the look-up short at a million people.
 */
export const syncMigration = `
  CREATE TABLE sync_connectors (
    id INTEGER PRIMARY KEY,
    connector TEXT NOT NULL UNIQUE
  ) STRICT;

  -- One row for the cloud, whose partition is ''.
  CREATE TABLE sync_partitions (
    id INTEGER PRIMARY KEY,
    connector_id INTEGER NOT NULL,
    partition_dn TEXT NOT NULL,
    watermark TEXT,
    imported_at INTEGER,
    UNIQUE (connector_id, partition_dn)
  ) STRICT;

  CREATE TABLE cs_directory (
    id INTEGER PRIMARY KEY,
    connector_id INTEGER NOT NULL,
    partition_id INTEGER NOT NULL,
    object_guid TEXT NOT NULL,
    distinguished_name TEXT NOT NULL,
    user_principal_name TEXT,
    sam_account_name TEXT,
    display_name TEXT,
    mail TEXT,
    user_account_control INTEGER NOT NULL,
    recipient_type_details INTEGER,
    master_account_sid TEXT,
    source_anchor TEXT NOT NULL,
    search TEXT NOT NULL,
    UNIQUE (connector_id, object_guid)
  ) STRICT;
  CREATE INDEX cs_directory_anchor ON cs_directory (source_anchor);
  CREATE INDEX cs_directory_search ON cs_directory (search, source_anchor);

  CREATE TABLE cs_cloud (
    id INTEGER PRIMARY KEY,
    connector_id INTEGER NOT NULL,
    partition_id INTEGER NOT NULL,
    cloud_anchor TEXT NOT NULL UNIQUE,
    source_anchor TEXT,
    user_principal_name TEXT,
    display_name TEXT,
    authentication_type TEXT NOT NULL,
    licensed INTEGER,
    search TEXT NOT NULL
  ) STRICT;
  CREATE INDEX cs_cloud_anchor ON cs_cloud (source_anchor);
  CREATE INDEX cs_cloud_search ON cs_cloud (search, source_anchor);

  -- What the last imports left to the next synchronisation: add, update or delete. Apart from the wide rows of the objects,
  -- so that taking note of a hundred thousand does not write all of these again.
  CREATE TABLE sync_pending (
    connector_id INTEGER NOT NULL,
    object_id INTEGER NOT NULL,
    op TEXT NOT NULL,
    PRIMARY KEY (connector_id, object_id)
  ) STRICT, WITHOUT ROWID;

  -- The import under way. ready = 1: read to its end; from then on its changes are put in force even after a crash.
  CREATE TABLE sync_import (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    run_id INTEGER NOT NULL,
    partition_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    watermark TEXT,
    ready INTEGER NOT NULL DEFAULT 0
  ) STRICT;

  -- object_id of a new object is the row id it will have.
  CREATE TABLE sync_import_directory (
    seq INTEGER PRIMARY KEY,
    op TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    object_guid TEXT NOT NULL,
    distinguished_name TEXT NOT NULL,
    user_principal_name TEXT,
    sam_account_name TEXT,
    display_name TEXT,
    mail TEXT,
    user_account_control INTEGER NOT NULL,
    recipient_type_details INTEGER,
    master_account_sid TEXT,
    source_anchor TEXT NOT NULL,
    search TEXT NOT NULL
  ) STRICT;

  CREATE TABLE sync_import_cloud (
    seq INTEGER PRIMARY KEY,
    op TEXT NOT NULL,
    object_id INTEGER NOT NULL,
    cloud_anchor TEXT NOT NULL,
    source_anchor TEXT,
    user_principal_name TEXT,
    display_name TEXT,
    authentication_type TEXT NOT NULL,
    licensed INTEGER,
    search TEXT NOT NULL
  ) STRICT;

  -- Source anchors that objects had before an import changed them: their metaverse objects have to be looked at again.
  CREATE TABLE sync_former_anchors (
    source_anchor TEXT NOT NULL,
    connector_id INTEGER NOT NULL,
    PRIMARY KEY (source_anchor, connector_id)
  ) STRICT, WITHOUT ROWID;

  -- several = 1: objects that were not linked, because their anchor is not unique, would be enabled accounts.
  CREATE TABLE mv_objects (
    id INTEGER PRIMARY KEY,
    source_anchor TEXT NOT NULL UNIQUE,
    several INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE mv_directory_links (
    metaverse_id INTEGER NOT NULL,
    object_id INTEGER NOT NULL,
    rule_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    linked_at INTEGER NOT NULL,
    PRIMARY KEY (metaverse_id, object_id, rule_id)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX mv_directory_links_object ON mv_directory_links (object_id);

  CREATE TABLE mv_cloud_links (
    object_id INTEGER PRIMARY KEY,
    metaverse_id INTEGER NOT NULL,
    rule_id INTEGER NOT NULL,
    run_id INTEGER NOT NULL,
    linked_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX mv_cloud_links_metaverse ON mv_cloud_links (metaverse_id);

  -- What the rules could not decide, as of the last synchronisation of each anchor.
  CREATE TABLE mv_errors (
    source_anchor TEXT NOT NULL,
    kind TEXT NOT NULL,
    connector TEXT NOT NULL,
    objects TEXT NOT NULL,
    run_id INTEGER NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (source_anchor, kind, connector)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sync_runs (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    connector TEXT NOT NULL,
    profile TEXT NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    status TEXT NOT NULL,
    message TEXT
  ) STRICT;
  CREATE INDEX sync_runs_connector ON sync_runs (connector, profile, id);

  CREATE TABLE sync_run_steps (
    run_id INTEGER NOT NULL,
    step INTEGER NOT NULL,
    kind TEXT NOT NULL,
    partition_dn TEXT,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    status TEXT NOT NULL,
    counts TEXT NOT NULL,
    message TEXT,
    PRIMARY KEY (run_id, step)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE sync_run_errors (
    run_id INTEGER NOT NULL,
    step INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    object TEXT,
    line INTEGER,
    detail TEXT NOT NULL,
    PRIMARY KEY (run_id, step, seq)
  ) STRICT, WITHOUT ROWID;
`;
