import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { url as inspectorUrl } from 'node:inspector';
import { promisify } from 'node:util';
import type { Log } from '../agent/diagnostics/log';

/** What of this process could bring memory, and with it passwords, to somebody else. */
export interface DebugSurface {
  readonly nodeDebug: string | undefined;
  readonly nodeOptions: string | undefined;
  /** Node’s own options of this process, and in Electron the words of the command line. */
  readonly execArgv: readonly string[];
  /** Address of the debugger that is open now. */
  readonly inspectorUrl: string | undefined;
}

/** Options that open a debugger, or write memory or its parts to files. The value of an option does not matter. */
const telling = [
  /^--inspect(?:-brk|-wait|-port|-publish-uid)?$/,
  /^--remote-debugging-(?:port|pipe|address)$/,
  /^--js-flags$/,
  /^--heapsnapshot-(?:signal|near-heap-limit)$/,
  /^--heap-prof/,
  /^--report-(?:on|uncaught|signal|dir|filename)/,
  /^--abort-on-uncaught-exception$/,
  /^--experimental-report$/,
];

function optionsOf(words: readonly string[]): readonly string[] {
  // Node takes underscores for hyphens.
  return words.map((word) => (word.split('=')[0] ?? '').replaceAll('_', '-'));
}

/** What is open, in words for the admin, each with what to remove; empty = nothing. */
export function debugProblems(surface: DebugSurface): readonly string[] {
  const { nodeDebug, nodeOptions, execArgv, inspectorUrl: address } = surface;
  const given = optionsOf([...execArgv, ...(nodeOptions ?? '').split(/\s+/)]);
  const found = [...new Set(given.filter((name) => telling.some((one) => one.test(name))))];
  return [
    ...(nodeDebug === undefined || nodeDebug === '' ? [] : ['NODE_DEBUG makes libraries print passwords']),
    ...found.map((name) => `${name} opens the memory of this process`),
    ...(address === undefined ? [] : ['a debugger is open']),
  ];
}

/** What is true of this process. */
export function presentSurface(words: readonly string[] = []): DebugSurface {
  const { NODE_DEBUG: nodeDebug, NODE_OPTIONS: nodeOptions } = process.env;
  return { nodeDebug, nodeOptions, execArgv: [...process.execArgv, ...words], inspectorUrl: inspectorUrl() };
}

/** Whether a crash writes memory to a file. `unlimited` and sizes as the system gives them. */
async function softCoreLimit(): Promise<string | null> {
  try {
    const limits = await readFile('/proc/self/limits', 'utf8');
    return /^Max core file size\s+(\S+)/m.exec(limits)?.[1] ?? null;
  } catch {
    return null;
  }
}

/**
 * Sets the limit for core dumps of this process to zero where the system has `prlimit` (Linux).
 *
 * @returns `off`, or in words why that is not known
 */
async function switchCoreDumpsOff(): Promise<string> {
  if (process.platform !== 'linux')
    return 'as the system is set up (docs/security.md says how to switch them off)';
  if ((await softCoreLimit()) !== '0') {
    const args = ['--pid', String(process.pid), '--core=0:0'];
    await promisify(execFile)('prlimit', args, { timeout: 5_000 }).catch(() => null);
  }
  const limit = await softCoreLimit();
  return limit === '0' ? 'off' : `on, limit ${limit ?? 'unknown'}: set LimitCORE=0 for the service`;
}

/**
 * Refuses to run while something could read this process’s memory or print what is in it, switches core dumps off and
 * keeps SIGUSR1 from opening a debugger. What it found is said in the log.
 *
 * @param development the programmer’s own computer: what would be refused is only said
 * @throws with words for the admin
 */
export async function guardMemory(surface: DebugSurface, log: Log, development: boolean): Promise<void> {
  const problems = debugProblems(surface);
  // Node opens a debugger on this signal unless somebody listens.
  if (process.platform !== 'win32') process.on('SIGUSR1', () => log.warn('host.debuggerRefused'));
  const coreDumps = await switchCoreDumpsOff();
  const facts = { nodeDebug: 'off', inspector: 'off', coreDumps };
  if (problems.length === 0) log.info('host.memory', facts);
  else if (development) log.warn('host.memory', { coreDumps, problems: [...problems] });
  else {
    log.error('host.memory', { coreDumps, problems: [...problems] });
    throw new Error(`${problems.join('; ')}. Remove it and start again`);
  }
}
