import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { buildSync } from 'esbuild';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { debugProblems, type DebugSurface } from '../../../electron/host/memory-guard';

const clean: DebugSurface = {
  nodeDebug: undefined,
  nodeOptions: '--max-old-space-size=512 --enable-source-maps',
  execArgv: ['--enable-source-maps', '--no-sandbox'],
  inspectorUrl: undefined,
};

describe('what opens the memory of the agent', () => {
  it('is not found in a plain start', () => {
    expect(debugProblems(clean)).toEqual([]);
  });

  it.each([
    [{ nodeDebug: 'http' }, 'NODE_DEBUG'],
    [{ execArgv: ['--inspect'] }, '--inspect '],
    [{ execArgv: ['--inspect-brk=0.0.0.0:9229'] }, '--inspect-brk '],
    [{ execArgv: ['--inspect_port=1'] }, '--inspect-port '],
    [{ nodeOptions: '  --trace-warnings --inspect=0 ' }, '--inspect '],
    [{ nodeOptions: '--heapsnapshot-signal=SIGUSR2' }, '--heapsnapshot-signal '],
    [{ nodeOptions: '--heap-prof' }, '--heap-prof '],
    [{ nodeOptions: '--report-on-fatalerror' }, '--report-on-fatalerror '],
    [{ execArgv: ['--abort-on-uncaught-exception'] }, '--abort-on-uncaught-exception '],
    [{ execArgv: ['--remote-debugging-port=9222'] }, '--remote-debugging-port '],
    [{ inspectorUrl: 'ws://127.0.0.1:9229/x' }, 'a debugger is open'],
  ] as const)('is found: %j', (part, words) => {
    const problems = debugProblems({ ...clean, ...part });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(words);
  });
});

describe.skipIf(process.platform !== 'linux')('a process that guards its memory', () => {
  const dir = mkdtempSync(join(tmpdir(), 'writeback-guard-'));
  const program = join(dir, 'guard.cjs');

  beforeAll(() => {
    buildSync({
      stdin: {
        contents: `
          import { url } from 'node:inspector';
          import { readFileSync } from 'node:fs';
          import { guardMemory, presentSurface } from './electron/host/memory-guard';
          const lines = [];
          const at = (level) => (event, fields) => lines.push({ level, event, ...fields });
          const log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error'), child: () => log };
          guardMemory(presentSurface(), log, process.env.DEVELOPMENT === '1').then(() => {
            process.stdout.write('ready\\n');
            setTimeout(() => {
              const limits = readFileSync('/proc/self/limits', 'utf8');
              const core = /Max core file size +(\\S+) +(\\S+)/.exec(limits).slice(1);
              process.stdout.write(JSON.stringify({ lines, url: url() ?? null, core }) + '\\n');
              process.exit(0);
            }, 600);
          }, (cause) => {
            process.stdout.write(JSON.stringify({ lines, refused: cause.message }) + '\\n');
            process.exit(1);
          });`,
        resolveDir: process.cwd(),
        loader: 'ts',
      },
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'cjs',
    });
  });

  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  async function run(
    args: readonly string[],
    env: Record<string, string> = {},
  ): Promise<Record<string, unknown>> {
    // A shell that allows core dumps, as a careless service would.
    const child = spawn(
      'sh',
      ['-c', 'ulimit -c unlimited; exec "$@"', 'sh', process.execPath, ...args, program],
      {
        env: { PATH: process.env['PATH'] ?? '', ...env },
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    );
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += String(chunk)));
    const closed = once(child, 'close');
    for (let n = 0; n < 300 && text === ''; n += 1) await delay(20);
    if (text.startsWith('ready')) child.kill('SIGUSR1');
    await closed;
    return JSON.parse(text.trim().split('\n').at(-1) ?? '') as Record<string, unknown>;
  }

  it('has core dumps off for good, opens no debugger on SIGUSR1, and says so', async () => {
    expect(await run([])).toEqual({
      url: null,
      core: ['0', '0'],
      lines: [
        { level: 'info', event: 'host.memory', nodeDebug: 'off', inspector: 'off', coreDumps: 'off' },
        { level: 'warn', event: 'host.debuggerRefused' },
      ],
    });
  });

  it('does not run with a debugger, and says which option to remove', async () => {
    const said = await run(['--inspect=127.0.0.1:0']);
    expect(said['refused']).toBe(
      '--inspect opens the memory of this process; a debugger is open. Remove it and start again',
    );
    expect(await run([], { NODE_OPTIONS: '--inspect=127.0.0.1:0' })).toMatchObject({
      refused: expect.stringContaining('--inspect') as string,
    });
  });

  it('runs with a debugger on a programmer’s computer, and says that too', async () => {
    const said = await run(['--inspect=127.0.0.1:0'], { DEVELOPMENT: '1' });
    expect(said).toMatchObject({
      lines: [{ level: 'warn', event: 'host.memory' }, { event: 'host.debuggerRefused' }],
    });
  });
});
