import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bridge } from '../../shared/ipc/contract';
import { contract } from '../../shared/ipc/contract';
import { writeLonelyConfiguration, type WrittenConfiguration } from './configuration';
import { launchConsole, type LaunchedConsole } from './launch';

declare global {
  interface Window {
    readonly writeback: Bridge;
  }
}

const channels = Object.keys(contract);
const launchMs = 60_000;

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() ? [path] : [];
  });
}

let home: string;
let configuration: WrittenConfiguration;
let launched: LaunchedConsole;
let hits: string[];
let server: ReturnType<typeof createServer>;
let serverUrl: string;

beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'writeback-security-'));
  hits = [];
  server = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.setHeader('Access-Control-Allow-Origin', '*').end('reached');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  serverUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  configuration = writeLonelyConfiguration(home);
  const stateDir = join(home, 'state');
  launched = await launchConsole({
    stateDir,
    args: [`--configuration=${configuration.file}`, '--use-fake-device-for-media-stream'],
  });
}, launchMs);

afterAll(async () => {
  await launched.close();
  await new Promise((resolve) => server.close(resolve));
  rmSync(home, { recursive: true, force: true });
}, launchMs);

describe('the page', () => {
  it('runs in a sandbox, isolated, without Node', async () => {
    const preferences = await launched.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      const all = (
        contents as unknown as { getLastWebPreferences(): Record<string, unknown> }
      ).getLastWebPreferences();
      const names = [
        'sandbox',
        'contextIsolation',
        'nodeIntegration',
        'webSecurity',
        'webviewTag',
        'devTools',
      ];
      return Object.fromEntries(names.map((name) => [name, all[name]]));
    });
    const inPage = await launched.page.evaluate(() =>
      ['require', 'process', 'module', 'Buffer', 'electron', 'ipcRenderer'].filter(
        (name) => name in globalThis,
      ),
    );
    expect({ preferences, inPage }).toEqual({
      preferences: {
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webSecurity: true,
        webviewTag: false,
      },
      inPage: [],
    });
  });

  it('has no developer tools', async () => {
    const opened = await launched.app.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      contents?.openDevTools({ mode: 'detach' });
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return contents?.isDevToolsOpened() === true || contents?.devToolsWebContents !== null;
    });
    expect(opened).toBe(false);
  });

  it('gets the bridge of the contract and nothing else', async () => {
    expect(await launched.page.evaluate(() => Object.keys(window.writeback).sort())).toEqual([
      'invoke',
      'onDelta',
    ]);
  });

  it('loads under a policy from default-src none, with a fresh nonce each time and no violation', async () => {
    const load = async (): Promise<{ policy: string; html: string; failed: string[] }> => {
      const failed: string[] = [];
      const note = (message: { type(): string; text(): string }): void => {
        if (message.type() === 'error') failed.push(message.text());
      };
      launched.page.on('console', note);
      const response = await launched.page.reload({ waitUntil: 'load' });
      await launched.page.waitForTimeout(300);
      launched.page.off('console', note);
      return {
        policy: (await response?.headerValue('content-security-policy')) ?? '',
        html: (await response?.text()) ?? '',
        failed,
      };
    };
    const [first, second] = [await load(), await load()];
    const nonceOf = (policy: string): string => /'nonce-([\w-]{24})'/.exec(policy)?.[1] ?? 'none';
    expect(first.policy.replace(nonceOf(first.policy), 'N')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'nonce-N'; img-src 'self' data:; font-src 'self'; " +
        "connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(nonceOf(second.policy)).not.toBe(nonceOf(first.policy));
    expect(first.html).toContain(nonceOf(first.policy));
    expect(first.html).not.toContain('__CSP_NONCE__');
    expect([...first.failed, ...second.failed]).toEqual([]);
  });

  it('cannot evaluate text as code', async () => {
    const outcome = await launched.page.evaluate(async () => {
      // What Playwright evaluates is outside the policy; what a timer runs later is inside.
      await new Promise((resolve) => setTimeout(resolve, 0));
      const tried: string[] = [];
      for (const attempt of [
        () => (0, eval)('1 + 1') as unknown,
        () => (Reflect.construct(Function, ['return 2']) as () => unknown)(),
      ]) {
        try {
          tried.push(`ran ${String(attempt())}`);
        } catch (cause) {
          tried.push((cause as Error).name);
        }
      }
      const script = document.createElement('script');
      script.textContent = 'document.title = "inline ran"';
      document.body.append(script);
      return { tried, title: document.title === 'inline ran' };
    });
    expect(outcome).toEqual({ tried: ['EvalError', 'EvalError'], title: false });
  });

  it('shows no style without the nonce', async () => {
    const colour = await launched.page.evaluate(() => {
      const style = document.createElement('style');
      style.textContent = 'body { outline: 7px solid rgb(9, 9, 9) }';
      document.head.append(style);
      const applied = getComputedStyle(document.body).outlineWidth;
      style.remove();
      return applied;
    });
    expect(colour).not.toBe('7px');
  });
});

