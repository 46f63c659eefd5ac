import { writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { takeHostLock } from '../../../electron/agent/store/host-lock';
import { auditQuestion } from '../../../electron/host/audit-arguments';
import { runAudit } from '../../../electron/host/audit-command';
import { auditSettingsText } from '../../../electron/host/audit-settings-command';
import { serveControl, type ControlServer } from '../../../electron/host/control/control-server';
import { createFakeAgent, type FakeAgent } from '../../fakes/fake-agent';
import { createKeptLog } from '../../fakes/silent-log';
import { createAuditFile, type AuditFile } from '../audit/audit-file';

let log: AuditFile;
let caFile: string;
let server: ControlServer | null = null;

beforeEach(() => {
  log = createAuditFile();
  log.append(5);
  caFile = join(log.dir, 'ca.pem');
  writeFileSync(caFile, 'authorities');
});
afterEach(async () => {
  await server?.close();
  server = null;
  log.remove();
});

async function settings(...words: string[]): Promise<{ code: number; out: string; error: string }> {
  let [out, error] = ['', ''];
  const code = await runAudit({
    argv: ['audit', 'settings', ...words, `--state-dir=${log.dir}`],
    env: { SUDO_USER: 'anna' },
    defaultStateDir: '/nowhere',
    out: (text) => (out += text),
    error: (text) => (error += text),
    write: () => Promise.resolve(),
  });
  return { code, out, error };
}

const account = userInfo().username;

describe('audit settings of a folder whose agent does not run', () => {
  const notice = (): string => `No agent answers on ${log.dir}; this is what its next start will find.\n`;

  it('are shown, and nothing is written', async () => {
    expect(await settings()).toEqual({
      code: 0,
      out: 'Activity, operations and claims are kept for 400 days.\nThe activity log is not forwarded.\n',
      error: notice(),
    });
    expect(log.store.activity.head().seq).toBe(5);
  });

  it('are changed, with a row for each', async () => {
    const { code, out } = await settings('--retention-days=90', '--syslog=siem:6515', `--ca=${caFile}`);
    expect({ code, out }).toEqual({
      code: 0,
      out: `Activity, operations and claims are kept for 90 days.
The activity log is forwarded to siem:6515 over TLS, with the authorities of ${caFile}.
Sent through row 0 of 7.
`,
    });
    expect(
      log.store.activity.newest(2).map(({ eventId, actor, data }) => [eventId, actor, data['setting']]),
    ).toEqual([
      [34150, `anna (as ${account})`, 'auditSyslog'],
      [34150, `anna (as ${account})`, 'auditRetentionDays'],
    ]);
    expect(JSON.parse((await settings('--no-syslog', '--json')).out)).toEqual({
      retentionDays: 90,
      syslog: null,
      forwarding: null,
    });
    expect((await settings()).out).toContain('not forwarded');
  });

  it('are not changed with a CA file that is not there, or while an agent runs that does not answer', async () => {
    const missing = join(log.dir, 'missing.pem');
    expect(await settings('--syslog=siem:6515', `--ca=${missing}`)).toEqual({
      code: 1,
      out: '',
      error: `There is no CA file ${missing} on this computer.\n`,
    });
    const lock = takeHostLock(join(log.dir, 'host.lock'));
    const refused = await settings('--retention-days=90');
    lock?.release();
    expect([refused.code, refused.error]).toEqual([1, expect.stringContaining('this account cannot ask it')]);
    expect(log.store.activity.head().seq).toBe(5);
  });
});

describe('audit settings of an agent that runs', () => {
  let agent: FakeAgent;
  beforeEach(async () => {
    agent = createFakeAgent();
    server = await serveControl(agent, log.dir, createKeptLog());
  });

  it('are asked for and changed there, in the name of the person', async () => {
    agent.audit.forwarding = { sentSeq: 3, lastSeq: 4, problem: 'It refuses the connection.' };
    expect(await settings('--syslog=tls://siem.corp.example.com')).toEqual({
      code: 0,
      out: `Activity, operations and claims are kept for 400 days.
The activity log is forwarded to siem.corp.example.com:6514 over TLS, with the system’s authorities.
Sent through row 3 of 4.
The server takes no rows now: It refuses the connection.
`,
      error: '',
    });
    expect(agent.audit.calls).toEqual([
      `change {"syslog":{"host":"siem.corp.example.com","port":6514,"caFile":null}} by anna (command line, as ${account})`,
    ]);
    expect((await settings()).out).toContain('siem.corp.example.com:6514');
    expect(log.store.activity.head().seq).toBe(5);
  });

  it('are refused there with a reason', async () => {
    expect(await settings('--syslog=siem:6515', '--ca=/nowhere/ca.pem')).toEqual({
      code: 1,
      out: '',
      error: 'There is no CA file /nowhere/ca.pem on this computer.\n',
    });
    expect(agent.audit.calls).toEqual([]);
  });
});

describe('the words of audit settings', () => {
  const question = (...words: string[]): unknown => auditQuestion(['audit', 'settings', ...words], 0);

  it('name what is changed, and nothing else', () => {
    expect([question(), question('--json'), question('--retention-days=30', '--no-syslog')]).toEqual([
      { ok: true, value: { kind: 'settings', change: {}, asJson: false } },
      { ok: true, value: { kind: 'settings', change: {}, asJson: true } },
      { ok: true, value: { kind: 'settings', change: { retentionDays: 30, syslog: null }, asJson: false } },
    ]);
  });

  it.each([
    ['--retention-days=29'],
    ['--retention-days=3651'],
    ['--retention-days=a year'],
    ['--syslog=udp://siem:514'],
    ['--syslog=siem:port'],
    ['--ca=/ca.pem'],
    ['--syslog=siem', '--no-syslog'],
    ['--format=csv'],
  ])('that make no sense are refused: %s %s', (...words) => {
    expect(question(...words)).toMatchObject({ ok: false });
  });

  it('are not those of the other commands', () => {
    expect(auditQuestion(['audit', 'verify', '--retention-days=30'], 0)).toEqual({
      ok: false,
      error: '--retention-days=30 is not known to “audit verify”',
    });
  });

  it('print no problem where there is none', () => {
    const syslog = { host: 'siem', port: 6514, caFile: null };
    const forwarding = { sentSeq: 4, lastSeq: 4, problem: null };
    expect(auditSettingsText({ retentionDays: 30, syslog, forwarding }).trimEnd().split('\n')).toHaveLength(
      3,
    );
  });
});
