import { settingsSchema, type Settings } from '../../../shared/model/settings';
import { inTransaction, type Database } from './database';

/** Settings to change; what is absent stays. */
export type SettingsChange = { readonly [name in keyof Settings]?: Settings[name] | undefined };

/** The settings of the agent: one JSON value per name; what is not stored has its default. */
export interface SettingsRepository {
  get(): Settings;
  /** Checks and stores a change. @throws ZodError when a value is out of its bounds: nothing is stored then */
  change(part: SettingsChange): Settings;
}

/** Binds the settings to a database; they are read once. */
export function createSettingsRepository(db: Database): SettingsRepository {
  const rows = db.prepare('SELECT name, value FROM settings').all() as { name: string; value: string }[];
  const put = db.prepare(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );
  let settings = settingsSchema.parse(
    Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value) as unknown])),
  );
  return {
    get: () => settings,
    change(part) {
      const given = Object.entries(part).filter(([, value]) => value !== undefined);
      const next = settingsSchema.parse({ ...settings, ...Object.fromEntries(given) });
      inTransaction(db, () => {
        for (const [name, value] of given) put.run(name, JSON.stringify(value));
      });
      settings = next;
      return next;
    },
  };
}
