import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { untilTrue } from '../main-job/running-system';

/** What a run of the command came to. */
export interface CliResult {
  readonly code: number | null;
  readonly output: string;
  readonly errors: string;
}

/** A command that runs. */
export interface CliRun {
  readonly child: ChildProcessWithoutNullStreams;
  output(): string;
  /** Answers a question the moment it appears, as quick as a program can. */
  answer(question: string, text: string): void;
  /** Waits for a text on standard output or error. */
  until(text: string): Promise<void>;
  readonly ended: Promise<CliResult>;
}

/** The command as `npm run build` makes it. */
export const program = resolve('dist', 'portal', 'writeback-portal.cjs');

/** The environment without what would change the command’s mind. */
export function cliEnvironment(dir: string, ca: string, more: Readonly<Record<string, string>> = {}) {
  const { PATH = '', HOME = '' } = process.env;
  return { PATH, HOME, NODE_EXTRA_CA_CERTS: ca, WRITEBACK_PORTAL_DIR: join(dir, 'portal'), ...more };
}

/** Starts a program; whoever does ends it. */
export function startProcess(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): CliRun {
  const child = spawn(command, args, { env });
  const texts = { output: '', errors: '' };
  const answers: { readonly question: string; readonly text: string }[] = [];
  child.stdout.on('data', (chunk: Buffer) => {
    texts.output += chunk.toString();
    const [next] = answers;
    if (next === undefined || !texts.output.includes(next.question)) return;
    answers.shift();
    child.stdin.write(next.text);
  });
  child.stderr.on('data', (chunk: Buffer) => (texts.errors += chunk.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...texts }));
  const output = (): string => texts.output + texts.errors;
  return {
    child,
    output,
    answer: (question, text) => void answers.push({ question, text }),
    until: (text) => untilTrue(`“${text}” in: ${output()}`, () => output().includes(text), 20_000),
    ended,
  };
}

/** Runs the command to its end with this standard input. */
export async function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  input = '',
): Promise<CliResult> {
  const run = startProcess(process.execPath, [program, ...args], env);
  run.child.stdin.end(input);
  return await run.ended;
}
