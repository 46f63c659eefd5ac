/** The operations log, the claims that make every request happen once, and the hash-chained activity log. */
export const operationsMigration = `
  CREATE TABLE operations (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id TEXT NOT NULL,
    authentic INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    operation TEXT,
    origin TEXT,
    cloud_anchor TEXT,
    user TEXT,
    distinguished_name TEXT,
    connector TEXT,
    domain_controller TEXT,
    code TEXT NOT NULL,
    detail TEXT,
    warnings TEXT NOT NULL,
    event_id INTEGER NOT NULL,
    diagnostic TEXT,
    stages TEXT NOT NULL,
    total_ms REAL NOT NULL,
    delivery_count INTEGER NOT NULL,
    replied INTEGER NOT NULL,
    search TEXT NOT NULL
  ) STRICT;
  CREATE INDEX operations_received_at ON operations (received_at, total_ms);

  CREATE TABLE claims (
    request_id TEXT PRIMARY KEY,
    operation TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    seq INTEGER REFERENCES operations (seq)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE activity (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    event_id INTEGER NOT NULL,
    request_id TEXT,
    actor TEXT NOT NULL,
    data TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX activity_request_id ON activity (request_id, seq);
`;
