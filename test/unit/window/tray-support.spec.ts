import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { traySupported } from '../../../electron/window/tray-support';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'writeback-tray-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

describe('traySupported', () => {
  it.each(['win32', 'darwin'])('is so on %s', async (platform) =>
    expect(await traySupported(platform, {})).toBe(true),
  );

  it('is not so on Linux without a session bus', async () =>
    expect(await traySupported('linux', {})).toBe(false));

  it.runIf(process.platform !== 'win32').each([
    ['a host for icons', 'echo "   boolean true"', true],
    ['no host for icons', 'echo "   boolean false"', false],
    ['a bus that refuses', 'exit 1', false],
    ['a bus that does not answer', 'exec sleep 5', false],
  ])('asks the bus on Linux: %s', async (_what, script, supported) => {
    writeFileSync(join(dir, 'dbus-send'), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    const env = { PATH: `${dir}:/usr/bin:/bin`, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };
    expect(await traySupported('linux', env)).toBe(supported);
  });

  it('is not so where nobody can ask', async () => {
    expect(
      await traySupported('linux', { PATH: dir, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' }),
    ).toBe(false);
  });
});
