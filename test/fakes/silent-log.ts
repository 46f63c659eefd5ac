import type { Log, LogFields } from '../../electron/agent/diagnostics/log';

/** A log that keeps its lines for the test. */
export interface KeptLog extends Log {
  readonly lines: { readonly level: string; readonly name: string; readonly fields: LogFields }[];
}

export function createKeptLog(): KeptLog {
  const lines: KeptLog['lines'] = [];
  const at =
    (level: string) =>
    (name: string, fields: LogFields = {}): void => {
      lines.push({ level, name, fields });
    };
  const log: KeptLog = {
    lines,
    debug: at('debug'),
    info: at('info'),
    warn: at('warn'),
    error: at('error'),
    child: () => log,
  };
  return log;
}
