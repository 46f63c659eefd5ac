import { existsSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { operationsMigration } from './migrations/0001-operations';
import { identityMigration } from './migrations/0002-identity';
import { agentMigration } from './migrations/0003-agent';
import { peopleSearchMigration } from './migrations/0004-people-search';
import { syncMigration } from './migrations/0005-sync';
import { oneEngineMigration } from './migrations/0006-one-engine';
import { auditMigration } from './migrations/0007-audit';
import { watermarkEpochMigration } from './migrations/0008-watermark-epoch';

/** The one SQLite file of a host. */
export type Database = DatabaseSyncInstance;

const migrations: readonly string[] = [
  operationsMigration,
  identityMigration,
  agentMigration,
  peopleSearchMigration,
  syncMigration,
  oneEngineMigration,
  auditMigration,
  watermarkEpochMigration,
];

/**
 * Opens (or makes) the database and brings it to the newest migration, each in a transaction of its own.
 * Write-ahead log with full synchronisation: a transaction that returned survives a loss of power.
 *
 * @param file path of the file, `:memory:` in tests
 * @throws when the file was written by a newer version of this program
 */
export function openDatabase(file: string): Database {
  const db = new DatabaseSync(file);
  db.exec(
    'PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000',
  );
  const row = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (row.user_version > migrations.length) {
    db.close();
    throw new Error(
      `The database has version ${row.user_version}, this program knows ${migrations.length}: install the newer program again`,
    );
  }
  for (const [index, sql] of migrations.entries()) {
    if (index < row.user_version) continue;
    inTransaction(db, () => {
      db.exec(sql);
      db.exec(`PRAGMA user_version = ${index + 1}`);
    });
  }
  return db;
}

/**
 * Opens the database to read beside a running agent: writes nothing and changes no version.
 *
 * @throws when the file is not there, or is of another version than this program’s
 */
export function openDatabaseReadOnly(file: string): Database {
  return ofThisVersion(new DatabaseSync(file, { readOnly: true, timeout: 5_000 }));
}

/**
 * Opens the database to add a row beside a running agent: changes no version and makes no file.
 *
 * @throws when the file is not there, or is of another version than this program’s
 */
export function openDatabaseBeside(file: string): Database {
  if (!existsSync(file)) throw new Error(`The database ${file} is not there`);
  const db = new DatabaseSync(file, { timeout: 5_000 });
  db.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
  return ofThisVersion(db);
}

function ofThisVersion(db: Database): Database {
  const row = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (row.user_version === migrations.length) return db;
  db.close();
  throw new Error(
    `The database has version ${row.user_version}, this program ${migrations.length}: start the agent of this version once`,
  );
}

type Turn = <T>(work: () => T) => T;
const turns = new WeakMap<Database, Turn>();

/** Makes every write of this connection ask for its turn with other threads that write to the same file. */
export function writeInTurn(db: Database, turn: Turn): void {
  turns.set(db, turn);
}

/** One statement that writes, in its turn. It is a transaction of its own. */
export function writing<T>(db: Database, work: () => T): T {
  const turn = turns.get(db);
  return turn === undefined ? work() : turn(work);
}

/**
 * Runs `work` in a transaction that is rolled back when it throws, in its turn. Within one it is a part of that: what it
 * throws must reach the outer one.
 */
export function inTransaction<T>(db: Database, work: () => T): T {
  if (db.isTransaction) return work();
  return writing(db, () => transact(db, work));
}

function transact<T>(db: Database, work: () => T): T {
  db.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    db.exec('COMMIT');
    return value;
  } catch (cause) {
    // On a full disk SQLite has rolled back by itself, and a second time would hide the cause.
    if (db.isTransaction) db.exec('ROLLBACK');
    throw cause;
  }
}
