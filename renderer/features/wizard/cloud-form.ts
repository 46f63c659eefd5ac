import type { CloudSettings } from '../../../shared/model/cloud';
import type { CloudView } from '../../../shared/model/setup';
import { err, ok, type Result } from '../../../shared/result';

/** How the agent proves which application it is. */
export type Credentials = Extract<CloudSettings, { kind: 'graph' }>['credentials'];

/** What is typed in about the cloud’s users; the secret stays in its field. */
export interface CloudForm {
  readonly kind: CloudSettings['kind'];
  readonly file: string;
  readonly tenant: string;
  readonly credentials: Credentials;
  readonly clientId: string;
}

export type CloudProblem = 'path' | 'tenant' | 'clientId' | 'secret';

/** The form of what was chosen before. */
export function toCloudForm(cloud: CloudView | null): CloudForm {
  const empty: CloudForm = {
    kind: 'graph',
    file: '',
    tenant: '',
    credentials: 'clientSecret',
    clientId: '',
  };
  const settings = cloud?.settings;
  if (settings === undefined) return empty;
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

function graphProblems({ tenant, clientId, credentials }: CloudForm, hasSecret: boolean): CloudProblem[] {
  const managed = credentials === 'managedIdentity';
  const noClient = clientId === '' ? !managed : !wellFormed.test(clientId);
  return [
    ...(wellFormed.test(tenant) ? [] : (['tenant'] as const)),
    ...(noClient ? (['clientId'] as const) : []),
    ...(managed || hasSecret ? [] : (['secret'] as const)),
  ];
}

/**
 * The settings of a form, or what is wrong with it. What the form does not show (national clouds, authentication types)
 * stays as it was.
 *
 * @param hasSecret whether one was typed in, now or before
 */
export function toCloudSettings(
  form: CloudForm,
  before: CloudView | null,
  hasSecret: boolean,
): Result<CloudSettings, readonly CloudProblem[]> {
  const former = before?.settings;
  const authenticationTypes = former?.authenticationTypes ?? {};
  const [file, tenant, clientId] = [form.file.trim(), form.tenant.trim(), form.clientId.trim()];
  if (form.kind === 'file') {
    return file === '' ? err(['path']) : ok({ kind: 'file', file, authenticationTypes });
  }
  const problems = graphProblems({ ...form, tenant, clientId }, hasSecret);
  if (problems.length > 0) return err(problems);
  const { baseUrl, authorityHost, caFile } = former?.kind === 'graph' ? former : publicCloud;
  return ok({
    kind: 'graph',
    tenant,
    credentials: form.credentials,
    clientId: clientId === '' ? null : clientId,
    baseUrl,
    authorityHost,
    caFile,
    authenticationTypes,
  });
}
