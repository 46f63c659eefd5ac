import pino from 'pino';
import type { Log, LogFields } from '../agent/diagnostics/log';
import { redact } from '../agent/diagnostics/redact';
import { defaultRotation, openRotatingFile, type RotationLimits } from './rotating-file';

/** A log with the file it is written to. */
export interface HostLog extends Log {
  /** Closes the file; later lines are lost. */
  close(): void;
}

type Level = 'debug' | 'info' | 'warn' | 'error';

/** Redaction happens here and nowhere else, so that no caller can forget it. */
function wrap(logger: pino.Logger): Log {
  const at =
    (level: Level) =>
    (eventName: string, fields: LogFields = {}): void => {
      logger[level]({ ...clean(fields), event: eventName });
    };
  return {
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: (fields) => wrap(logger.child(clean(fields))),
  };
}

function clean(fields: LogFields): Record<string, unknown> {
  const shown = redact({ ...fields });
  return typeof shown === 'object' && shown !== null ? { ...shown } : {};
}

/**
 * A log of JSON Lines in a rotating file of mode 0600: `time` (ISO 8601, UTC), `level`, `event` and the redacted
 * fields. With `toStderr` every line also goes to standard error, for the service manager’s journal.
 */
export function openLog(
  file: string,
  options: { readonly toStderr: boolean; readonly level?: Level; readonly rotation?: RotationLimits },
): HostLog {
  const target = openRotatingFile(file, options.rotation ?? defaultRotation, (cause) => {
    process.stderr.write(
      `The log file cannot be written: ${cause instanceof Error ? cause.message : 'unknown error'}\n`,
    );
  });
  let open = true;
  const logger = pino(
    {
      level: options.level ?? 'info',
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    {
      write(line: string) {
        if (open) target.write(line);
        if (options.toStderr) process.stderr.write(line);
      },
    },
  );
  return {
    ...wrap(logger),
    close() {
      open = false;
      target.close();
    },
  };
}
