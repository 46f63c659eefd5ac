import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open, readdir, readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { StopManner } from '../types';
import { findProgram, outputTail, sambaEnvironment, withResolver } from './tools';

const politeStopMs = 5_000;
const killedStopMs = 5_000;
const pollMs = 50;

/** A running `samba`, with all the processes it starts. */
export interface SambaProcess {
  /** Whether the first process is gone, by itself or stopped. */
  hasEnded(): boolean;
  /** The end of what it printed. */
  outputTail(): Promise<string>;
  /**
   * Ends all of its processes and waits for them: `graceful` (the default) asks first, `kill` does not. May be called
   * again. Throws where one outlives SIGKILL.
   */
  stop(manner?: StopManner): Promise<void>;
}

/**
 * Starts `samba` in the foreground, in a process group of its own. Its standard input is a pipe that this process
 * holds: where that closes, also because this process was killed, Samba ends its whole group (its
 * server_stdin_handler). So no Samba outlives its lab.
 *
 * @param resolverFile its /etc/resolv.conf, for domain controllers that must find each other; `null` = the machine’s
 */
export async function startSambaProcess(
  dir: string,
  configFile: string,
  logFile: string,
  resolverFile: string | null,
): Promise<SambaProcess> {
  const log = await open(logFile, 'a');
  const samba = [findProgram('samba') ?? 'samba', '-s', configFile, '-i', '-M', 'prefork', '--debug-stdout'];
  const [program = '', ...args] = resolverFile === null ? samba : withResolver(resolverFile, samba);
  const child = spawn(program, args, {
    cwd: dir,
    env: sambaEnvironment(dir),
    detached: true,
    stdio: ['pipe', log.fd, log.fd],
  });
  // Listened for at once: the event comes with the next turn of the event loop.
  const spawned = once(child, 'spawn');
  let ended = false;
  child.once('exit', () => (ended = true));
  await spawned.finally(() => log.close());
  const group = child.pid;
  if (group === undefined) throw new Error('samba was started without a process id');
  let stopping: Promise<void> | null = null;
  return {
    hasEnded: () => ended,
    outputTail: async () => outputTail(await readFile(logFile, 'utf8')),
    stop: (manner = 'graceful') => {
      if (manner === 'kill') signalGroup(group, 'SIGKILL');
      child.stdin?.destroy();
      stopping ??= stopGroup(group, manner);
      return stopping;
    },
  };
}

async function stopGroup(group: number, manner: StopManner): Promise<void> {
  if (manner === 'graceful') {
    signalGroup(group, 'SIGTERM');
    if (await groupEnds(group, politeStopMs)) return;
  }
  signalGroup(group, 'SIGKILL');
  if (await groupEnds(group, killedStopMs)) return;
  throw new Error(`Processes of Samba (group ${group}) outlived SIGKILL`);
}

function signalGroup(group: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-group, signal);
  } catch (error) {
    // ESRCH: the group is gone, which is what was wanted.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function groupEnds(group: number, withinMs: number): Promise<boolean> {
  for (let waitedMs = 0; waitedMs < withinMs; waitedMs += pollMs) {
    if (!(await hasLiveMembers(group))) return true;
    await delay(pollMs);
  }
  return false;
}

/** Looks into /proc, because signal 0 also reaches the dead that nobody has waited for. */
async function hasLiveMembers(group: number): Promise<boolean> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const stats = await Promise.all(
    // A process may end between the listing and the reading.
    processes.map((id) => readFile(`/proc/${id}/stat`, 'utf8').catch(() => '')),
  );
  return stats.some((stat) => {
    // pid (name) state parent group …; the name may hold spaces and brackets.
    const [state, , memberOf] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(memberOf) === group && state !== 'Z' && state !== 'X';
  });
}
