import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** Programs the Samba directory is made of, and the Debian package of each. */
export const sambaPrograms = {
  samba: 'samba',
  'samba-tool': 'samba',
  ldbmodify: 'ldb-tools',
  setpriv: 'util-linux',
} as const;
export type SambaProgram = keyof typeof sambaPrograms;

/** Administration programs are often not on the path of an ordinary shell. */
const administrationFolders = ['/usr/local/sbin', '/usr/sbin', '/sbin', '/usr/bin', '/bin'];
const maxOutputTailLines = 15;

/** Where a program is, `null` where it is missing. */
export function findProgram(name: SambaProgram): string | null {
  const folders = [...(process.env['PATH'] ?? '').split(':'), ...administrationFolders];
  return folders.map((folder) => join(folder, name)).find(isExecutable) ?? null;
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    // Missing or not executable: both mean "not here".
    return false;
  }
}

/** Environment of every Samba process: nothing of the caller’s, files of its own below `dir`. */
export function sambaEnvironment(dir: string): NodeJS.ProcessEnv {
  return {
    PATH: administrationFolders.join(':'),
    LC_ALL: 'C.UTF-8',
    HOME: dir,
    TMPDIR: dir,
    KRB5_CONFIG: join(dir, 'private', 'krb5.conf'),
  };
}

/** A run of one of the programs to its end. */
export interface ToolRun {
  readonly program: Exclude<SambaProgram, 'samba' | 'setpriv'>;
  readonly args: readonly string[];
  /** Working folder, and home of every file the tool may write. */
  readonly dir: string;
  /** Text for its standard input. */
  readonly input?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs a tool and returns what it printed (standard output and error). It is killed with this process, after
 * `timeoutMs` and on abort. Throws with the end of its output, lines with passwords left out, where it fails.
 */
export function runTool(run: ToolRun): Promise<string> {
  const program = findProgram(run.program) ?? run.program;
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...run.args], {
    cwd: run.dir,
    env: sambaEnvironment(run.dir),
    timeout: run.timeoutMs,
    killSignal: 'SIGKILL',
    ...(run.signal ? { signal: run.signal } : {}),
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
  }
  child.stdin.end(run.input ?? '');
  return new Promise((resolve, reject) => {
    let failure: Error | null = null;
    child.once('error', (error) => {
      failure = error;
      // Aborted: the tool may still be writing, so the caller hears of it when it has ended.
      if (child.pid === undefined) reject(error);
    });
    child.once('close', (code, signal) => {
      if (failure !== null) return reject(failure);
      if (code === 0) return resolve(chunks.join(''));
      reject(
        new Error(`${run.program} ended with ${signal ?? `code ${code}`}\n${outputTail(chunks.join(''))}`),
      );
    });
  });
}

/** The last lines of a program’s output, without any that speaks of a password. */
export function outputTail(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !/password/i.test(line));
  return lines.slice(-maxOutputTailLines).join('\n');
}
