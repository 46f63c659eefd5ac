import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startForwarder, type Forwarder } from '../../../electron/agent/audit/forwarder';
import { openSyslog } from '../../../electron/agent/audit/syslog-connection';
import { systemClock } from '../../../electron/agent/clock';
import { createNote } from '../../../electron/agent/note';
import { openStore, type Store } from '../../../electron/agent/store/store';
import { runAudit } from '../../../electron/host/audit-command';
import { createCertificates } from '../../../lab/certificates';
import type { LabCertificates } from '../../../lab/types';
import { createKeptLog } from '../../fakes/silent-log';
import { hasRsyslog, startRsyslog, type Rsyslog } from './rsyslog';

const home = mkdtempSync(join(tmpdir(), 'writeback-syslog-'));
let certificates: LabCertificates;
let dir: string;
let server: Rsyslog;
let store: Store;
let forwarder: Forwarder | null = null;

beforeAll(async () => {
  certificates = await createCertificates(join(home, 'tls'));
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

beforeEach(async () => {
  dir = mkdtempSync(join(home, 'run-'));
  server = await startRsyslog(dir, certificates);
  store = openStore(join(dir, 'agent.db'), systemClock);
});

afterEach(async () => {
  await forwarder?.stop();
  forwarder = null;
  store.close();
  await server.stop();
});

const timings = { pollMs: 20, retryMs: 50, maxRetryMs: 200, settleMs: 400, connectMs: 5_000 };

function forward(host = 'localhost'): Forwarder {
  const target = { host, port: server.port, caFile: server.caFile };
  const note = createNote(store.activity, createKeptLog());
  forwarder = startForwarder({
    store: store.audit,
    target: () => target,
    clock: systemClock,
    note,
    log: createKeptLog(),
    host: 'sync1.corp.example.com',
    timings,
  });
  return forwarder;
}

function append(count: number, data: Record<string, string> = {}): void {
  for (let n = 0; n < count; n += 1)
    store.activity.append({ eventId: 34150, requestId: null, actor: 'anna', data: { ...data, n } });
}

const seqs = (): number[] => server.messages().map(({ sd }) => Number(sd['activity@32473']?.['seq']));
const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
const patience = { timeout: 20_000, interval: 50 };

describe.skipIf(!hasRsyslog)('a real rsyslog over TLS', () => {
  it('understands every part of a message', async () => {
    store.activity.append({
      eventId: 34150,
      requestId: 'r-1',
      actor: 'CORP\\änna "x" [y]',
      data: { before: 'line 1\nline 2', after: 'ü]"\\', n: 2, none: null },
    });
    forward();
    await expect.poll(() => server.messages().length, patience).toBe(1);
    const [message] = server.messages();
    const { seq, hash } = store.activity.head();
    expect(message).toMatchObject({
      pri: '110',
      host: 'sync1.corp.example.com',
      app: 'password-writeback',
      id: 'SettingsChanged',
    });
    expect(message?.text.replace('\ufeff', '')).toBe('A setting was changed.');
    expect(Date.parse(message?.time ?? '')).toBe(store.activity.newest(1)[0]?.at);
    expect(message?.sd).toEqual({
      'activity@32473': {
        seq: String(seq),
        event: '34150',
        actor: 'CORP\\änna "x" [y]',
        requestid: 'r-1',
        outcome: 'success',
        hash,
      },
      'data@32473': { before: 'line 1#012line 2', after: 'ü]"\\', n: '2' },
    });
  });

  it('gets an export of the command line, which is a row itself', async () => {
    append(300, { before: '–'.repeat(3_000) });
    const said: string[] = [];
    const argv = ['audit', 'export', `--syslog=tls://localhost:${server.port}`, `--ca=${server.caFile}`];
    const code = await runAudit({
      argv: [...argv, `--state-dir=${dir}`],
      env: {},
      defaultStateDir: '/nowhere',
      out: () => undefined,
      error: (text) => said.push(text),
      write: () => Promise.resolve(),
    });
    expect({ code, said }).toEqual({
      code: 0,
      said: [`300 rows exported to tls://localhost:${server.port}\n`],
    });
    await expect.poll(seqs, patience).toEqual(upTo(300));
    expect(store.activity.newest(1)[0]).toMatchObject({
      seq: 301,
      eventId: 34151,
      data: { destination: `tls://localhost:${server.port}`, rows: 300 },
    });
    expect(server.messages().every(({ sd }) => sd['activity@32473']?.['cut'] === 'yes')).toBe(true);
  });

  it('is sent every row once while it runs, and after a restart of the agent the ones it has not got', async () => {
    append(450);
    forward();
    await expect.poll(seqs, patience).toEqual(upTo(450));
    await forwarder?.stop();
    append(50);
    forward();
    await expect.poll(seqs, patience).toEqual(upTo(500));
    append(5);
    await expect.poll(seqs, patience).toEqual(upTo(505));
  });

  it('that was killed gets what it missed when it is back, and both are rows', async () => {
    append(20);
    const { problemOf } = forward();
    await expect.poll(seqs, patience).toEqual(upTo(20));
    const { port } = server;
    const name = `localhost:${port}`;
    expect(problemOf(name)).toBeNull();
    await server.kill();
    append(20);
    await expect.poll(() => store.activity.newest(1)[0]?.eventId, patience).toBe(34154);
    expect([problemOf(name), problemOf('elsewhere:6514')]).toEqual([expect.stringMatching(/\w/), null]);
    server = await startRsyslog(dir, certificates, port);
    await expect.poll(() => store.activity.newest(1)[0]?.eventId, patience).toBe(34155);
    expect(problemOf(name)).toBeNull();
    await expect.poll(() => [...new Set(seqs())], patience).toEqual(upTo(42));
    const notes = store.activity.newest(100).filter(({ eventId }) => eventId === 34154);
    expect(notes).toHaveLength(1);
  });

  it('gets nothing when its certificate is for another name or of another authority', async () => {
    const foreign = await createCertificates(join(dir, 'foreign'));
    const byName = { host: 'localhost', port: server.port };
    const wrong = await openSyslog({ ...byName, caFile: foreign.caFile });
    expect(wrong.ok ? 'open' : wrong.error).toMatch(/cannot be used: .*(?:certificate|signature)/i);
    const system = await openSyslog({ ...byName, caFile: null });
    expect(system.ok).toBe(false);
    await server.stop();
    server = await startRsyslog(dir, certificates, 0, 'other.example');
    append(3);
    forward();
    await expect.poll(() => store.activity.newest(1)[0]?.eventId, patience).toBe(34154);
    expect(store.activity.newest(1)[0]?.data['problem']).toContain('does not match certificate');
    expect(server.messages()).toEqual([]);
  });
});

describe('no syslog server', () => {
  it('holds nothing up: appending goes on, and stopping is quick', async () => {
    await server.kill();
    forward();
    append(200);
    await expect
      .poll(() => store.activity.newest(300).some(({ eventId }) => eventId === 34154), patience)
      .toBe(true);
    const before = performance.now();
    await forwarder?.stop();
    expect(performance.now() - before).toBeLessThan(1_000);
    expect(store.activity.head().seq).toBe(201);
  });
});
