import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { watchNpm } from './npm-parent.mjs';

const marker = `WRITEBACK_RUN_${randomUUID().replaceAll('-', '')}`;
const politeStopMs = 25_000;
const running = new Set();
let stopping = null;

function signalGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (cause) {
    if (cause.code !== 'ESRCH') throw cause;
  }
}

/** Processes that carry this run's mark in their environment, also those that left their group. Linux only. */
function markedProcesses() {
  if (process.platform !== 'linux') return [];
  const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return numbers.filter((number) => {
    try {
      return readFileSync(`/proc/${number}/environ`, 'latin1').includes(marker);
    } catch {
      return false; // it has ended, or belongs to another account
    }
  });
}

function killMarked() {
  for (const number of markedProcesses()) {
    try {
      process.kill(Number(number), 'SIGKILL');
    } catch (cause) {
      if (cause.code !== 'ESRCH') throw cause;
    }
  }
}

async function stopAll(signal) {
  for (const child of running) signalGroup(child, signal);
  const end = Date.now() + politeStopMs;
  while (running.size > 0 && Date.now() < end) await delay(50);
  for (const child of running) signalGroup(child, 'SIGKILL');
  killMarked();
}

/**
 * Makes the end of this process the end of everything it started: SIGINT, SIGTERM and SIGHUP are passed on, and what
 * has not ended 25 s later is killed; a second signal kills at once. The end of the npm that runs this script counts as
 * SIGTERM. Call it once, in the entry script.
 */
export function endTogether() {
  const codes = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
  const end = (signal) => {
    if (stopping === null) {
      stopping = stopAll(signal).finally(() => process.exit(codes[signal]));
      return;
    }
    for (const child of running) signalGroup(child, 'SIGKILL');
  };
  for (const signal of Object.keys(codes)) process.on(signal, end);
  watchNpm(() => stopping ?? end('SIGTERM'));
  process.on('exit', () => {
    for (const child of running) signalGroup(child, 'SIGKILL');
    killMarked();
  });
}

/** Whether a signal has asked this process to end: what fails from now on is no finding. */
export function isStopping() {
  return stopping !== null;
}

/**
 * Starts a program in a process group of its own, whose end `endTogether` sees to.
 *
 * @param options as `child_process.spawn`
 */
export function start(command, args, options = {}) {
  const child = spawn(command, args, {
    detached: process.platform !== 'win32',
    ...options,
    env: { ...(options.env ?? process.env), [marker]: '1' },
  });
  running.add(child);
  const gone = () => running.delete(child);
  child.once('exit', gone);
  child.once('error', gone);
  return child;
}

/** Ends a started program and its group: SIGTERM, and SIGKILL after `politeMs`. Resolves when it is gone. */
export async function stop(child, politeMs = 5_000) {
  if (!running.has(child)) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  signalGroup(child, 'SIGTERM');
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), politeMs);
  await ended;
  clearTimeout(timer);
  signalGroup(child, 'SIGKILL');
}

/**
 * Runs a program to its end and collects what it prints.
 *
 * @param options as `child_process.spawn`, and `limitMs`: its group is killed when it takes longer (default 10 min);
 *   `onLine`: called with every line as it is printed
 * @returns its exit code (`null` when killed), whether the limit was hit, and its output, both streams together.
 *   A program that cannot be started has the code 127.
 */
export function run(command, args, { limitMs = 600_000, onLine, ...options } = {}) {
  return new Promise((resolve) => {
    const child = start(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let output = '';
    let pending = '';
    let timedOut = false;
    const take = (chunk) => {
      output += chunk;
      if (onLine === undefined) return;
      const lines = (pending + chunk).split('\n');
      pending = lines.pop() ?? '';
      for (const line of lines) onLine(line);
    };
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', take);
    const timer = setTimeout(() => {
      timedOut = true;
      signalGroup(child, 'SIGKILL');
    }, limitMs);
    const finish = (code) => {
      clearTimeout(timer);
      signalGroup(child, 'SIGKILL');
      if (pending !== '') onLine?.(pending);
      resolve({ code, timedOut, output });
    };
    child.once('error', (cause) => {
      output += `${command}: ${cause.message}\n`;
      finish(127);
    });
    child.once('close', finish);
  });
}

/** The lines of an output that matter when something failed: the first and the last ones. */
function excerpt(output) {
  const lines = output.trimEnd().split('\n');
  return lines.length <= 40 ? lines : [...lines.slice(0, 20), '…', ...lines.slice(-20)];
}

/** `run` for what has to succeed. @returns its output @throws with an excerpt of the output */
export async function runOrThrow(command, args, options) {
  const { code, timedOut, output } = await run(command, args, options);
  if (code === 0) return output;
  const how = timedOut ? 'took too long' : `failed with exit code ${code}`;
  throw new Error([`${[command, ...args].join(' ')} ${how}`, ...excerpt(output)].join('\n'));
}
