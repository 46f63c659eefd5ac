import { DatabaseSync } from '@photostructure/sqlite';

/** Keeps a second host off a state folder until it is released or its process ends. */
export interface HostLock {
  release(): void;
}

/**
 * Takes the lock of a state folder: two agents on one database would answer for one another. It is an exclusive
 * transaction on a file of its own, which every system ends with the process, so that nothing stale can remain.
 *
 * @param file path of the lock file; made when it is not there
 * @returns `null` when another process has the lock
 */
export function takeHostLock(file: string): HostLock | null {
  const db = new DatabaseSync(file);
  try {
    db.exec('PRAGMA busy_timeout = 0; BEGIN EXCLUSIVE');
  } catch {
    db.close();
    return null;
  }
  return { release: () => db.close() };
}
