import { describe, expect, it } from 'vitest';
import {
  detailsWidth,
  readDetailsWidth,
  readTheme,
  writeDetailsWidth,
  writeTheme,
  type PreferenceStorage,
} from '../../../../renderer/state/preferences';

function storage(): PreferenceStorage {
  const values = new Map<string, string>();
  return { getItem: (key) => values.get(key) ?? null, setItem: (key, value) => void values.set(key, value) };
}

describe('preferences', () => {
  it('are the defaults until something is stored', () => {
    expect([readTheme(storage()), readDetailsWidth(storage())]).toEqual(['system', detailsWidth.default]);
  });

  it('come back as stored, within bounds', () => {
    const kept = storage();
    writeTheme(kept, 'dark');
    writeDetailsWidth(kept, 99_999);
    expect([readTheme(kept), readDetailsWidth(kept)]).toEqual(['dark', detailsWidth.max]);
  });

  it('fall back to the defaults on nonsense', () => {
    const nonsense: PreferenceStorage = { getItem: () => 'purple', setItem: () => undefined };
    expect([readTheme(nonsense), readDetailsWidth(nonsense)]).toEqual(['system', detailsWidth.default]);
  });
});
