import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLog } from '../../../electron/host/log';
import { openRotatingFile } from '../../../electron/host/rotating-file';

let dir: string;
let file: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'writeback-log-'));
  file = join(dir, 'agent.log');
});

afterEach(() => rmSync(dir, { recursive: true, force: true }));

const lines = (): Record<string, unknown>[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('the log', () => {
  it('writes one JSON line per event, with level, time and fields, and no secrets', () => {
    const log = openLog(file, { toStderr: false });
    log.debug('not.shown');
    log.info('relay.connected', { host: 'h', sasKey: 'hunter2' });
    log.child({ operationId: 'o1', password: 'hunter2' }).error('write.failed', {
      cause: new Error('password=hunter2'),
      nested: [{ token: 'hunter2' }],
    });
    log.close();
    log.info('after.close');
    expect(readFileSync(file, 'utf8')).not.toContain('hunter2');
    expect(lines()).toMatchObject([
      { level: 'info', event: 'relay.connected', host: 'h', sasKey: '[redacted]' },
      {
        level: 'error',
        event: 'write.failed',
        operationId: 'o1',
        password: '[redacted]',
        nested: [{ token: '[redacted]' }],
      },
    ]);
    expect(Object.keys(lines()[0] ?? {}).sort()).toEqual(['event', 'host', 'level', 'sasKey', 'time']);
    expect(String(lines()[0]?.['time'])).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('does not let a field take the place of the event', () => {
    const log = openLog(file, { toStderr: false });
    log.info('real.event', { event: 'other' });
    log.close();
    expect(lines()[0]?.['event']).toBe('real.event');
  });
});

describe('the rotating file', () => {
  it('begins a new file at its bound, keeps so many, and loses no line of those', () => {
    const target = openRotatingFile(file, { maxBytes: 30, keep: 2 }, () => undefined);
    for (let n = 1; n <= 8; n += 1) target.write(`line number ${n}\n`);
    target.close();
    const content = Object.fromEntries(
      readdirSync(dir).map((name) => [name, readFileSync(join(dir, name), 'utf8')]),
    );
    expect(content).toEqual({
      'agent.log': 'line number 7\nline number 8\n',
      'agent.log.1': 'line number 5\nline number 6\n',
      'agent.log.2': 'line number 3\nline number 4\n',
    });
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
  });

  it('goes on where it stopped', () => {
    for (const line of ['first\n', 'second\n']) {
      const target = openRotatingFile(file, { maxBytes: 100, keep: 2 }, () => undefined);
      target.write(line);
      target.close();
    }
    expect(readFileSync(file, 'utf8')).toBe('first\nsecond\n');
  });

  it('tells of the first failure only and never throws', () => {
    const failures: unknown[] = [];
    const target = openRotatingFile(file, { maxBytes: 10, keep: 1 }, (cause) => failures.push(cause));
    target.write('0123456789\n');
    rmSync(dir, { recursive: true, force: true });
    target.write('cannot go anywhere\n');
    target.write('nor this\n');
    expect(failures).toHaveLength(1);
  });
});
