import { describe, expect, it } from 'vitest';
import { toExportRow } from '../../../electron/agent/audit/export-row';
import { syslogFrame, syslogMessage } from '../../../electron/agent/audit/format-syslog';
import type { ChainedRow } from '../../../electron/agent/store/activity-chain';

const hash = 'a'.repeat(64);
const row = (changes: Partial<ChainedRow>): ChainedRow => ({
  seq: 7,
  at: Date.UTC(2026, 10, 21, 12, 0, 0, 5),
  eventId: 34150,
  requestId: null,
  actor: 'anna',
  data: {},
  hash,
  ...changes,
});
const message = (changes: Partial<ChainedRow>, host = 'sync1'): string =>
  syslogMessage(toExportRow(row(changes)), host);

describe('a syslog message', () => {
  it('is what RFC 5424 says', () => {
    expect(message({ requestId: 'r-1', data: { before: '1', after: null, n: 2, yes: true } })).toBe(
      '<110>1 2026-11-21T12:00:00.005Z sync1 password-writeback - SettingsChanged ' +
        `[activity@32473 seq="7" event="34150" actor="anna" requestId="r-1" outcome="success" hash="${hash}"]` +
        '[data@32473 before="1" n="2" yes="true"] \ufeffA setting was changed.',
    );
  });

  it.each([
    [34150, 110],
    [32004, 108],
    [32000, 107],
  ] as const)('of event %i has priority %i: facility 13, severity by level', (eventId, priority) => {
    expect(message({ eventId }).startsWith(`<${priority}>1 `)).toBe(true);
  });

  it('escapes quotes, brackets, backslashes and control characters, so that no value ends its element', () => {
    const text = message({ actor: '"] [x@1 a="b"]\n<110>1 \\', data: { 'a b="]': '\u0000ü\u2028' } });
    expect(text).toContain('actor="\\"\\] [x@1 a=\\"b\\"\\]#012<110>1 \\\\"');
    expect(text).toContain('a_b___="#000ü\u2028"');
    expect(text).not.toMatch(/[\n\0]/);
  });

  it('has a header without blanks, whatever the computer is called', () => {
    expect(message({}, 'mein rechner ü')).toContain('Z mein_rechner__ password-writeback ');
    expect(message({}, '')).toContain('Z - password-writeback ');
  });

  it('stays within 8,192 bytes, says that it was cut, and keeps number and hash', () => {
    const text = message({ data: { before: '😀'.repeat(9_000), after: 'x'.repeat(50_000), short: 'kept' } });
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(8_192);
    expect(text).toContain('cut="yes"');
    expect(text).toContain(`seq="7"`);
    expect(text).toContain(hash);
    expect(text).toContain('short="kept"');
    expect(Buffer.from(text).toString()).toBe(text);
  });

  it('has its length in bytes in front on the wire (RFC 5425)', () => {
    const frame = syslogFrame(toExportRow(row({ actor: 'öäü😀' })), 'h');
    const [length = '', ...rest] = frame.split(' ');
    expect(Number(length)).toBe(Buffer.byteLength(rest.join(' ')));
  });
});
