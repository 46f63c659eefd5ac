import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startAudit, type Audit } from '../../../electron/agent/audit/audit';
import { activityQuerySchema, type ActivityQuery } from '../../../shared/ipc/audit-channels';
import { createKeptLog, type KeptLog } from '../../fakes/silent-log';
import { createAuditFile, type AuditFile } from './audit-file';

const dayMs = 86_400_000;
let file: AuditFile;
let log: KeptLog;
let audit: Audit;

beforeEach(() => {
  file = createAuditFile();
  log = createKeptLog();
});

afterEach(async () => {
  await audit.stop();
  file.remove();
});

function start(): void {
  const { store, clock } = file;
  audit = startAudit({ store, clock, log, databaseFile: file.file });
}

const seqs = (query: Partial<ActivityQuery>): number[] =>
  audit.facade.query(activityQuerySchema.parse(query)).rows.map(({ seq }) => seq);

describe('the audit of a running agent', () => {
  it('notes who changed a setting, with its value before and after, and nothing when it is the same', () => {
    start();
    const syslog = { host: 'siem.corp.example.com', port: 6514, caFile: null };
    expect(audit.facade.change({ retentionDays: 90 }, 'anna')).toEqual({
      retentionDays: 90,
      syslog: null,
      forwarding: null,
    });
    audit.facade.change({ retentionDays: 90 }, 'anna');
    expect(audit.facade.change({ syslog }, 'ben')).toEqual({
      retentionDays: 90,
      syslog,
      forwarding: { sentSeq: 0, lastSeq: 2, problem: null },
    });
    const rows = file.store.activity
      .newest(10)
      .map(({ eventId, actor, data }) => ({ eventId, actor, ...data }));
    expect(rows).toEqual([
      {
        eventId: 34150,
        actor: 'ben',
        change: 'setting',
        setting: 'auditSyslog',
        before: 'null',
        after: JSON.stringify(syslog),
      },
      {
        eventId: 34150,
        actor: 'anna',
        change: 'setting',
        setting: 'auditRetentionDays',
        before: '400',
        after: '90',
      },
    ]);
    expect(() => audit.facade.change({ retentionDays: 3 }, 'anna')).toThrow();
    expect(file.store.activity.head().seq).toBe(2);
  });

  it('finds rows by text, level, time and whether an admin did it', () => {
    const { append } = file.store.activity;
    append({ eventId: 31015, requestId: null, actor: 'agent', data: {} });
    append({ eventId: 34150, requestId: null, actor: 'anna', data: { before: '100 %_a' } });
    file.clock.advance(1_000);
    append({ eventId: 32000, requestId: 'req-7', actor: 'agent', data: {} });
    start();
    const now = file.clock.now();
    expect({
      all: seqs({}),
      admins: seqs({ adminsOnly: true }),
      levels: seqs({ levels: ['error'] }),
      byEvent: seqs({ text: 'servicestarted' }),
      byRequest: seqs({ text: 'REQ-7' }),
      literal: seqs({ text: '%_' }),
      from: seqs({ from: now }),
      to: seqs({ to: now }),
      older: seqs({ beforeSeq: 3 }),
    }).toEqual({
      all: [3, 2, 1],
      admins: [2],
      levels: [3],
      byEvent: [1],
      byRequest: [3],
      literal: [2],
      from: [3],
      to: [2, 1],
      older: [2, 1],
    });
  });

  it('verifies one moment of the file while rows are added', async () => {
    file.append(1_200);
    start();
    const answer = audit.facade.verify();
    file.append(10);
    expect(await answer).toMatchObject({ holds: true, rows: 1_200 });
    file.tamper('DELETE FROM activity WHERE seq = 7');
    expect(await audit.facade.verify()).toMatchObject({ holds: false, break: { seq: 7, reason: 'removed' } });
  });

  it('exports to a file that is whole or not there', async () => {
    file.append(3);
    start();
    const out = join(file.dir, 'activity.csv');
    const request = { format: 'csv', range: { from: null, to: null } } as const;
    expect(await audit.facade.export(request, out, 'anna')).toEqual({
      ok: true,
      value: { file: out, rows: 3 },
    });
    expect(readFileSync(out, 'utf8').split('\r\n')).toHaveLength(5);
    expect(file.store.activity.newest(1)[0]).toMatchObject({ eventId: 34151, actor: 'anna' });
    const nowhere = join(file.dir, 'missing', 'x.csv');
    expect(await audit.facade.export(request, nowhere, 'anna')).toMatchObject({ ok: false });
    expect(existsSync(nowhere)).toBe(false);
  });

  it('says why an export could not be put in its place, in a row too, and leaves nothing behind', async () => {
    file.append(3);
    start();
    const out = join(file.dir, 'taken');
    mkdirSync(join(out, 'by a folder'), { recursive: true });
    const request = { format: 'csv', range: { from: null, to: null } } as const;
    expect(await audit.facade.export(request, out, 'anna')).toEqual({
      ok: false,
      error: {
        code: 'failed',
        message: expect.stringContaining(`The export to ${out} failed after 3 rows: `) as string,
      },
    });
    expect(file.store.activity.newest(1)[0]).toMatchObject({
      eventId: 34153,
      actor: 'anna',
      data: { rows: 3 },
    });
    expect(readdirSync(file.dir).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('removes what is older than the retention time when it starts', async () => {
    file.append(5);
    file.clock.advance(401 * dayMs);
    file.append(1);
    start();
    await expect.poll(() => log.lines.map(({ name }) => name)).toContain('retention.removed');
    expect(file.store.activity.newest(10).map(({ eventId }) => eventId)).toEqual([34152, 31019]);
    expect(await audit.facade.verify()).toMatchObject({ holds: true, firstSeq: 6 });
  });
});
