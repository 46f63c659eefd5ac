import { storedConfigurationSchema, type StoredConfiguration } from '../../../shared/model/configuration';
import type { Database } from './database';

/** The part of the configuration that holds no secrets. */
export interface ConfigurationRepository {
  /** `null` before the agent was set up. */
  get(): StoredConfiguration | null;
  put(configuration: StoredConfiguration): void;
}

/** Binds the configuration to a database. It lives in a table of its own, so that settings stay plain values. */
export function createConfigurationRepository(db: Database): ConfigurationRepository {
  const read = db.prepare('SELECT value FROM configuration WHERE id = 1');
  const write = db.prepare(
    'INSERT INTO configuration (id, value) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET value = excluded.value',
  );
  return {
    get() {
      const row = read.get() as { value: string } | undefined;
      return row === undefined ? null : storedConfigurationSchema.parse(JSON.parse(row.value));
    },
    put(configuration) {
      write.run(JSON.stringify(storedConfigurationSchema.parse(configuration)));
    },
  };
}
