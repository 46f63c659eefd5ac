import type { CloudSettings, CloudView } from '../../../shared/model/cloud';
import { err, ok, type Result } from '../../../shared/result';

/** How the agent proves which application it is. */
export type Credentials = Extract<CloudSettings, { readonly kind: 'graph' }>['credentials'];

/** What is typed in about the cloud’s users; the secret stays in its field. */
export interface CloudForm {
  readonly kind: CloudSettings['kind'];
  readonly file: string;
  readonly tenant: string;
  readonly credentials: Credentials;
  readonly clientId: string;
}

/** Fields whose value is missing or cannot be one. */
export type CloudProblems = Partial<Record<'file' | 'tenant' | 'clientId' | 'secret', true>>;

const empty: CloudForm = {
  kind: 'graph',
  file: '',
  tenant: '',
  credentials: 'clientSecret',
  clientId: '',
};

/** The form for what is set; `null` = nothing yet. */
export function toCloudForm(settings: CloudSettings | null): CloudForm {
  if (settings === null) return empty;
  if (settings.kind === 'file') return { ...empty, kind: 'file', file: settings.file };
  const { tenant, credentials, clientId } = settings;
  return { ...empty, tenant, credentials, clientId: clientId ?? '' };
}

const publicCloud = {
  baseUrl: 'https://graph.microsoft.com',
  authorityHost: 'https://login.microsoftonline.com',
  caFile: null,
} as const;

const wellFormed = /^[A-Za-z0-9.-]{1,128}$/;

function problemsOf(
  { kind, file, tenant, credentials, clientId }: CloudForm,
  hasSecret: boolean,
): CloudProblems {
  if (kind === 'file') return file === '' ? { file: true } : {};
  const managed = credentials === 'managedIdentity';
  const noClient = clientId === '' ? !managed : !wellFormed.test(clientId);
  return {
    ...(!wellFormed.test(tenant) && { tenant: true }),
    ...(noClient && { clientId: true }),
    ...(!managed && !hasSecret && { secret: true }),
  };
}

/** Whether the stored secret serves on: the agent uses it for nothing but the application it was entered for. */
export function keepsSecret(
  { kind, tenant, clientId, credentials }: CloudForm,
  former: CloudView | null,
): boolean {
  if (former?.hasSecret !== true || kind !== 'graph') return false;
  const { settings } = former;
  return (
    settings.kind === 'graph' &&
    settings.credentials === credentials &&
    settings.tenant === tenant.trim() &&
    settings.clientId === clientId.trim()
  );
}

/**
 * The settings of a form, or what is wrong with it. What the form does not show (national clouds, authentication types)
 * stays as it was.
 *
 * @param former `null` = nothing was set yet
 * @param secretTyped whether a secret is typed in
 */
export function toCloudSettings(
  form: CloudForm,
  former: CloudView | null,
  secretTyped: boolean,
): Result<CloudSettings, CloudProblems> {
  const [file, tenant, clientId] = [form.file.trim(), form.tenant.trim(), form.clientId.trim()];
  const { kind, credentials } = form;
  const hasSecret = secretTyped || keepsSecret(form, former);
  const problems = problemsOf({ kind, file, tenant, credentials, clientId }, hasSecret);
  if (Object.keys(problems).length > 0) return err(problems);
  const settings = former?.settings;
  const authenticationTypes = settings?.authenticationTypes ?? {};
  if (kind === 'file') return ok({ kind, file, authenticationTypes });
  const { baseUrl, authorityHost, caFile } = settings?.kind === 'graph' ? settings : publicCloud;
  return ok({
    kind,
    tenant,
    credentials,
    clientId: clientId === '' ? null : clientId,
    baseUrl,
    authorityHost,
    caFile,
    authenticationTypes,
  });
}
