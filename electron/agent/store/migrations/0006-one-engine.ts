/**
 * The simple connector spaces and links of 0002 end: the sync engine’s tables of 0005 take their place, and everything is
 * imported anew. Those who look people up keep the columns they know, as views of what is there and not deleted.
 */
export const oneEngineMigration = `
  DROP TABLE directory_links;
  DROP TABLE cloud_links;
  DROP TABLE metaverse;
  DROP TABLE directory_objects;
  DROP TABLE cloud_objects;
  DROP TABLE runs;

  CREATE VIEW directory_objects AS
    SELECT c.connector, o.object_guid, p.partition_dn, o.distinguished_name, o.user_principal_name,
      o.sam_account_name, o.display_name, o.mail, o.source_anchor, o.search
    FROM cs_directory o
    JOIN sync_connectors c ON c.id = o.connector_id
    JOIN sync_partitions p ON p.id = o.partition_id
    WHERE NOT EXISTS (SELECT 1 FROM sync_pending q
      WHERE q.connector_id = o.connector_id AND q.object_id = o.id AND q.op = 'delete');

  CREATE VIEW cloud_objects AS
    SELECT o.cloud_anchor, o.source_anchor, o.user_principal_name, o.display_name, o.authentication_type, o.search
    FROM cs_cloud o
    WHERE NOT EXISTS (SELECT 1 FROM sync_pending q
      WHERE q.connector_id = o.connector_id AND q.object_id = o.id AND q.op = 'delete');
`;
