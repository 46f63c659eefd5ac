import { readFileSync } from 'node:fs';

const pollMs = 500;

function parentOf(pid) {
  try {
    // The command name, in parentheses, may hold spaces: count from behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0; // it has ended
  }
}

/** npm runs a script as npm → shell → script. */
function chain() {
  return process.platform === 'linux' ? `${process.ppid} ${parentOf(process.ppid)}` : String(process.ppid);
}

/**
 * Calls `onGone` once when the npm that runs this script has ended: npm that is asked to end passes the signal on to
 * its shell alone, and one that is killed passes on nothing. Without npm it does nothing.
 */
export function watchNpm(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return;
  const atStart = chain();
  const timer = setInterval(() => {
    if (chain() === atStart) return;
    clearInterval(timer);
    onGone();
  }, pollMs);
  timer.unref();
}
