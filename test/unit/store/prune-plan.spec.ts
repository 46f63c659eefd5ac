import { expect, it } from 'vitest';
import { openDatabase } from '../../../electron/agent/store/database';
import { createSyncStore } from '../../../electron/agent/store/sync-storage';
import { importedAccount, loadAccounts } from '../../fakes/load-spaces';

it('pruning goes through its own list once, and not once for each object that is pending', () => {
  const db = openDatabase(':memory:');
  loadAccounts(createSyncStore(db).spaces, 'corp', 'DC=corp', [
    importedAccount('anna'),
    importedAccount('ben'),
  ]);
  const said: string[] = [];
  const listening = new Proxy(db, {
    get(target, key) {
      if (key === 'prepare')
        return (sql: string) => {
          said.push(sql);
          return target.prepare(sql);
        };
      const value: unknown = Reflect.get(target, key);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
  const { spaces } = createSyncStore(listening);
  expect(spaces.prune('corp', () => false, 0).pruned).toBe(2);
  const plans = said
    .filter((sql) => sql.includes('json_each(:ids)'))
    .map((sql) =>
      (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all() as unknown as { detail: string }[])
        .map(({ detail }) => detail)
        .filter((detail) => /^(?:SCAN|SEARCH) [ipo]\b/.test(detail))
        .map((detail) => detail.split(' ').slice(0, 2).join(' ')),
    );
  expect(plans).toHaveLength(3);
  for (const [first] of plans) expect(first).toBe('SCAN i');
});
