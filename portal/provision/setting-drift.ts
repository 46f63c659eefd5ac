import type { QueueSettings } from './administration';

type Name = keyof QueueSettings;

const names: Readonly<Record<Name, string>> = {
  requiresSession: 'sessions',
  detectsDuplicates: 'duplicate detection',
  duplicateWindowMs: 'duplicate detection window',
  lockMs: 'lock duration',
  maxDeliveryCount: 'max delivery count',
  timeToLiveMs: 'time to live',
  deadLettersExpired: 'dead-letter expired messages',
  deletedWhenIdleMs: 'delete when idle',
  forwardsTo: 'forward to',
  forwardsDeadLettersTo: 'forward dead letters to',
  active: 'active',
};

/** What Service Bus lets nobody change after a queue was made. */
const fixed: ReadonlySet<Name> = new Set(['requiresSession', 'detectsDuplicates']);

function shown(name: Name, value: QueueSettings[Name]): string {
  if (value === null) return name.startsWith('forwards') ? 'nowhere' : 'never';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  if (name.endsWith('Ms')) return `${Number(value) / 1_000} s`;
  return String(value);
}

/** One setting and its value, for people. */
function settingText(settings: QueueSettings, name: Name): string {
  return `${names[name]} ${shown(name, settings[name])}`;
}

/** The settings that say something about a new queue. */
export function settingTexts(settings: QueueSettings): readonly string[] {
  const shownNames: readonly Name[] = [
    'requiresSession',
    'lockMs',
    'maxDeliveryCount',
    'timeToLiveMs',
    'deadLettersExpired',
    'detectsDuplicates',
  ];
  return shownNames.map((name) => settingText(settings, name));
}

/** One setting that is not as it should be. */
export interface SettingDrift {
  readonly name: Name;
  readonly text: string;
  readonly repairable: boolean;
}

/** What differs from the wanted settings. The window counts only where duplicates are detected. */
export function settingDrift(found: QueueSettings, wanted: QueueSettings): readonly SettingDrift[] {
  return (Object.keys(names) as Name[])
    .filter((name) => found[name] !== wanted[name])
    .filter((name) => name !== 'duplicateWindowMs' || (wanted.detectsDuplicates && found.detectsDuplicates))
    .map((name) => ({
      name,
      text: `${names[name]}: ${shown(name, found[name])} → ${shown(name, wanted[name])}`,
      repairable: !fixed.has(name),
    }));
}
