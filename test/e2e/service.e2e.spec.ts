import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeLonelyConfiguration } from './configuration';
import { builtApp } from './project';

let home: string;
let child: ChildProcess | null = null;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'writeback-service-'));
});

afterEach(async () => {
  if (child !== null && child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(home, { recursive: true, force: true });
});

/** Runs the headless agent and collects what it says on standard error. */
function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { readonly said: () => string } {
  let text = '';
  const service = join(builtApp, 'dist', 'agent', 'service.cjs');
  child = spawn(process.execPath, [service, `--state-dir=${join(home, 'state')}`, ...args], {
    env: { PATH: process.env['PATH'] ?? '', HOME: home, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr?.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return { said: () => text };
}

async function untilSaid(said: () => string, event: string): Promise<void> {
  await expect.poll(said, { timeout: 15_000 }).toContain(`"event":"${event}"`);
}

/** Runs a command beside the agent. */
async function command(
  ...words: readonly string[]
): Promise<{ readonly code: unknown; readonly out: string; readonly error: string }> {
  const service = join(builtApp, 'dist', 'agent', 'service.cjs');
  const process_ = spawn(process.execPath, [service, ...words, `--state-dir=${join(home, 'state')}`], {
    env: { PATH: process.env['PATH'] ?? '', HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [out, error] = ['', ''];
  process_.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  process_.stderr.on('data', (chunk: Buffer) => (error += chunk.toString()));
  const [code] = (await once(process_, 'close')) as [unknown];
  return { code, out, error };
}

/** When the agent has ended and everything it said is read. */
const ended = (): Promise<unknown[]> =>
  child === null ? Promise.reject(new Error('not started')) : once(child, 'close');

describe('the headless agent', () => {
  it('takes a configuration in, runs, and ends in order on SIGTERM; then starts again without it', async () => {
    const configuration = writeLonelyConfiguration(home);
    const first = run([`--configuration=${configuration.file}`]);
    await untilSaid(first.said, 'agent.started');
    const firstEnd = ended();
    child?.kill('SIGTERM');
    expect(await firstEnd).toEqual([0, null]);
    const second = run([]);
    await untilSaid(second.said, 'agent.started');
    const secondEnd = ended();
    child?.kill('SIGINT');
    expect(await secondEnd).toEqual([0, null]);
    const log = readFileSync(join(home, 'state', 'logs', 'agent.log'), 'utf8');
    expect(log.match(/"event":"agent\.stopped"/g)).toHaveLength(2);
    expect(existsSync(configuration.file)).toBe(false);
    expect(
      configuration.secrets.filter((secret) => log.includes(secret) || first.said().includes(secret)),
    ).toEqual([]);
  });

  it('says what to do when it is not set up', async () => {
    const { said } = run([]);
    expect(await ended()).toEqual([1, null]);
    expect(said()).toContain('--configuration=FILE');
  });

  it('refuses to run with a variable that makes libraries print passwords', async () => {
    const { said } = run([`--configuration=${writeLonelyConfiguration(home).file}`], {
      NODE_DEBUG: 'ldapts',
    });
    expect(await ended()).toEqual([1, null]);
    expect(said()).toContain('NODE_DEBUG');
  });

  it.each([
    [['diagnos', 'anna'], 'There is no command “diagnos”'],
    [['toString'], 'There is no command “toString”'],
    [['--state-dri=/x'], '--state-dri is not known'],
    [['runs', '--configuration=/c'], '--configuration is not known to “runs”'],
  ])('does nothing at words it does not know: %j', async (words, said) => {
    const { code, out, error } = await command(...words);
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(error).toMatch(new RegExp(`^${said}\n\nUsage: npm run agent -- `));
    expect(existsSync(join(home, 'state'))).toBe(false);
  });

  it('says how it is used on request', async () => {
    const [word, option] = [await command('help'), await command('--help')];
    expect(word).toMatchObject({
      code: 0,
      error: '',
      out: expect.stringContaining('audit verify') as string,
    });
    expect(option).toEqual(word);
  });

  it('takes an option’s value as the next word', async () => {
    const { said } = run([`--configuration=${writeLonelyConfiguration(home).file}`]);
    await untilSaid(said, 'agent.started');
    const service = join(builtApp, 'dist', 'agent', 'service.cjs');
    const words = ['--state-dir', join(home, 'state'), 'runs'];
    const env = { PATH: process.env['PATH'] ?? '', HOME: home };
    const { stdout } = await promisify(execFile)(process.execPath, [service, ...words], { env });
    expect(stdout).toBe('No run yet.\n');
  });

  it('shows and changes the audit settings of the agent that runs, and of the folder when it has ended', async () => {
    const { said } = run([`--configuration=${writeLonelyConfiguration(home).file}`]);
    await untilSaid(said, 'agent.started');
    const changed = await command('audit', 'settings', '--retention-days', '90', '--json');
    expect([changed.code, changed.error, JSON.parse(changed.out)]).toEqual([
      0,
      '',
      { retentionDays: 90, syslog: null, forwarding: null },
    ]);
    const end = ended();
    child?.kill('SIGTERM');
    await end;
    const shown = await command('audit', 'settings');
    expect([shown.code, shown.out]).toEqual([0, expect.stringContaining('kept for 90 days')]);
    expect(shown.error).toContain('No agent answers');
  });

  it('says in one line that its folder cannot be made', async () => {
    writeFileSync(join(home, 'state'), 'a file');
    const { said } = run([]);
    expect(await ended()).toEqual([1, null]);
    expect(said()).toMatch(
      /^The agent cannot start: The folder \S+ cannot be made for this account alone: [^\n]+\n$/,
    );
  });

  it('runs run profiles on request, and shows the runs', async () => {
    expect(await command('runs')).toMatchObject({
      code: 1,
      error: expect.stringContaining('No agent runs') as string,
    });
    const { said } = run([`--configuration=${writeLonelyConfiguration(home).file}`]);
    await untilSaid(said, 'agent.started');
    expect(await command('runs')).toEqual({ code: 0, out: 'No run yet.\n', error: '' });
    const cloud = await command('run', 'full import', 'cloud', '--json');
    expect([cloud.code, JSON.parse(cloud.out)]).toMatchObject([
      0,
      [{ connector: 'cloud', profile: 'Full Import', status: 'success', steps: [{ counts: { adds: 1 } }] }],
    ]);
    const forest = await command('run', 'Full Import', 'corp.example.com');
    expect(forest.code).toBe(2);
    expect(forest.out).toContain('corp.example.com, Full Import: no-start-connection');
    const shown = await command('runs', '--json');
    expect(
      (JSON.parse(shown.out) as { profile: string; status: string }[]).map(({ status }) => status),
    ).toEqual(['no-start-connection', 'success']);
    expect(await command('run', 'Full Import', 'elsewhere')).toMatchObject({
      code: 1,
      error: 'There is no connector elsewhere. There are: corp.example.com, cloud.\n',
    });
    expect(await command('run', 'Half Import', 'cloud')).toMatchObject({
      code: 1,
      error: expect.stringContaining('Usage:') as string,
    });
    const end = ended();
    child?.kill('SIGTERM');
    expect(await end).toEqual([0, null]);
    expect(existsSync(join(home, 'state', 'control.sock'))).toBe(false);
  });
});
