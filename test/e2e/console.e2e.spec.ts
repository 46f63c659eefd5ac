import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ElectronApplication } from 'playwright-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { electronCommand } from '../../scripts/electron-runtime.mjs';
import type { Bridge, Delta } from '../../shared/ipc/contract';
import { launchConsole, type LaunchedConsole } from './launch';
import { buildMockedApp } from './mocked-app';

declare global {
  interface Window {
    readonly writeback: Bridge;
    /** What arrived, with the time of arrival. Epoch milliseconds. */
    deltas: { readonly at: number; readonly delta: Delta }[];
  }
}

let appDir: string;
let home: string;
let launched: LaunchedConsole | null = null;

beforeAll(async () => {
  appDir = await buildMockedApp();
});

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'writeback-console-'));
});

afterEach(async () => {
  await launched?.close();
  launched = null;
  rmSync(home, { recursive: true, force: true });
});

async function start(
  env: Readonly<Record<string, string>> = {},
  args: readonly string[] = [],
): Promise<LaunchedConsole> {
  launched = await launchConsole({ appDir, stateDir: join(home, 'state'), env, args });
  await launched.page.evaluate(() => {
    window.deltas = [];
    window.writeback.onDelta((delta) => window.deltas.push({ at: Date.now(), delta: delta as Delta }));
  });
  return launched;
}

const logOf = (): string => readFileSync(join(home, 'state', 'logs', 'agent.log'), 'utf8');

describe('what happens in the agent', () => {
  it('reaches the page within 100 ms when nothing else is going on', async () => {
    const { app, page } = await start();
    await page.waitForTimeout(400);
    const endedAt = await app.evaluate(() => {
      fakeMain.agent.end(fakeMain.operationRecord(1));
      return Date.now();
    });
    await page.waitForFunction(() => window.deltas.some(({ delta }) => delta.operations !== undefined));
    const [first] = await page.evaluate(() => window.deltas);
    expect(first?.delta.operations?.map(({ requestId }) => requestId)).toEqual(['request-1']);
    expect((first?.at ?? Infinity) - endedAt).toBeLessThan(100);
  });

  it('comes in numbered batches of 200 lines at most, all of it, in a burst of 2,000', async () => {
    const { app, page } = await start();
    await app.evaluate(async () => {
      for (let seq = 1; seq <= 2_000; seq += 1) {
        fakeMain.agent.end(fakeMain.operationRecord(seq));
        if (seq % 100 === 0) await new Promise((resolve) => setTimeout(resolve, 25));
      }
    });
    await page.waitForFunction(
      () => window.deltas.some(({ delta }) => delta.operations?.some(({ seq }) => seq === 2_000)),
      null,
      { timeout: 5_000 },
    );
    const received = await page.evaluate(() =>
      window.deltas.map(({ delta }) => ({
        seq: delta.seq,
        lines: delta.operations?.map(({ seq }) => seq) ?? [],
      })),
    );
    const first = received[0]?.seq ?? 0;
    expect(received.map(({ seq }) => seq)).toEqual(received.map((_, index) => first + index));
    expect(Math.max(...received.map(({ lines }) => lines.length))).toBeLessThanOrEqual(200);
    expect(received.flatMap(({ lines }) => lines)).toEqual(
      Array.from({ length: 2_000 }, (_, index) => index + 1),
    );
  });

  it('is in the snapshot of a page that was not there', async () => {
    const { app, page } = await start();
    await page.evaluate(() => window.writeback.invoke('state.snapshot', undefined));
    await app.evaluate(() => {
      for (let seq = 1; seq <= 3; seq += 1) fakeMain.agent.end(fakeMain.operationRecord(seq));
    });
    await page.reload();
    const answer = (await page.evaluate(() => window.writeback.invoke('state.snapshot', undefined))) as {
      readonly value: { readonly seq: number; readonly operations: { readonly seq: number }[] };
    };
    expect(answer.value.operations.map(({ seq }) => seq)).toEqual([3, 2, 1]);
    expect(answer.value.seq).toBeGreaterThan(0);
  });
});

describe('the page', () => {
  it('switches writeback on and off, in the name of the operating-system user', async () => {
    const { app, page } = await start();
    const answer = await page.evaluate(() => window.writeback.invoke('writeback.set', { enabled: false }));
    const calls = await app.evaluate(() => fakeMain.agent.calls);
    expect({ answer, calls }).toMatchObject({
      answer: { ok: true, value: { writeback: 'off' } },
      calls: ['setWriteback false by somebody'],
    });
  });

  it('is told nothing of what went wrong inside, and the log no secrets', async () => {
    const { app, page } = await start();
    await app.evaluate(() => {
      fakeMain.agent.switching = () => Promise.reject(new Error('Endpoint=sb://h/;SharedAccessKey=hunter2'));
    });
    const answer = await page.evaluate(() => window.writeback.invoke('writeback.set', { enabled: true }));
    expect(answer).toEqual({
      ok: false,
      error: { code: 'failed', message: 'Something unexpected went wrong. The agent’s log says what.' },
    });
    expect(logOf()).toContain('"event":"ipc.failed"');
    expect(logOf()).not.toContain('hunter2');
  });

  it('comes back when its process dies', async () => {
    const { app } = await start();
    const alive = await app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const loaded = new Promise<void>((resolve) => contents?.once('did-finish-load', () => resolve()));
      contents?.forcefullyCrashRenderer();
      await loaded;
      return contents?.isCrashed() === false;
    });
    expect(alive).toBe(true);
  });
});

