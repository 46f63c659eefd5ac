import { storedConfigurationSchema, type StoredConfiguration } from '../../../shared/model/configuration';
import { writing, type Database } from './database';

/** The part of the configuration that holds no secrets. */
export interface ConfigurationRepository {
  /** `null` before the agent was set up. */
  get(): StoredConfiguration | null;
  put(configuration: StoredConfiguration): void;
}

/** Before 0.2 the cloud’s users came from a file only. */
function upgraded(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('cloudUsersFile' in value)) return value;
  const { cloudUsersFile, ...rest } = value;
  return { ...rest, cloud: { kind: 'file', file: cloudUsersFile } };
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
      return row === undefined ? null : storedConfigurationSchema.parse(upgraded(JSON.parse(row.value)));
    },
    put(configuration) {
      writing(db, () => write.run(JSON.stringify(storedConfigurationSchema.parse(configuration))));
    },
  };
}
