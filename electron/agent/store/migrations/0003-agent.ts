/** Configuration without its secrets, settings and heartbeats. */
export const agentMigration = `
  CREATE TABLE configuration (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    value TEXT NOT NULL
  ) STRICT;

  CREATE TABLE settings (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE heartbeats (
    at INTEGER PRIMARY KEY,
    ok INTEGER NOT NULL,
    error TEXT
  ) STRICT;
`;
