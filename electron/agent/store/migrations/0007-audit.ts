/**
 * Where the kept activity log begins, how far it was forwarded, and the indexes without which removing old operations
 * would read all claims for each of them.
 */
export const auditMigration = `
  CREATE TABLE activity_checkpoint (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;

  CREATE TABLE activity_forwarding (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    target TEXT NOT NULL,
    seq INTEGER NOT NULL
  ) STRICT;

  CREATE INDEX claims_received_at ON claims (received_at);
  CREATE INDEX claims_seq ON claims (seq);
`;
