import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askAgent } from '../../../electron/host/control/control-client';
import { controlPath } from '../../../electron/host/control/control-path';
import { serveControl, type ControlServer } from '../../../electron/host/control/control-server';
import { createFakeAgent, type FakeAgent } from '../../fakes/fake-agent';
import { createKeptLog, type KeptLog } from '../../fakes/silent-log';

let dir: string;
let agent: FakeAgent;
let log: KeptLog;
let server: ControlServer;

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'control-'));
  // A leftover of an agent that was killed.
  writeFileSync(join(dir, 'control.sock'), '');
  agent = createFakeAgent();
  log = createKeptLog();
  server = await serveControl(agent, dir, log);
});
afterEach(async () => {
  await server.close();
  rmSync(dir, { recursive: true });
});

/** What comes back for a line, as it is. */
function send(line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(join(dir, 'control.sock'), () => socket.write(line));
    let text = '';
    socket.on('data', (piece: Buffer) => (text += piece.toString()));
    socket.on('error', reject);
    socket.on('close', () => resolve(text));
  });
}

describe('the way for commands', () => {
  it('is open to the agent’s account alone, and gone afterwards', async () => {
    expect(statSync(join(dir, 'control.sock')).mode & 0o777).toBe(0o600);
    await server.close();
    expect(await askAgent(dir, 'runs.list', { connector: null }, 'anna')).toMatchObject({
      ok: false,
      error: { code: 'notFound' },
    });
  });

  it('answers as the console is answered, and notes who asked', async () => {
    const snapshot = await askAgent(dir, 'state.snapshot', undefined, 'anna');
    expect(snapshot).toMatchObject({ ok: true, value: { status: { writeback: 'on' } } });
    expect(await askAgent(dir, 'writeback.set', { enabled: false }, 'anna')).toMatchObject({
      ok: true,
      value: { writeback: 'off' },
    });
    expect(agent.calls).toEqual(['setWriteback false by somebody']);
  });

  it('notes the person who asked, and the account where it is another', async () => {
    const change = async (person?: string): Promise<void> => {
      const input = { retentionDays: 90 };
      await send(`${JSON.stringify({ channel: 'audit.changeSettings', input, person })}\n`);
    };
    await change('anna');
    await change();
    await change(' \u0007\u202e\n');
    await change(userInfo().username);
    await change(`ben\nagent\u202e${'x'.repeat(100)}`);
    const account = userInfo().username;
    expect(agent.audit.calls.map((call) => call.split(' by ')[1])).toEqual([
      `anna (command line, as ${account})`,
      `${account} (command line)`,
      `${account} (command line)`,
      `${account} (command line)`,
      `benagent${'x'.repeat(56)} (command line, as ${account})`,
    ]);
  });

  it.each([
    ['no JSON', 'x\n'],
    ['no request', '{"channel":1}\n'],
    ['an unknown command', '{"channel":"__proto__"}\n'],
    ['more than is asked for', '{"channel":"runs.list","input":{"connector":null},"more":1}\n'],
    ['a person of another shape', '{"channel":"runs.list","input":{"connector":null},"person":1}\n'],
    [
      'a person without end',
      `{"channel":"runs.list","input":{"connector":null},"person":"${'x'.repeat(2_000)}"}\n`,
    ],
    ['input of another shape', '{"channel":"runs.list","input":{"connector":1}}\n'],
  ])('refuses %s', async (_what, line) => {
    expect(JSON.parse(await send(line))).toMatchObject({ ok: false, error: { code: 'badInput' } });
  });

  it('refuses a request without end, and goes on', async () => {
    expect(JSON.parse(await send('x'.repeat(2_000_000)))).toMatchObject({ ok: false });
    expect(await askAgent(dir, 'runs.list', { connector: null }, 'anna')).toMatchObject({ ok: true });
  });

  it('does without where the path is too long for a socket', async () => {
    const deep = join(dir, 'x'.repeat(120));
    expect(controlPath(deep, 'linux')).toBeNull();
    await (await serveControl(agent, deep, log)).close();
    expect(log.lines.map(({ name }) => name)).toContain('control.pathTooLong');
    expect(controlPath(deep, 'win32')).toMatch(/^\\\\\.\\pipe\\password-writeback-[0-9a-f]{32}$/);
  });
});
