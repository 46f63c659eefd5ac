/** Facts of a log line. Redacted recursively before they are written. */
export type LogFields = Readonly<Record<string, unknown>>;

/** The agent’s log. Event names are stable, dotted words (`relay.connected`); never values of attributes. */
export interface Log {
  debug(eventName: string, fields?: LogFields): void;
  info(eventName: string, fields?: LogFields): void;
  warn(eventName: string, fields?: LogFields): void;
  error(eventName: string, fields?: LogFields): void;
  /** A log that adds the fields to every line. */
  child(fields: LogFields): Log;
}
