import { existsSync } from 'node:fs';
import { start, stop } from './processes.mjs';

const startLimitMs = 15_000;

/** Whether windows can be shown on a screen that a person may be looking at. */
export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY) || Boolean(process.env.WAYLAND_DISPLAY);
}

/** Whether a virtual screen can be had. */
export function hasXvfb() {
  return existsSync('/usr/bin/Xvfb');
}

function displayNumber(child) {
  return new Promise((resolve, reject) => {
    let text = '';
    let complaint = '';
    const timer = setTimeout(
      () => reject(new Error(`Xvfb was not ready within ${startLimitMs} ms`)),
      startLimitMs,
    );
    const fail = (why) => {
      clearTimeout(timer);
      reject(new Error(`Xvfb did not start: ${why}\n${complaint}`));
    };
    child.once('error', (cause) => fail(cause.message));
    child.once('exit', (code) => fail(`exit code ${code}`));
    child.stderr.setEncoding('utf8').on('data', (chunk) => (complaint += chunk));
    child.stdio[3].setEncoding('utf8').on('data', (chunk) => {
      text += chunk;
      if (!text.includes('\n')) return;
      clearTimeout(timer);
      resolve(text.trim());
    });
  });
}

/**
 * Starts a virtual screen of 1440 × 1000 with a number that Xvfb itself chooses, so that several runs never meet. It
 * listens on no network. Whoever starts it stops it.
 *
 * @returns the value for DISPLAY, and `stop`
 */
export async function startXvfb() {
  const args = ['-displayfd', '3', '-screen', '0', '1440x1000x24', '-nolisten', 'tcp', '-noreset'];
  const child = start('/usr/bin/Xvfb', args, { stdio: ['ignore', 'ignore', 'pipe', 'pipe'] });
  try {
    const display = `:${await displayNumber(child)}`;
    return { display, stop: () => stop(child) };
  } catch (cause) {
    await stop(child);
    throw cause;
  }
}
