import { describe, expect, it } from 'vitest';
import { escapeRdnValue, unitDn } from '../../../../lab/population/distinguished-name';

describe('escaping a name for a DN', () => {
  it.each([
    ['Müller, Jürg', 'Müller\\, Jürg'],
    ['R+D "Süd"', 'R\\+D \\"Süd\\"'],
    ['#1 Projekt; Phase=2', '\\#1 Projekt\\; Phase\\=2'],
    ['<新宿>', '\\<新宿\\>'],
    ['back\\slash', 'back\\\\slash'],
    [' spaces ', '\\ spaces\\ '],
    ['in the #middle of it', 'in the #middle of it'],
  ])('%s', (name, escaped) => {
    expect(escapeRdnValue(name)).toBe(escaped);
  });

  it('puts the innermost unit first', () => {
    expect(unitDn(['Demo', 'A,B'], 'DC=corp')).toBe('OU=A\\,B,OU=Demo,DC=corp');
  });
});
