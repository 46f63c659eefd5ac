import { hostname } from 'node:os';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { AuditView } from '../../../shared/ipc/audit-channels';
import { err, ok } from '../../../shared/result';
import type { AuditFacade } from '../agent-facade';
import { changeSettings } from '../change-settings';
import type { Clock } from '../clock';
import type { Log } from '../diagnostics/log';
import { createNote } from '../note';
import { createActivityReader } from '../store/activity-reader';
import { openDatabaseReadOnly } from '../store/database';
import type { Store } from '../store/store';
import { auditView } from './audit-view';
import { runExport } from './export-run';
import { openFileSink } from './file-sink';
import { startForwarder, type ForwarderTimings } from './forwarder';
import { startRetention } from './retention-runs';
import { verifyActivity } from './verify';

interface AuditDeps {
  readonly store: Pick<Store, 'activity' | 'audit' | 'settings'>;
  /** The file of the store, which is opened once more to verify it at one moment. */
  readonly databaseFile: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly timings?: Partial<ForwarderTimings>;
}

/** What an agent does with its activity log besides writing it. */
export interface Audit {
  readonly facade: AuditFacade;
  /** Ends forwarding and retention, before the store is closed. */
  stop(): Promise<void>;
}

async function verifyFile(databaseFile: string): ReturnType<AuditFacade['verify']> {
  const db = openDatabaseReadOnly(databaseFile);
  try {
    // One moment of the log, while the agent goes on writing it.
    db.exec('BEGIN');
    return await verifyActivity(createActivityReader(db), [], () => nextTurn());
  } finally {
    db.close();
  }
}

/** Starts forwarding and retention, and answers what the console asks about the activity log. */
export function startAudit({ store, databaseFile, clock, log, timings }: AuditDeps): Audit {
  const { settings, audit } = store;
  const note = createNote(store.activity, log);
  const host = hostname();
  const forwarder = startForwarder({
    store: audit,
    target: () => settings.get().auditSyslog,
    clock,
    note,
    log,
    host,
    ...(timings && { timings }),
  });
  const retention = startRetention({
    retention: audit.retention,
    days: () => settings.get().auditRetentionDays,
    clock,
    log,
  });
  const shown = (): AuditView => auditView(settings.get(), audit, forwarder.problemOf);
  const append = (entry: Parameters<Store['activity']['append']>[0]): void =>
    void store.activity.append(entry);
  return {
    facade: {
      query: audit.query,
      verify: () => verifyFile(databaseFile),
      async export(request, file, actor) {
        const sink = await openFileSink(file);
        if (!sink.ok) return err({ code: 'failed', message: sink.error });
        const rows = await runExport({ reader: audit.reader, append, host }, request, sink.value, actor);
        if (rows.ok) return ok({ file, rows: rows.value });
        log.warn('activity.exportFailed', { problem: rows.error });
        return err({ code: 'failed', message: rows.error });
      },
      settings: shown,
      change({ retentionDays, syslog }, actor) {
        changeSettings(settings, note, { auditRetentionDays: retentionDays, auditSyslog: syslog }, actor);
        return shown();
      },
    },
    async stop() {
      await Promise.all([forwarder.stop(), retention.stop()]);
    },
  };
}
