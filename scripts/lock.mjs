import { closeSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { runtimeDir, say } from './project.mjs';

const longestHoldMs = 40 * 60_000;

function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause.code === 'EPERM';
  }
}

function tryTake(file) {
  try {
    const handle = openSync(file, 'wx');
    writeSync(handle, String(process.pid));
    closeSync(handle);
    return true;
  } catch (cause) {
    if (cause.code === 'EEXIST') return false;
    throw cause;
  }
}

/** The process that holds the lock; `null` when the file is gone or what holds it cannot be running any more. */
function holder(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'));
    const ageMs = Date.now() - statSync(file).mtimeMs;
    // An empty file is one whose owner is just about to write its number.
    if (pid === 0) return ageMs < 5_000 ? 'another run' : null;
    return isRunning(pid) && ageMs < longestHoldMs ? `process ${pid}` : null;
  } catch (cause) {
    if (cause.code === 'ENOENT') return null;
    throw cause;
  }
}

/**
 * Runs `work` while no other process of this project does so under the same name. Waits for the other one, and takes
 * over from one that died or has held the lock for more than 40 minutes.
 */
export async function withLock(name, work) {
  const file = join(runtimeDir(), `${name}.lock`);
  let told = false;
  while (!tryTake(file)) {
    const other = holder(file);
    if (other === null) {
      rmSync(file, { force: true });
      continue;
    }
    if (!told) say(`waiting for ${other}, which prepares the same project`);
    told = true;
    await delay(300);
  }
  const release = () => rmSync(file, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}
