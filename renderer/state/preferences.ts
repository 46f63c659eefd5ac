export const themeChoices = ['system', 'light', 'dark'] as const;
export type ThemeChoice = (typeof themeChoices)[number];

const themeKey = 'writeback.theme';
const detailsWidthKey = 'writeback.detailsWidth';

/** Bounds and default of the details pane’s width. CSS pixels. */
export const detailsWidth = { min: 340, default: 440, max: 760 } as const;

/** The part of `Storage` that is needed. */
export type PreferenceStorage = Pick<Storage, 'getItem' | 'setItem'>;

/** The stored choice, or `system`. */
export function readTheme(storage: PreferenceStorage): ThemeChoice {
  const stored = storage.getItem(themeKey);
  return themeChoices.find((choice) => choice === stored) ?? 'system';
}

export function writeTheme(storage: PreferenceStorage, choice: ThemeChoice): void {
  storage.setItem(themeKey, choice);
}

/** Brings a width into the bounds. CSS pixels. */
export function clampDetailsWidth(widthPx: number): number {
  return Math.round(Math.min(detailsWidth.max, Math.max(detailsWidth.min, widthPx)));
}

/** The stored width in CSS pixels, or the default. */
export function readDetailsWidth(storage: PreferenceStorage): number {
  const stored = Number(storage.getItem(detailsWidthKey) ?? Number.NaN);
  return Number.isFinite(stored) ? clampDetailsWidth(stored) : detailsWidth.default;
}

export function writeDetailsWidth(storage: PreferenceStorage, widthPx: number): void {
  storage.setItem(detailsWidthKey, String(clampDetailsWidth(widthPx)));
}
