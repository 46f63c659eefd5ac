import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ExportRow } from '../../../electron/agent/audit/export-row';
import { exportPages } from '../../../electron/agent/audit/export';
import { runExport } from '../../../electron/agent/audit/export-run';
import { hashRow } from '../../../electron/agent/store/activity-chain';
import type { ActivityRange } from '../../../electron/agent/store/activity-reader';
import type { EventId } from '../../../shared/event-ids';
import type { ExportFormat } from '../../../shared/ipc/audit-channels';
import type { Result } from '../../../shared/result';
import { createAuditFile, type AuditFile } from './audit-file';

let log: AuditFile;

beforeEach(() => {
  log = createAuditFile();
});

afterEach(() => log.remove());

const everything = { from: null, to: null };

function exported(format: ExportFormat, range: ActivityRange = everything): string {
  const upTo = log.store.activity.head().seq;
  return [...exportPages(log.store.audit.reader, format, range, upTo, 'sync1.corp.example.com')]
    .map(({ text }) => text)
    .join('');
}

/** A parser of RFC 4180 that is none of ours. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted = '', end = ''] of text.matchAll(/"((?:[^"]|"")*)"(,|\r\n)|seq,[^\r]*\r\n/g)) {
    if (end === '') continue;
    rows.at(-1)?.push(quoted.replaceAll('""', '"'));
    if (end !== ',') rows.push([]);
  }
  return rows.filter((row) => row.length > 0);
}

describe('CSV', () => {
  it('has who, when, what, before, after, request and outcome in columns of their own', () => {
    const { append } = log.store.activity;
    append({
      eventId: 34150,
      requestId: null,
      actor: 'CORP\\anna',
      data: { setting: 'x', before: '1', after: '2' },
    });
    append({
      eventId: 31002,
      requestId: 'r-1',
      actor: 'agent',
      data: { code: 'success', user: 'öz@corp.example.com' },
    });
    append({ eventId: 31004, requestId: null, actor: 'anna', data: { before: 'off', after: 'on' } });
    append({ eventId: 32011, requestId: null, actor: 'anna', data: { problem: 'a, "b"\r\nc' } });
    const text = exported('csv');
    expect(text.split('\r\n')[0]).toBe(
      'seq,time,event,name,level,actor,requestId,outcome,before,after,data,hash',
    );
    const rows = parseCsv(text);
    expect(rows.map((row) => row.slice(2, 10))).toEqual([
      ['34150', 'SettingsChanged', 'information', 'CORP\\anna', '', 'success', '1', '2'],
      ['31002', 'PasswordResetSuccess', 'information', 'agent', 'r-1', 'success', '', ''],
      ['31004', 'OnboardingEventStart', 'information', 'anna', '', 'started', 'off', 'on'],
      ['32011', 'OnBoardingServiceError', 'error', 'anna', '', 'failed', '', ''],
    ]);
    expect(rows[0]?.slice(0, 2)).toEqual(['1', '2026-11-21T12:00:00.000Z']);
    expect(JSON.parse(rows[3]?.[10] ?? '')).toEqual({ problem: 'a, "b"\r\nc' });
  });

  it.each([
    '=1+1',
    '+1',
    '-1',
    '@SUM(A1)',
    '\t=1',
    ' =1',
    '\r\n=1',
    '＝1',
    '|calc',
    '%0',
    'x;=cmd|\u0027/c calc\u0027!A0',
    'x\n@y',
  ])('holds no formula: %j', (actor) => {
    log.store.activity.append({
      eventId: 34150,
      requestId: actor,
      actor,
      data: { before: actor, after: 'x' },
    });
    const [row] = parseCsv(exported('csv'));
    expect([row?.[5], row?.[6], row?.[8], row?.[9]]).toEqual([`'${actor}`, `'${actor}`, `'${actor}`, 'x']);
  });
});

describe('JSON Lines', () => {
  it('have every value as it is, and can be verified by themselves', () => {
    log.store.activity.append({
      eventId: 34150,
      requestId: null,
      actor: '=anna',
      data: { before: null, n: 1 },
    });
    log.append(600);
    const lines = exported('jsonl').trimEnd().split('\n');
    const rows = lines.map((line) => JSON.parse(line) as ExportRow);
    expect(rows).toHaveLength(601);
    expect(rows[0]).toMatchObject({
      seq: 1,
      actor: '=anna',
      name: 'SettingsChanged',
      data: { before: null, n: 1 },
    });
    let previous = '0'.repeat(64);
    for (const { seq, time, event, requestId, actor, data, hash } of rows) {
      const row = { seq, at: Date.parse(time), eventId: event as EventId, requestId, actor, data };
      expect(hashRow(previous, row)).toBe(hash);
      previous = hash;
    }
  });

  it('of a time have what is at or after its beginning and before its end', () => {
    log.append(10);
    const at = (minute: number): number => Date.UTC(2026, 10, 21, 12, minute);
    const seqs = exported('jsonl', { from: at(3), to: at(6) })
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { seq: number }).seq);
    expect(seqs).toEqual([4, 5, 6]);
  });
});

describe('an export', () => {
  let ends: string[];
  const run = (
    write: (text: string) => Promise<void>,
    finish: () => Promise<void> = () => Promise.resolve(void ends.push('finish')),
  ): Promise<Result<number, string>> => {
    ends = [];
    const discard = (): Promise<void> => Promise.resolve(void ends.push('discard'));
    return runExport(
      { reader: log.store.audit.reader, append: (entry) => void log.store.activity.append(entry), host: 'h' },
      { format: 'jsonl', range: everything },
      { name: '/tmp/out', framed: false, write, finish, discard },
      'anna',
    );
  };

  it('is a row itself before anything goes out, and does not contain it', async () => {
    log.append(5);
    const seen: number[] = [];
    let text = '';
    const rows = await run((part) => {
      seen.push(log.store.activity.head().seq);
      text += part;
      return Promise.resolve();
    });
    expect({ rows, seen, ends, lines: text.trimEnd().split('\n').length }).toEqual({
      rows: { ok: true, value: 5 },
      seen: [6],
      ends: ['finish'],
      lines: 5,
    });
    expect(log.store.activity.newest(1)[0]).toMatchObject({
      eventId: 34151,
      actor: 'anna',
      data: { format: 'jsonl', destination: '/tmp/out', rows: 5, throughSeq: 5, from: null, to: null },
    });
    expect(await log.verify()).toMatchObject({ holds: true, rows: 6 });
  });

  it('that fails is another row', async () => {
    log.append(5);
    expect(await run(() => Promise.reject(new Error('disk full')))).toEqual({
      ok: false,
      error: 'The export to /tmp/out failed after 0 rows: disk full',
    });
    expect(ends).toEqual(['discard']);
    expect(log.store.activity.newest(1)[0]).toMatchObject({
      eventId: 34153,
      actor: 'anna',
      data: { problem: 'disk full', rows: 0 },
    });
  });

  it('that fails at its very end is another row too', async () => {
    log.append(5);
    const written = (): Promise<void> => Promise.resolve();
    expect(await run(written, () => Promise.reject(new Error('cannot be renamed')))).toEqual({
      ok: false,
      error: 'The export to /tmp/out failed after 5 rows: cannot be renamed',
    });
    expect(ends).toEqual(['discard']);
    expect(log.store.activity.newest(2).map(({ eventId, data }) => [eventId, data['problem']])).toEqual([
      [34153, 'cannot be renamed'],
      [34151, undefined],
    ]);
  });

  it('that cannot be recorded does not take place', async () => {
    log.append(5);
    log.tamper(
      `CREATE TRIGGER full BEFORE INSERT ON activity BEGIN SELECT RAISE(ABORT, 'disk is full'); END`,
    );
    let written = '';
    await expect(
      run((text) => {
        written += text;
        return Promise.resolve();
      }),
    ).rejects.toThrow('disk is full');
    expect([written, ends]).toEqual(['', ['discard']]);
  });
});
