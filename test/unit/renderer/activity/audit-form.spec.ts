import { describe, expect, it } from 'vitest';
import {
  toAuditChange,
  toAuditForm,
  type AuditForm,
} from '../../../../renderer/features/activity/audit-form';
import { auditSettingsSchema, type AuditSettings } from '../../../../shared/ipc/audit-channels';

const off: AuditSettings = { retentionDays: 400, syslog: null };
const on: AuditSettings = {
  retentionDays: 90,
  syslog: { host: 'siem.corp.example.com', port: 6515, caFile: '/etc/ca.pem' },
};
const forwarding = { forward: true, host: 'siem.corp.example.com' };

describe('the form of the audit settings', () => {
  it.each([
    ['off', off],
    ['on', on],
    ['on with the system’s authorities', { ...on, syslog: { host: '::1', port: 6514, caFile: null } }],
  ])('changes nothing when nothing was typed (%s)', (_what, settings) => {
    expect(toAuditChange(toAuditForm(settings), settings)).toEqual({ ok: true, value: {} });
  });

  it.each<[string, AuditSettings, Partial<AuditForm>, Partial<AuditSettings>]>([
    ['days only', on, { days: ' 30 ' }, { retentionDays: 30 }],
    [
      'a server with the usual port',
      off,
      forwarding,
      { syslog: { host: 'siem.corp.example.com', port: 6514, caFile: null } },
    ],
    [
      'another port',
      on,
      { port: '6514' },
      { syslog: { ...on.syslog, host: 'siem.corp.example.com', port: 6514, caFile: '/etc/ca.pem' } },
    ],
    [
      'no CA file any more',
      on,
      { caFile: ' ' },
      { syslog: { host: 'siem.corp.example.com', port: 6515, caFile: null } },
    ],
    [
      'no server any more, whatever its fields say',
      on,
      { forward: false, host: '', port: 'x' },
      { syslog: null },
    ],
  ])('sends what was changed: %s', (_what, before, typed, change) => {
    expect(toAuditChange({ ...toAuditForm(before), ...typed }, before)).toEqual({ ok: true, value: change });
    expect(auditSettingsSchema.partial().safeParse(change).success).toBe(true);
  });

  it.each<[Partial<AuditForm>, object]>([
    [{ days: '29' }, { days: true }],
    [{ days: '3651' }, { days: true }],
    [{ days: '1e2' }, { days: true }],
    [{ days: '' }, { days: true }],
    [{ forward: true }, { host: true }],
    [{ ...forwarding, host: 'tls://siem' }, { host: true }],
    [{ ...forwarding, host: 'siem:6514x' }, { host: true }],
    [{ ...forwarding, host: 'a'.repeat(256) }, { host: true }],
    [{ ...forwarding, port: '0' }, { port: true }],
    [{ ...forwarding, port: '65536' }, { port: true }],
    [{ ...forwarding, port: '' }, { port: true }],
    [{ ...forwarding, caFile: 'x'.repeat(1_025) }, { caFile: true }],
    [
      { days: 'x', forward: true, port: 'y' },
      { days: true, host: true, port: true },
    ],
  ])('says which fields are wrong: %j', (typed, error) => {
    expect(toAuditChange({ ...toAuditForm(off), ...typed }, off)).toEqual({ ok: false, error });
  });

  it('lets through exactly the bounds of the settings', () => {
    const accepted = (days: number): boolean =>
      toAuditChange({ ...toAuditForm(off), days: String(days) }, off).ok;
    const allowed = (retentionDays: number): boolean =>
      auditSettingsSchema.partial().safeParse({ retentionDays }).success;
    const edges = [29, 30, 3_650, 3_651];
    expect(edges.map(accepted)).toEqual(edges.map(allowed));
    expect(edges.map(accepted)).toEqual([false, true, true, false]);
  });
});
