import type { Settings } from '../../shared/model/settings';
import type { Note } from './note';
import type { SettingsChange, SettingsRepository } from './store/settings-repository';

const inJson = (value: unknown): string => JSON.stringify(value ?? null);

/**
 * Changes settings in an admin’s name: each that gets another value is a row with its value before and after. Settings
 * hold no secrets.
 *
 * @param actor operating-system user
 * @throws ZodError when a value is out of its bounds: nothing is changed then
 */
export function changeSettings(
  settings: SettingsRepository,
  note: Note,
  part: SettingsChange,
  actor: string,
): Settings {
  const before = settings.get();
  const after = settings.change(part);
  noteSettings(before, after, note, actor);
  return after;
}

/** A row for every setting that has another value than before. */
export function noteSettings(before: Settings, after: Settings, note: Note, actor: string): void {
  for (const name of Object.keys(after) as (keyof Settings)[]) {
    const values = { before: inJson(before[name]), after: inJson(after[name]) };
    if (values.before !== values.after) note(34150, actor, { change: 'setting', setting: name, ...values });
  }
}
