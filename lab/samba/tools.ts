import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';

/** Programs the Samba directory is made of, and the Debian package of each. */
export const sambaPrograms = {
  samba: 'samba',
  'samba-tool': 'samba',
  samba_dnsupdate: 'samba',
  ldbmodify: 'ldb-tools',
  setpriv: 'util-linux',
  unshare: 'util-linux',
  mount: 'mount',
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

/**
 * The command with a resolv.conf of its own, in a mount namespace of its own that ends with it. `exec` all the way, so
 * that the process keeps its id, its standard input and the signal of its parent’s death.
 */
export function withResolver(resolverFile: string, command: readonly string[]): string[] {
  const script = 'mount --bind "$0" /etc/resolv.conf && exec "$@"';
  return ['unshare', '--mount', '--propagation', 'private', 'sh', '-c', script, resolverFile, ...command];
}

/** Whether {@link withResolver} works here: tried once, on the machine’s own file, and gone with the trial. */
export function mountNamespaceWorks(): Promise<boolean> {
  const [program = '', ...args] = withResolver('/etc/resolv.conf', ['true']);
  return new Promise((resolve) => {
    const trial = spawn(program, args, {
      env: { PATH: administrationFolders.join(':') },
      stdio: 'ignore',
      timeout: 5_000,
    });
    trial.once('error', () => resolve(false));
    trial.once('close', (code) => resolve(code === 0));
  });
}

/** A run of one of the programs to its end. */
export interface ToolRun {
  readonly program: 'samba-tool' | 'samba_dnsupdate' | 'ldbmodify';
  readonly args: readonly string[];
  /** Working folder, and home of every file the tool may write. */
  readonly dir: string;
  /** Text for its standard input. */
  readonly input?: string;
  /** A password, given through standard input: on the command line every user of the machine could read it. */
  readonly password?: string;
  /** File that is /etc/resolv.conf to this program alone; absent = the machine’s. */
  readonly resolverFile?: string;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/**
 * Runs a tool and returns what it printed (standard output and error). It is killed with this process, after
 * `timeoutMs` and on abort. Throws with the end of its output, lines with passwords left out, where it fails.
 */
export function runTool(run: ToolRun): Promise<string> {
  const command = [findProgram(run.program) ?? run.program, ...run.args];
  const shown = run.resolverFile === undefined ? command : withResolver(run.resolverFile, command);
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...shown], {
    cwd: run.dir,
    // PASSWD_FD: Samba’s credentials library reads the password from that descriptor.
    env: { ...sambaEnvironment(run.dir), ...(run.password === undefined ? {} : { PASSWD_FD: '0' }) },
    timeout: run.timeoutMs,
    killSignal: 'SIGKILL',
    ...(run.signal ? { signal: run.signal } : {}),
  });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => chunks.push(text));
  }
  child.stdin.on('error', () => {
    // A tool that has ended without reading its input says so by its exit code.
  });
  child.stdin.end(run.password ?? run.input ?? '');
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
      // Of its arguments the first two are words such as `drs replicate`.
      const words = [run.program, ...run.args.slice(0, 2).filter((word) => /^[a-z]+$/.test(word))].join(' ');
      const end = child.killed ? `not done within ${run.timeoutMs / 1_000} s` : (signal ?? `code ${code}`);
      reject(new Error(`${words}: ${end}\n${outputTail(chunks.join(''))}`));
    });
  });
}

/** The last lines of a program’s output, without any that speaks of a password. */
export function outputTail(output: string): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '' && !/password/i.test(line));
  return lines.slice(-maxOutputTailLines).join('\n');
}
