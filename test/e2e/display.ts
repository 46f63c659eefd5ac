import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';

/** A screen nobody sees. */
export interface Display {
  /** Value for the environment variable DISPLAY; `null` where the system’s own screen is used. */
  readonly name: string | null;
  stop(): Promise<void>;
}

const startTimeoutMs = 10_000;

function displayNumber(from: Readable): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('Xvfb did not start in time')), startTimeoutMs);
    let text = '';
    from.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve(`:${text.trim()}`);
    });
  });
}

/** Starts an Xvfb of 1600 × 1000 on Linux, on a number of its own choice; it also ends with its last client. */
export async function startDisplay(): Promise<Display> {
  if (process.platform !== 'linux') return { name: null, stop: () => Promise.resolve() };
  const screen = [
    '-screen',
    '0',
    '1600x1000x24',
    '-nolisten',
    'tcp',
    '-noreset',
    '-terminate',
    '-displayfd',
    '3',
  ];
  const server = spawn('Xvfb', screen, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const failed = new Promise<never>((_resolve, reject) => {
    server.once('error', () => reject(new Error('Xvfb is missing: install the Debian package xvfb')));
    server.once('exit', () => reject(new Error('Xvfb ended at once')));
  });
  const name = await Promise.race([displayNumber(server.stdio[3] as Readable), failed]);
  return {
    name,
    stop() {
      server.kill();
      return ended;
    },
  };
}
