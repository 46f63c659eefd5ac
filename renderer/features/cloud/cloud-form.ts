import type { CloudSettings } from '../../../shared/model/cloud';
import { err, ok, type Result } from '../../../shared/result';

type Credentials = Extract<CloudSettings, { readonly kind: 'graph' }>['credentials'];

/** What is typed in, except for the secret. */
export interface CloudForm {
  readonly kind: CloudSettings['kind'];
  readonly file: string;
  readonly tenant: string;
  readonly credentials: Credentials;
  readonly clientId: string;
}

/** Fields that lack a value. */
export type CloudProblems = Partial<Record<'file' | 'tenant' | 'clientId', true>>;

const empty: CloudForm = { kind: 'file', file: '', tenant: '', credentials: 'clientSecret', clientId: '' };

/** The form for what is set. */
export function toCloudForm(settings: CloudSettings): CloudForm {
  if (settings.kind === 'file') return { ...empty, file: settings.file };
  const { tenant, credentials, clientId } = settings;
  return { ...empty, kind: 'graph', tenant, credentials, clientId: clientId ?? '' };
}

function problemsOf({ kind, file, tenant, credentials, clientId }: CloudForm): CloudProblems {
  if (kind === 'file') return file.trim() === '' ? { file: true } : {};
  return {
    ...(tenant.trim() === '' && { tenant: true }),
    ...(credentials !== 'managedIdentity' && clientId.trim() === '' && { clientId: true }),
  };
}

/** The settings to save, or what is missing. What the form does not show stays as it was. */
export function toCloudSettings(
  form: CloudForm,
  former: CloudSettings,
): Result<CloudSettings, CloudProblems> {
  const problems = problemsOf(form);
  if (Object.keys(problems).length > 0) return err(problems);
  const { authenticationTypes } = former;
  if (form.kind === 'file') return ok({ kind: 'file', file: form.file.trim(), authenticationTypes });
  const clientId = form.clientId.trim();
  const defaults = {
    baseUrl: 'https://graph.microsoft.com',
    authorityHost: 'https://login.microsoftonline.com',
    caFile: null,
  };
  return ok({
    ...defaults,
    ...(former.kind === 'graph' ? former : {}),
    kind: 'graph',
    tenant: form.tenant.trim(),
    credentials: form.credentials,
    clientId: clientId === '' ? null : clientId,
    authenticationTypes,
  });
}
