import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { run } from '../../../scripts/processes.mjs';

const projectDir = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));
const processesModule = join(projectDir, 'scripts', 'processes.mjs');

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function ends(pid: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < 5_000; waitedMs += 50) {
    if (!isRunning(pid)) return true;
    await delay(50);
  }
  return false;
}

/** Starts a child that ignores SIGTERM and, out of its group, a grandchild; prints the number of the grandchild. */
const parentProgram = `
  import { endTogether, start } from ${JSON.stringify(processesModule)};
  endTogether();
  const grandchild = 'process.on("SIGTERM", () => undefined); setInterval(() => undefined, 1000);';
  const child = \`const { spawn } = require('node:child_process');
    const one = spawn(process.execPath, ['-e', \${JSON.stringify(grandchild)}], { detached: true, stdio: 'ignore' });
    one.unref();
    console.log(one.pid);
    setInterval(() => undefined, 1000);\`;
  start(process.execPath, ['-e', child], { stdio: ['ignore', 'inherit', 'inherit'] });
  setInterval(() => undefined, 1000);
`;

describe.runIf(process.platform === 'linux')('processes of a script', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'end with it on %s, also outside its group',
    async (signal) => {
      const script = spawn(process.execPath, ['--input-type=module', '-e', parentProgram], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [line] = (await once(createInterface(script.stdout), 'line')) as [string];
      const grandchild = Number(line);
      expect(isRunning(grandchild)).toBe(true);
      script.kill(signal);
      const [code] = (await once(script, 'exit')) as [number];
      expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
      expect(await ends(grandchild)).toBe(true);
    },
  );
});

describe('running a program', () => {
  // Without this environment, whose settings could make Node print warnings.
  const node = (program: string, options = {}) =>
    run(process.execPath, ['-e', program], { env: {}, ...options });

  it('collects output and exit code', async () => {
    const lines: string[] = [];
    const program = 'console.log("one"); console.error("two"); process.exitCode = 3;';
    const { code, timedOut, output } = await node(program, { onLine: (line: string) => lines.push(line) });
    expect({ code, timedOut }).toEqual({ code: 3, timedOut: false });
    expect(output.split('\n').sort()).toEqual(['', 'one', 'two']);
    expect(lines.sort()).toEqual(['one', 'two']);
  });

  it('kills what takes too long', async () => {
    const result = await node('setInterval(() => undefined, 1000)', { limitMs: 300 });
    expect(result).toEqual({ code: null, timedOut: true, output: '' });
  });

  it('reports a program that is not there', async () => {
    const result = await run(join(projectDir, 'no-such-program'), []);
    expect(result).toMatchObject({ code: 127, timedOut: false });
    expect(result.output).toContain('ENOENT');
  });
});
