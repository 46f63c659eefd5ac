import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { utf8 } from './bytes';

/** Bounds of a log on disk. */
export interface RotationLimits {
  /** Size at which a new file is begun. Default 5 MiB. */
  readonly maxBytes: number;
  /** Files kept besides the present one: `agent.log.1` is the newest. Default 5. */
  readonly keep: number;
}

/** The default: 30 MiB of log at most. */
export const defaultRotation: RotationLimits = { maxBytes: 5 * 1024 * 1024, keep: 5 };

/** A file that is appended to line by line. */
export interface RotatingFile {
  /** Writes at once. Never throws: a full disk must not stop a reset; the first failure is told to `onError`. */
  write(line: string): void;
  close(): void;
}

/** Opens (or goes on with) a log file of mode 0600 whose folder exists. @throws when it cannot be opened */
export function openRotatingFile(
  file: string,
  limits: RotationLimits,
  onError: (cause: unknown) => void,
): RotatingFile {
  let descriptor: number | null = openSync(file, 'a', 0o600);
  let size = fstatSync(descriptor).size;
  let failed = false;

  function rotate(): void {
    if (descriptor !== null) closeSync(descriptor);
    descriptor = null;
    rmSync(`${file}.${limits.keep}`, { force: true });
    for (let age = limits.keep - 1; age >= 0; age -= 1) {
      const from = age === 0 ? file : `${file}.${age}`;
      try {
        renameSync(from, `${file}.${age + 1}`);
      } catch (cause) {
        if (!(cause instanceof Error && 'code' in cause && cause.code === 'ENOENT')) throw cause;
      }
    }
  }

  return {
    write(line) {
      try {
        const bytes = utf8(line);
        if (size > 0 && size + bytes.byteLength > limits.maxBytes) rotate();
        if (descriptor === null) {
          descriptor = openSync(file, 'a', 0o600);
          size = fstatSync(descriptor).size;
        }
        writeSync(descriptor, bytes);
        size += bytes.byteLength;
        failed = false;
      } catch (cause) {
        if (!failed) onError(cause);
        failed = true;
      }
    },
    close() {
      if (descriptor !== null) closeSync(descriptor);
      descriptor = null;
    },
  };
}
