import { setTimeout as delay } from 'node:timers/promises';
import type { AuditSyslog } from '../../../shared/model/settings';
import type { Clock } from '../clock';
import type { Log } from '../diagnostics/log';
import type { Note } from '../note';
import type { AuditStore } from '../store/audit-store';
import { serverName } from './audit-view';
import { toExportRow } from './export-row';
import { syslogFrame } from './format-syslog';
import { openSyslog, syslogTimings, type SyslogConnection, type SyslogTimings } from './syslog-connection';

/** Milliseconds. */
export interface ForwarderTimings extends SyslogTimings {
  /** Between two looks for new rows. */
  readonly pollMs: number;
  /** After a failure; doubles up to `maxRetryMs`. */
  readonly retryMs: number;
  readonly maxRetryMs: number;
  /** For which a connection must hold after rows were sent before they count as sent. */
  readonly settleMs: number;
}

const defaultTimings: ForwarderTimings = {
  ...syslogTimings,
  pollMs: 1_000,
  retryMs: 5_000,
  maxRetryMs: 60_000,
  settleMs: 3_000,
};

interface ForwarderDeps {
  readonly store: Pick<AuditStore, 'reader' | 'forwarding'>;
  /** The server to send to, as it is set now; `null` = none. */
  readonly target: () => AuditSyslog | null;
  readonly clock: Clock;
  readonly note: Note;
  readonly log: Log;
  /** Name of this computer. */
  readonly host: string;
  readonly timings?: Partial<ForwarderTimings>;
}

/** Sends every row of the activity log to a syslog server, beside everything else. */
export interface Forwarder {
  /** Ends it within `closeMs`, in order. */
  stop(): Promise<void>;
  /** Why this server (`host:port`) does not take rows now; `null` = it does, or was not tried yet. */
  readonly problemOf: (server: string) => string | null;
}

/** Rows sent at once: about 10 ms of work. */
const batchRows = 200;

class SyslogForwarder implements Forwarder {
  readonly #deps: ForwarderDeps;
  readonly #timings: ForwarderTimings;
  readonly #end = new AbortController();
  readonly #running: Promise<void>;
  /** Of the outage that was told; `null` = there is none. */
  #fault: { readonly server: string; readonly problem: string } | null = null;

  constructor(deps: ForwarderDeps) {
    this.#deps = deps;
    this.#timings = { ...defaultTimings, ...deps.timings };
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#end.abort();
    await this.#running;
  }

  readonly problemOf = (server: string): string | null =>
    this.#fault?.server === server ? this.#fault.problem : null;

  async #wait(ms: number): Promise<void> {
    // An aborted wait is a wait that is over.
    await delay(ms, undefined, { signal: this.#end.signal }).catch(() => undefined);
  }

  async #run(): Promise<void> {
    let pauseMs = this.#timings.retryMs;
    while (!this.#end.signal.aborted) {
      const target = this.#deps.target();
      if (target === null) {
        await this.#wait(this.#timings.pollMs);
        continue;
      }
      const fault = await this.#serve(target).catch((cause: unknown) => {
        this.#deps.log.error('syslog.unexpected', { cause });
        return 'an unexpected error; the log has its cause';
      });
      if (fault === null) {
        pauseMs = this.#timings.retryMs;
        continue;
      }
      this.#tellDown(target, fault);
      await this.#wait(pauseMs);
      pauseMs = Math.min(pauseMs * 2, this.#timings.maxRetryMs);
    }
  }

  /** One outage is one row, not one per attempt. */
  #tellDown(target: AuditSyslog, problem: string): void {
    const { note, log } = this.#deps;
    const server = serverName(target);
    log.warn('syslog.failed', { server, problem });
    if (this.#fault === null) note(34154, 'agent', { server, problem });
    this.#fault = { server, problem };
  }

  #tellUp(target: AuditSyslog): void {
    if (this.#fault === null) return;
    this.#fault = null;
    this.#deps.note(34155, 'agent', { server: serverName(target) });
  }

  /** Sends until the connection breaks, another server is set, or it is stopped. @returns the fault, `null` = none */
  async #serve(target: AuditSyslog): Promise<string | null> {
    const opened = await openSyslog(target, this.#timings);
    if (!opened.ok) return opened.error;
    const connection = opened.value;
    const name = serverName(target);
    const unsettled: { seq: number; at: number }[] = [];
    const fault = await this.#sendRows(target, name, connection, unsettled);
    const last = unsettled.at(-1);
    if (fault !== null) connection.destroy();
    else if ((await connection.end()) && last !== undefined) this.#deps.store.forwarding.put(name, last.seq);
    return fault;
  }

  async #sendRows(
    target: AuditSyslog,
    name: string,
    connection: SyslogConnection,
    unsettled: { seq: number; at: number }[],
  ): Promise<string | null> {
    const { store, clock, host } = this.#deps;
    let sent = store.forwarding.position(name);
    while (!this.#end.signal.aborted && this.#isStill(target)) {
      const page = store.reader.rowsAfter(sent, batchRows);
      const rows = page.flatMap(({ row }) => (row === null ? [] : [toExportRow(row)]));
      if (rows.length > 0) {
        const done = await connection.send(rows.map((row) => syslogFrame(row, host)).join(''));
        if (!done.ok) return done.error;
        this.#tellUp(target);
      }
      const last = page.at(-1);
      if (last !== undefined) {
        sent = last.seq;
        unsettled.push({ seq: sent, at: clock.monotonic() });
      }
      await this.#wait(page.length === batchRows ? 0 : this.#timings.pollMs);
      const fault = connection.fault();
      if (fault !== null) return fault;
      this.#settle(name, unsettled);
    }
    return null;
  }

  /** What was sent a while ago over a connection that still holds was very likely read. */
  #settle(name: string, unsettled: { seq: number; at: number }[]): void {
    const { store, clock } = this.#deps;
    const old = unsettled.filter(({ at }) => clock.monotonic() - at >= this.#timings.settleMs);
    const last = old.at(-1);
    if (last === undefined) return;
    unsettled.splice(0, old.length);
    store.forwarding.put(name, last.seq);
  }

  #isStill(target: AuditSyslog): boolean {
    return JSON.stringify(this.#deps.target()) === JSON.stringify(target);
  }
}

/**
 * Starts forwarding. It goes on after the last row that counts as sent, so that after a break or a restart some rows
 * may come twice (their `seq` tells) and none is left out that the server has not had for at least `settleMs`. A new
 * server gets everything that is kept.
 */
export function startForwarder(deps: ForwarderDeps): Forwarder {
  return new SyslogForwarder(deps);
}
