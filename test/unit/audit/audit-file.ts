import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { verifyActivity } from '../../../electron/agent/audit/verify';
import type { ChainHead } from '../../../electron/agent/store/activity-chain';
import { createActivityReader } from '../../../electron/agent/store/activity-reader';
import { createActivityRepository } from '../../../electron/agent/store/activity-repository';
import {
  inTransaction,
  openDatabase,
  openDatabaseReadOnly,
  type Database,
} from '../../../electron/agent/store/database';
import { openStore, type Store } from '../../../electron/agent/store/store';
import type { Verification } from '../../../shared/model/audit';
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock';

/** A real database file with an activity log, and what somebody with a database tool does to it. */
export interface AuditFile {
  readonly dir: string;
  readonly file: string;
  readonly clock: FakeClock;
  readonly store: Store;
  /** Adds rows, a minute apart. */
  append(count: number): void;
  /** Runs SQL in a connection of its own, as a database tool would. */
  tamper(...sql: string[]): void;
  /** Opens the file to read, as `audit verify` does. */
  verify(...heads: ChainHead[]): Promise<Verification>;
  remove(): void;
}

export function createAuditFile(): AuditFile {
  const dir = mkdtempSync(join(tmpdir(), 'writeback-audit-'));
  const file = join(dir, 'agent.db');
  const clock = createFakeClock();
  const store = openStore(file, clock);
  const on = <T>(db: Database, work: (db: Database) => T): T => {
    try {
      return work(db);
    } finally {
      db.close();
    }
  };
  return {
    dir,
    file,
    clock,
    store,
    append(count) {
      on(openDatabase(file), (db) => {
        const activity = createActivityRepository(db, clock);
        inTransaction(db, () => {
          for (let n = 1; n <= count; n += 1) {
            activity.append({
              eventId: 31019,
              requestId: null,
              actor: 'agent',
              data: { n, b: true, a: null },
            });
            clock.advance(60_000);
          }
        });
      });
    },
    tamper: (...sql) =>
      on(openDatabase(file), (db) => {
        for (const statement of sql) db.exec(statement);
      }),
    async verify(...heads) {
      const db = openDatabaseReadOnly(file);
      try {
        return await verifyActivity(createActivityReader(db), heads, () => Promise.resolve());
      } finally {
        db.close();
      }
    },
    remove() {
      store.close();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