describe('the network', () => {
  it('is out of reach by every way a page has', async () => {
    const tried = await launched.page.evaluate(async (url) => {
      const attempt = async (way: () => Promise<unknown>): Promise<string> => {
        try {
          await way();
          return 'reached';
        } catch {
          return 'blocked';
        }
      };
      const loaded = (element: HTMLElement & { src: string }): Promise<void> =>
        new Promise((resolve, reject) => {
          element.onload = () => resolve();
          element.onerror = () => reject(new Error('blocked'));
          element.src = url;
          document.body.append(element);
        });
      const socket = (): Promise<void> =>
        new Promise((resolve, reject) => {
          const opened = new WebSocket(url.replace('http', 'ws'));
          opened.onopen = () => resolve();
          opened.onerror = () => reject(new Error('blocked'));
        });
      return {
        fetch: await attempt(() => fetch(url)),
        beacon: navigator.sendBeacon(url) ? 'queued' : 'blocked',
        image: await attempt(() => loaded(document.createElement('img'))),
        script: await attempt(() => loaded(document.createElement('script'))),
        socket: await attempt(socket),
        file: await attempt(() => fetch('file:///etc/passwd')),
        own: await attempt(() => fetch('app://console/index.html')),
      };
    }, `${serverUrl}/from-page`);
    await launched.page.waitForTimeout(200);
    expect({ ...tried, beacon: 'not asked', hits }).toEqual({
      fetch: 'blocked',
      beacon: 'not asked',
      image: 'blocked',
      script: 'blocked',
      socket: 'blocked',
      file: 'blocked',
      own: 'blocked',
      hits: [],
    });
  });

  it('is out of reach below the policy too: the session itself cancels the request', async () => {
    const outcome = await launched.app.evaluate(
      async ({ BrowserWindow }, urls) => {
        const tried: Record<string, string> = {};
        for (const url of urls) {
          const window = new BrowserWindow({ show: false });
          tried[url.slice(0, url.indexOf(':'))] = await window.loadURL(url).then(
            () => 'loaded',
            (cause: unknown) => (cause as { readonly code?: string }).code ?? String(cause),
          );
          window.destroy();
        }
        return tried;
      },
      [`${serverUrl}/window`, 'file:///etc/passwd', 'https://127.0.0.1:1/', 'data:text/html,hello'],
    );
    expect({ outcome, hits }).toEqual({
      outcome: {
        http: 'ERR_BLOCKED_BY_CLIENT',
        file: 'ERR_BLOCKED_BY_CLIENT',
        https: 'ERR_BLOCKED_BY_CLIENT',
        data: 'ERR_BLOCKED_BY_CLIENT',
      },
      hits: [],
    });
  });
});

describe('the window', () => {
  const where = (): Promise<string> => launched.page.evaluate(() => location.href);

  it.each([
    'http://127.0.0.1:1/',
    'app://console/other.html',
    'app://console.evil/',
    'file:///etc/passwd',
    'data:text/html,x',
  ])('does not navigate to %s', async (url) => {
    const before = await where();
    await launched.page.evaluate((target) => {
      location.href = target;
    }, url);
    await launched.page.waitForTimeout(150);
    expect(await where()).toBe(before);
  });

  it('opens no other window', async () => {
    const opened = await launched.page.evaluate(
      (url) => [window.open(url), window.open('about:blank'), window.open('app://console/index.html')],
      serverUrl,
    );
    const windows = await launched.app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length);
    expect({ opened, windows, hits }).toEqual({ opened: [null, null, null], windows: 1, hits: [] });
  });

  it('attaches no webview', async () => {
    const made = await launched.page.evaluate(() => {
      const view = document.createElement('webview');
      view.setAttribute('src', 'app://console/index.html');
      document.body.append(view);
      return view.constructor.name;
    });
    expect(made).toBe('HTMLElement');
  });

  it('is given no permission', async () => {
    const given = await launched.page.evaluate(async () => {
      const states: Record<string, string> = {};
      for (const name of ['geolocation', 'notifications', 'camera', 'microphone', 'midi'] as const) {
        states[name] = (await navigator.permissions.query({ name })).state;
      }
      const media = await navigator.mediaDevices.getUserMedia({ audio: true }).then(
        () => 'given',
        (cause: unknown) => (cause as Error).name,
      );
      const position = await new Promise((resolve) => {
        navigator.geolocation.getCurrentPosition(
          () => resolve('given'),
          (problem) => resolve(problem.code === problem.PERMISSION_DENIED ? 'denied' : problem.message),
        );
      });
      return { ...states, media, position, notification: await Notification.requestPermission() };
    });
    expect(given).toEqual({
      geolocation: 'denied',
      notifications: 'denied',
      camera: 'denied',
      microphone: 'denied',
      midi: 'denied',
      media: 'NotAllowedError',
      position: 'denied',
      notification: 'denied',
    });
  });
});

