import { describe, expect, it } from 'vitest';
import { keepsSecret, toCloudForm, toCloudSettings } from '../../../../renderer/features/cloud/cloud-form';
import { cloudSettingsSchema } from '../../../../shared/model/cloud';
import { err, ok } from '../../../../shared/result';

describe('where the cloud’s users come from', () => {
  it('is Microsoft Graph to begin with, and names everything that is missing', () => {
    expect(toCloudSettings(toCloudForm(null), null, false)).toEqual(
      err({ tenant: true, clientId: true, secret: true }),
    );
  });

  it('needs neither id nor secret for the identity of the system', () => {
    const form = { ...toCloudForm(null), credentials: 'managedIdentity', tenant: 'contoso.com' } as const;
    const settings = toCloudSettings(form, null, false);
    expect(settings).toMatchObject({ ok: true, value: { clientId: null, tenant: 'contoso.com' } });
    expect(settings.ok && cloudSettingsSchema.safeParse(settings.value).success).toBe(true);
  });

  it('keeps what the form does not show', () => {
    const settings = cloudSettingsSchema.parse({
      kind: 'graph',
      tenant: 'contoso.com',
      credentials: 'certificate',
      clientId: 'app-1',
      baseUrl: 'https://graph.microsoft.us',
      authenticationTypes: { 'contoso.com': 'federated' },
    });
    const former = { settings, hasSecret: true };
    expect(toCloudSettings(toCloudForm(settings), former, false)).toEqual(ok(settings));
  });

  it('keeps a stored secret for the application it was entered for alone', () => {
    const settings = cloudSettingsSchema.parse({
      kind: 'graph',
      tenant: 'contoso.com',
      credentials: 'clientSecret',
      clientId: 'app-1',
    });
    const form = toCloudForm(settings);
    const forms = [
      form,
      { ...form, tenant: ' contoso.com ' },
      { ...form, tenant: 'fabrikam.com' },
      { ...form, clientId: 'app-2' },
      { ...form, credentials: 'certificate' as const },
      { ...form, kind: 'file' as const },
    ];
    expect(forms.map((one) => keepsSecret(one, { settings, hasSecret: true }))).toEqual([
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
    expect(keepsSecret(form, { settings, hasSecret: false })).toBe(false);
    const other = toCloudSettings({ ...form, clientId: 'app-2' }, { settings, hasSecret: true }, false);
    expect(other).toEqual(err({ secret: true }));
  });

  it('is a file with its path', () => {
    const form = { ...toCloudForm(null), kind: 'file', file: '  /srv/users.csv ' } as const;
    expect([
      toCloudSettings(form, null, false),
      toCloudSettings({ ...form, file: ' ' }, null, false),
    ]).toEqual([ok({ kind: 'file', file: '/srv/users.csv', authenticationTypes: {} }), err({ file: true })]);
  });
});
