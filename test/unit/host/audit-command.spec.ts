import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { auditQuestion } from '../../../electron/host/audit-arguments';
import { runAudit } from '../../../electron/host/audit-command';
import { operatingUser } from '../../../electron/host/operating-user';
import { createAuditFile, type AuditFile } from '../audit/audit-file';

let log: AuditFile;

beforeEach(() => {
  log = createAuditFile();
  log.append(5);
});

afterEach(() => log.remove());

interface Answer {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

async function run(...words: string[]): Promise<Answer> {
  let out = '';
  let error = '';
  const code = await runAudit({
    argv: ['audit', ...words, `--state-dir=${log.dir}`],
    env: {},
    defaultStateDir: '/nowhere',
    out: (text) => (out += text),
    error: (text) => (error += text),
    write: (text) => Promise.resolve(void (out += text)),
  });
  return { code, out, error };
}

describe('audit verify', () => {
  it('ends with 0 and says how far the log holds, and writes nothing', async () => {
    const { hash } = log.store.activity.head();
    const before = readFileSync(log.file, 'hex');
    expect(await run('verify')).toEqual({
      code: 0,
      out: `The activity log holds: 5 rows, the last is 5, its hash ${hash}.\n`,
      error: '',
    });
    expect(readFileSync(log.file, 'hex')).toBe(before);
    expect(log.store.activity.head().seq).toBe(5);
  });

  it('ends with 2 and names the first row that is not as it was written', async () => {
    log.tamper(`UPDATE activity SET actor = 'x' WHERE seq = 3`);
    const { code, out } = await run('verify');
    expect({ code, out }).toEqual({
      code: 2,
      out: 'The activity log does not hold. Row 3 is the first that is not as it was written: it was altered, or put in behind the last true row.\n',
    });
    expect(JSON.parse((await run('verify', '--json')).out)).toMatchObject({
      holds: false,
      break: { seq: 3, reason: 'altered' },
    });
  });

  it('compares heads that a portal was told', async () => {
    const { seq, hash } = log.store.activity.head();
    log.tamper('DELETE FROM activity WHERE seq = 5');
    expect((await run('verify')).code).toBe(0);
    const { code, out } = await run('verify', `--head=3:${'b'.repeat(64)}`, `--head=${seq}:${hash}`);
    expect([code, out.includes('Row 3')]).toEqual([2, true]);
    const cut = await run('verify', `--head=${seq}:${hash}`);
    expect([cut.code, cut.out.includes('Row 5'), cut.out.includes('cut off')]).toEqual([2, true, true]);
  });

  it('verifies a log that is being written', async () => {
    const answers = [];
    for (let n = 0; n < 5; n += 1) {
      const answer = run('verify', '--json');
      log.store.activity.append({ eventId: 31019, requestId: null, actor: 'agent', data: { n } });
      answers.push(JSON.parse((await answer).out) as { holds: boolean });
    }
    expect(answers.map(({ holds }) => holds)).toEqual([true, true, true, true, true]);
  });
});

describe('audit export', () => {
  it('writes a file only its owner can read, beside a running agent, and is a row with who did it', async () => {
    const file = join(log.dir, 'out.jsonl');
    expect(await run('export', '--format=jsonl', `--out=${file}`)).toEqual({
      code: 0,
      out: '',
      error: `5 rows exported to ${file}\n`,
    });
    expect(readFileSync(file, 'utf8').trimEnd().split('\n')).toHaveLength(5);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(log.store.activity.newest(1)[0]).toMatchObject({
      seq: 6,
      eventId: 34151,
      actor: operatingUser({}),
      data: { format: 'jsonl', destination: file },
    });
    expect((await run('verify')).code).toBe(0);
  });

  it('prints to standard output', async () => {
    const { code, out } = await run('export', '--format=csv', '--since=2026-11-21T12:03:00Z');
    expect({ code, lines: out.trimEnd().split('\r\n').length }).toEqual({ code: 0, lines: 3 });
  });

  it('that cannot write leaves nothing behind and says so', async () => {
    const file = join(log.dir, 'missing', 'out.csv');
    const { code, error } = await run('export', '--format=csv', `--out=${file}`);
    expect({ code, there: existsSync(file) }).toEqual({ code: 1, there: false });
    expect(error).toContain('cannot be written');
    const noServer = await run('export', '--syslog=tls://127.0.0.1:1');
    expect([noServer.code, noServer.error]).toEqual([
      1,
      expect.stringContaining('The syslog server 127.0.0.1:1 cannot be used'),
    ]);
    expect(log.store.activity.head().seq).toBe(5);
  });

  it('that cannot be put in its place says so, and is a row', async () => {
    const file = join(log.dir, 'taken');
    mkdirSync(join(file, 'by a folder'), { recursive: true });
    const { code, error } = await run('export', '--format=csv', `--out=${file}`);
    expect([code, error]).toEqual([
      1,
      expect.stringMatching(/^The export to \S+ failed after 5 rows: [^\n]+\n$/),
    ]);
    expect(log.store.activity.newest(1)[0]).toMatchObject({ eventId: 34153, data: { rows: 5 } });
  });
});

describe('the words', () => {
  const now = Date.UTC(2026, 10, 21, 12);
  const question = (...words: string[]): unknown => auditQuestion(['audit', ...words], now);
  const day = 86_400_000;

  it.each([
    [['--since=30d'], { from: now - 30 * day, to: null }],
    [['--since=24h', '--until=2026-11-21'], { from: now - day, to: Date.UTC(2026, 10, 21) }],
    [['--since=2026-11-20T08:00:00+01:00'], { from: Date.UTC(2026, 10, 20, 7), to: null }],
  ])('%j', (words, range) => {
    expect(question('export', '--format=csv', ...words)).toMatchObject({ ok: true, value: range });
  });

  it('name a syslog server with its authorities', () => {
    expect(question('export', '--syslog=tls://siem.corp.example.com', '--ca=/etc/ca.pem')).toMatchObject({
      value: {
        format: 'syslog',
        syslog: { host: 'siem.corp.example.com', port: 6514, caFile: '/etc/ca.pem' },
      },
    });
    expect(question('export', '--syslog=tls://[::1]:6515')).toMatchObject({
      value: { syslog: { host: '::1', port: 6515, caFile: null } },
    });
  });

  it.each([
    [[]],
    [['look']],
    [['verify', '--head=5']],
    [['verify', '--head=:aa']],
    [['verify', `--head=x:${'a'.repeat(64)}`]],
    [['export']],
    [['export', '--format=xml']],
    [['export', '--format=csv', '--untill=2026-01-01']],
    [['export', '--format=csv', '--since=yesterday']],
    [['export', '--syslog=udp://siem:514']],
    [['export', '--syslog=tls://siem', '--format=csv']],
    [['export', '--syslog=tls://siem', '--out=x']],
  ])('that make no sense are refused: %j', (words) => {
    expect(question(...words)).toMatchObject({ ok: false });
  });
});

describe('a folder without an agent', () => {
  it('is said to be none', async () => {
    const empty = mkdtempSync(join(tmpdir(), 'writeback-none-'));
    const errors: string[] = [];
    const code = await runAudit({
      argv: ['audit', 'verify'],
      env: {},
      defaultStateDir: empty,
      out: () => undefined,
      error: (text) => errors.push(text),
      write: () => Promise.resolve(),
    });
    rmSync(empty, { recursive: true });
    expect([code, errors.join('')]).toEqual([
      1,
      expect.stringContaining('is not the state folder of an agent'),
    ]);
  });
});
