import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isReachable, readBounds, writeBounds } from '../../../electron/window/window-bounds';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'writeback-bounds-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('the bounds of the window', () => {
  it('are remembered', () => {
    const bounds = { x: -20, y: 10, width: 1300, height: 700, maximized: true };
    writeBounds(join(dir, 'window.json'), bounds);
    expect(readBounds(join(dir, 'window.json'))).toEqual(bounds);
  });

  it.each(['', '{', '[]', '{"x":1}', '{"x":0,"y":0,"width":10,"height":10,"maximized":false}'])(
    'are dropped when the file holds %j',
    (content) => {
      writeFileSync(join(dir, 'window.json'), content);
      expect(readBounds(join(dir, 'window.json'))).toBeNull();
    },
  );

  it('are dropped when there is no file', () => expect(readBounds(join(dir, 'absent.json'))).toBeNull());
});

describe('isReachable', () => {
  const left = { x: 0, y: 0, width: 1920, height: 1080 };
  const right = { x: 1920, y: 0, width: 1920, height: 1080 };
  const size = { width: 1280, height: 800 };

  it.each([
    ['in the middle', { x: 100, y: 100 }, true],
    ['across both', { x: 1500, y: 100 }, true],
    ['mostly beside the edge', { x: 3750, y: 100 }, false],
    ['on a screen that is gone', { x: 4000, y: 100 }, false],
    ['with its title above the screen', { x: 100, y: -200 }, false],
    ['with its title below the screen', { x: 100, y: 1060 }, false],
  ])('%s', (_where, position, reachable) => {
    expect(isReachable({ ...position, ...size }, [left, right])).toBe(reachable);
  });
});
