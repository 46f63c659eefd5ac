import type { AuditFacade } from '../../electron/agent/agent-facade';
import type { ActivityRow } from '../../shared/ipc/contract';
import { activityPageSize, type AuditSettings, type AuditView } from '../../shared/ipc/audit-channels';
import type { Verification } from '../../shared/model/audit';
import { events } from '../../shared/event-ids';

/** An activity log that holds what the test puts in. */
export interface FakeAudit extends AuditFacade {
  rows: ActivityRow[];
  verification: Verification;
  /** How far forwarding has come, where a server is set. */
  forwarding: NonNullable<AuditView['forwarding']>;
  /** What was asked of it, in order. */
  readonly calls: string[];
}

const hash = 'a'.repeat(64);

/** A plain row; every part can be changed. */
function activityRow(seq: number, changes: Partial<ActivityRow> = {}): ActivityRow {
  const at = Date.UTC(2026, 10, 1, 12) + seq * 60_000;
  return { seq, at, eventId: 31019, requestId: null, actor: 'agent', data: {}, ...changes };
}

export function createFakeAudit(): FakeAudit {
  let settings: AuditSettings = { retentionDays: 400, syslog: null };
  const fake: FakeAudit = {
    rows: [
      activityRow(1, { eventId: 31015, data: { version: '1.0.0' } }),
      activityRow(2, { eventId: 31004, actor: 'anna', data: { before: 'off', after: 'on' } }),
      activityRow(3, {
        eventId: 34150,
        actor: 'anna',
        data: { change: 'setting', setting: 'importMinutes', before: '30', after: '60' },
      }),
      activityRow(4, { eventId: 32015, data: { error: 'The relay cannot be reached' } }),
    ],
    verification: {
      holds: true,
      break: null,
      rows: 4,
      firstSeq: 1,
      head: { seq: 4, hash },
      headsNotKept: [],
    },
    forwarding: { sentSeq: 0, lastSeq: 4, problem: null },
    calls: [],
    query(query) {
      const found = fake.rows
        .filter(
          ({ seq, actor, eventId, data }) =>
            (query.beforeSeq === null || seq < query.beforeSeq) &&
            (!query.adminsOnly || actor !== 'agent') &&
            (query.levels.length === 0 || query.levels.includes(events[eventId].level)) &&
            JSON.stringify([actor, events[eventId], data]).toLowerCase().includes(query.text.toLowerCase()),
        )
        .sort((a, b) => b.seq - a.seq);
      return { rows: found.slice(0, activityPageSize), more: found.length > activityPageSize };
    },
    verify: () => Promise.resolve(fake.verification),
    export(request, file, actor) {
      fake.calls.push(`export ${request.format} to ${file} by ${actor}`);
      return Promise.resolve({ ok: true, value: { file, rows: fake.rows.length } });
    },
    settings: () => ({ ...settings, forwarding: settings.syslog === null ? null : fake.forwarding }),
    change(part, actor) {
      fake.calls.push(`change ${JSON.stringify(part)} by ${actor}`);
      settings = {
        retentionDays: part.retentionDays ?? settings.retentionDays,
        syslog: part.syslog === undefined ? settings.syslog : part.syslog,
      };
      return fake.settings();
    },
  };
  return fake;
}
