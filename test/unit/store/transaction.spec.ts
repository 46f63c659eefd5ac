import { describe, expect, it } from 'vitest';
import { inTransaction, openDatabase } from '../../../electron/agent/store/database';

describe('a transaction', () => {
  it.each([
    ['is open', ''],
    ['SQLite has ended itself', 'ROLLBACK'],
  ])('that %s when its work throws leaves nothing, and the cause to the caller', (_what, before) => {
    const db = openDatabase(':memory:');
    const work = (): never => {
      db.exec(`INSERT INTO settings (name, value) VALUES ('a', '1'); ${before}`);
      throw new Error('database or disk is full');
    };
    expect(() => inTransaction(db, work)).toThrow('database or disk is full');
    expect(db.prepare('SELECT COUNT(*) AS n FROM settings').get()).toEqual({ n: 0 });
    expect(inTransaction(db, () => 'works again')).toBe('works again');
    db.close();
  });
});
