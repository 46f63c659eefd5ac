import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeHostLock } from '../../../electron/agent/store/host-lock';

let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'writeback-'));
});

afterEach(() => rmSync(dir, { recursive: true }));

describe('the lock of a state folder', () => {
  it('is had by one at a time and can be taken again once it is released', () => {
    const file = join(dir, 'host.lock');
    const first = takeHostLock(file);
    expect(first).not.toBeNull();
    expect(takeHostLock(file)).toBeNull();
    first?.release();
    const second = takeHostLock(file);
    expect(second).not.toBeNull();
    second?.release();
  });
});