describe('the window', () => {
  const boundsIn = (app: ElectronApplication): Promise<Electron.Rectangle | undefined> =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.getBounds());
  const visibleIn = (app: ElectronApplication): Promise<boolean[]> =>
    app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((window) => window.isVisible()));

  it('has its size, least size and title', async () => {
    const { app } = await start();
    const shape = await app.evaluate(({ BrowserWindow }) => {
      const window = BrowserWindow.getAllWindows()[0];
      return {
        size: window?.getSize(),
        least: window?.getMinimumSize(),
        title: window?.getTitle(),
        shown: window?.isVisible(),
      };
    });
    expect(shape).toEqual({
      size: [1280, 800],
      least: [1024, 640],
      title: 'Password Writeback',
      shown: true,
    });
  });

  it('comes back where it was', async () => {
    const { app } = await start();
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.setBounds({ x: 120, y: 90, width: 1100, height: 700 }),
    );
    await expect.poll(() => boundsIn(app)).toEqual({ x: 120, y: 90, width: 1100, height: 700 });
    await launched?.close();
    const again = await start();
    await expect.poll(() => boundsIn(again.app)).toEqual({ x: 120, y: 90, width: 1100, height: 700 });
  });

  it('ends the app, agent first, when it is closed on a desktop without a tray', async () => {
    const { app } = await start();
    const ended = once(app.process(), 'exit');
    let output = '';
    app.process().stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await app.evaluate(({ BrowserWindow }) => {
      fakeMain.agent.stop = () =>
        new Promise((resolve) => {
          setTimeout(() => {
            process.stdout.write('agent stopped\n');
            resolve();
          }, 100);
        });
      setTimeout(() => BrowserWindow.getAllWindows()[0]?.close(), 50);
    });
    expect(await ended).toEqual([0, null]);
    // What was written last may be read after the end.
    await expect.poll(() => output).toContain('agent stopped');
  });

  it('has developer tools with the development flag (without it: security.e2e.spec.ts)', async () => {
    const { app } = await start({}, ['--development']);
    const opened = await app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const done = new Promise<void>((resolve) => contents?.once('devtools-opened', () => resolve()));
      contents?.openDevTools({ mode: 'detach' });
      await done;
      return contents?.isDevToolsOpened();
    });
    expect(opened).toBe(true);
  });

  it('hides to the tray, where there is one, and quits in order from there', async () => {
    // Stands in for the desktop’s answer that it shows tray icons.
    const answer = join(home, 'dbus-send');
    writeFileSync(answer, '#!/bin/sh\necho "   boolean true"\n', { mode: 0o755 });
    const path = `${home}:${process.env['PATH'] ?? ''}`;
    const { app } = await start({ PATH: path, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' });
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
    await expect.poll(() => visibleIn(app)).toEqual([false]);
    const ended = once(app.process(), 'exit');
    await app.evaluate((electron) => {
      setTimeout(() => electron.app.quit(), 50);
    });
    expect(await ended).toEqual([0, null]);
  });

  it.each([
    ['query-session-end', 'window.sessionAboutToEnd'],
    ['session-end', 'window.sessionEnd'],
  ])('ends the app, agent first, at %s of Windows', async (name, line) => {
    const { app } = await start();
    const ended = once(app.process(), 'exit');
    await app.evaluate(({ BrowserWindow }, event) => {
      setTimeout(() => BrowserWindow.getAllWindows()[0]?.emit(event), 50);
    }, name);
    expect(await ended).toEqual([0, null]);
    expect(logOf().match(/"event":"(?:window\.session\w+|host\.ended)"/g)).toEqual([
      `"event":"${line}"`,
      '"event":"host.ended"',
    ]);
  });

  it('is shown by a second start, which ends at once', async () => {
    const { app } = await start();
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
    const display = await app.evaluate(() => process.env['DISPLAY'] ?? '');
    const electron = await electronCommand(appDir);
    const second = spawn(
      electron.command,
      [...electron.args, '--no-sandbox', '--disable-gpu', `--state-dir=${join(home, 'state')}`],
      { env: { ...process.env, DISPLAY: display }, stdio: 'ignore' },
    );
    expect(await once(second, 'exit')).toEqual([0, null]);
    await expect.poll(() => visibleIn(app)).toEqual([true]);
  });
});
