import { describe, expect, it } from 'vitest';
import { left, pageWanted, type PageGuard } from '../../../../renderer/state/page-guard';

const clean: PageGuard = { page: 'connectors', unsaved: false, wanted: null };
const dirty: PageGuard = { ...clean, unsaved: true };
const asked: PageGuard = { ...dirty, wanted: 'overview' };

describe('leaving a page', () => {
  it.each([
    [
      'goes at once where nothing would be lost',
      pageWanted(clean, 'overview'),
      { ...clean, page: 'overview' },
    ],
    ['asks where something would', pageWanted(dirty, 'overview'), asked],
    ['stays on the page that is wanted', pageWanted(asked, 'connectors'), dirty],
    ['goes when that is the answer', left(asked, true), { ...clean, page: 'overview' }],
    ['stays when that is the answer', left(asked, false), dirty],
    ['does nothing when nothing was asked', left(dirty, true), dirty],
  ])('%s', (_, result, expected) => {
    expect(result).toEqual(expected);
  });
});
