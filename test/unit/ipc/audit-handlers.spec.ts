import { beforeEach, describe, expect, it } from 'vitest';
import { auditHandlers } from '../../../electron/ipc/handlers/audit';
import { activityQuerySchema, auditChannels } from '../../../shared/ipc/audit-channels';
import { err, ok } from '../../../shared/result';
import { createFakeAudit, type FakeAudit } from '../../fakes/fake-audit';

let audit: FakeAudit;
let suggested: string[];

beforeEach(() => {
  audit = createFakeAudit();
  suggested = [];
});

const handlers = (chosen: string | null): ReturnType<typeof auditHandlers> =>
  auditHandlers({ audit }, 'CORP\\anna', (name) => {
    suggested.push(name);
    return Promise.resolve(chosen);
  });

describe('the activity log over IPC', () => {
  it('is listed, and every answer fits its schema', async () => {
    const all = handlers(null);
    const page = await all['activity.query'](activityQuerySchema.parse({ adminsOnly: true }));
    expect(page).toMatchObject({ ok: true, value: { rows: [{ seq: 3 }, { seq: 2 }], more: false } });
    const verified = await all['activity.verify'](undefined);
    expect(verified.ok && auditChannels['activity.verify'].output.safeParse(verified.value).success).toBe(
      true,
    );
    const settings = await all['audit.settings'](undefined);
    expect(settings.ok && auditChannels['audit.settings'].output.safeParse(settings.value).success).toBe(
      true,
    );
  });

  it('is exported to the file the admin chose, in his name', async () => {
    const request = { format: 'syslog', from: 1, to: null } as const;
    expect(await handlers('/home/anna/a.log')['activity.export'](request)).toEqual(
      ok({ file: '/home/anna/a.log', rows: 4 }),
    );
    expect([suggested, audit.calls]).toEqual([
      ['activity.log'],
      ['export syslog to /home/anna/a.log by CORP\\anna'],
    ]);
  });

  it('is not exported when he chose none', async () => {
    expect(await handlers(null)['activity.export']({ format: 'csv', from: null, to: null })).toEqual(
      ok(null),
    );
    expect(audit.calls).toEqual([]);
  });

  it('takes no syslog server whose authorities are not on this computer', async () => {
    const change = handlers(null)['audit.changeSettings'];
    const to = (caFile: string) => change({ syslog: { host: 'siem', port: 6514, caFile } });
    expect([await to('ca.pem'), await to('/nowhere/ca.pem')]).toEqual([
      err({ code: 'badInput', message: 'Give the whole path of the CA file, not ca.pem.' }),
      err({ code: 'badInput', message: 'There is no CA file /nowhere/ca.pem on this computer.' }),
    ]);
    expect(audit.calls).toEqual([]);
    const kept = await change({ retentionDays: 90 });
    expect(kept.ok && auditChannels['audit.changeSettings'].output.safeParse(kept.value).success).toBe(true);
  });

  it('takes no path and no settings out of bounds from the page', () => {
    const { input: exporting } = auditChannels['activity.export'];
    expect(exporting.safeParse({ format: 'csv', from: null, to: null, file: '/etc/x' }).success).toBe(false);
    const { input: changing } = auditChannels['audit.changeSettings'];
    expect([
      changing.safeParse({ retentionDays: 1 }).success,
      changing.safeParse({ syslog: { host: 'siem\n.corp', port: 6514, caFile: null } }).success,
      changing.safeParse({ syslog: null }).success,
    ]).toEqual([false, false, true]);
  });
});