describe('the app protocol', () => {
  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/%2e%2e/%2e%2e/package.json',
    '/assets/..%5c..%5cpackage.json',
    '//etc/passwd',
    '/electron/main.cjs',
    '/',
    '/absent.js',
  ])('does not serve %s', async (path) => {
    const status = await launched.app.evaluate(async ({ session }, url) => {
      const answer = await session.defaultSession.fetch(url);
      return answer.status;
    }, `app://console${path}`);
    expect(status).toBe(404);
  });
});

describe('every IPC channel', () => {
  const garbage: readonly unknown[] = [
    null,
    0,
    'text',
    [],
    { unknown: true },
    { requestId: '' },
    { requestId: 'x'.repeat(200) },
    { enabled: 'yes' },
    { enabled: true, surplus: 1 },
    { kinds: ['everything'] },
    { text: 'x'.repeat(500) },
    { beforeSeq: 1.5 },
  ];

  it.each(channels)('%s refuses input that does not fit', async (channel) => {
    const answers = await launched.page.evaluate(
      async ([name, inputs]) => {
        const codes: string[] = [];
        for (const input of inputs) {
          const answer = (await window.writeback.invoke(name, input)) as {
            ok: boolean;
            error?: { code: string };
          };
          codes.push(answer.ok ? 'accepted' : (answer.error?.code ?? 'none'));
        }
        return codes;
      },
      [channel, garbage] as const,
    );
    expect(answers).toEqual(garbage.map(() => 'badInput'));
  });

  it.each(channels)('%s refuses another window of the same origin', async (channel) => {
    const answer = await launched.app.evaluate(async ({ BrowserWindow, app }, name) => {
      const stranger = new BrowserWindow({
        show: false,
        webPreferences: { preload: `${app.getAppPath()}/dist/electron/preload.cjs`, sandbox: true },
      });
      await stranger.loadURL('app://console/index.html');
      const code = `window.writeback.invoke(${JSON.stringify(name)}, undefined)`;
      const result: unknown = await stranger.webContents.executeJavaScript(code);
      stranger.destroy();
      return result;
    }, channel);
    expect(answer).toEqual({
      ok: false,
      error: { code: 'notAllowed', message: 'Only the console’s own window may ask this.' },
    });
  });

  it('is in the contract: there is no other', async () => {
    const answer = await launched.page.evaluate(() =>
      window.writeback.invoke('secrets.read', {}).then(
        () => 'answered',
        (cause: unknown) => (cause as Error).message,
      ),
    );
    expect(answer).toContain("No handler registered for 'secrets.read'");
  });

  it('answers the console’s own window', async () => {
    const answer = (await launched.page.evaluate(() =>
      window.writeback.invoke('state.snapshot', undefined),
    )) as {
      ok: boolean;
      value: unknown;
    };
    expect(answer.ok).toBe(true);
    expect(contract['state.snapshot'].output.safeParse(answer.value).success).toBe(true);
  });
});

describe('the state folder', () => {
  it('can be read by this account only, and the configuration file is gone', () => {
    const state = launched.stateDir;
    const mode = (...parts: string[]): string => (statSync(join(state, ...parts)).mode & 0o777).toString(8);
    const secrets = readdirSync(join(state, 'secrets'));
    expect({
      state: mode(),
      secrets: mode('secrets'),
      key: mode('key'),
      files: [...new Set(secrets.map((name) => mode('secrets', name)))],
      log: mode('logs', 'agent.log'),
      configuration: existsSync(configuration.file),
    }).toEqual({
      state: '700',
      secrets: '700',
      key: '700',
      files: ['600'],
      log: '600',
      configuration: false,
    });
    expect(secrets).toContain('relay-sas-key.sealed');
  });

  it('holds no secret of the configuration in plain', () => {
    const found = filesBelow(launched.stateDir).filter((file) => {
      const content = readFileSync(file, 'latin1');
      return configuration.secrets.some((secret) => content.includes(secret));
    });
    expect(found).toEqual([]);
  });

  it('has a log that names what was refused', () => {
    const log = readFileSync(join(launched.stateDir, 'logs', 'agent.log'), 'utf8');
    for (const event of [
      'ipc.senderRefused',
      'ipc.badInput',
      'window.navigationDenied',
      'window.openDenied',
    ]) {
      expect(log).toContain(`"event":"${event}"`);
    }
  });
});
