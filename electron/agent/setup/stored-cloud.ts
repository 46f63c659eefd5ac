import { existsSync } from 'node:fs';
import type { CloudSettings } from '../../../shared/model/cloud';
import type { StoredConfiguration } from '../../../shared/model/configuration';
import { cloudSettingsSchema } from '../../../shared/model/cloud';

/** Name of the application’s secret in the secret store. */
export const cloudSecretName = 'cloud-application-secret';

/** The stored form of where cloud users come from. */
export function storedCloud(settings: CloudSettings): Pick<StoredConfiguration, 'cloudUsersFile'> {
  return { cloudUsersFile: settings.kind === 'file' ? settings.file : '' };
}

/** What is stored, as settings. */
export function cloudOf({ cloudUsersFile }: StoredConfiguration): CloudSettings {
  return cloudSettingsSchema.parse({ kind: 'file', file: cloudUsersFile });
}

/** Why these settings cannot work, in words for the admin; `null` = nothing is known against them. */
export function cloudProblem(settings: CloudSettings, hasSecret: boolean): string | null {
  if (settings.kind === 'file') {
    return existsSync(settings.file) ? null : `There is no file ${settings.file}: choose it again.`;
  }
  if (settings.credentials !== 'managedIdentity') {
    if (settings.clientId === null) return 'Enter the application’s id.';
    if (!hasSecret) return 'Enter the application’s secret, or its certificate with key.';
  }
  if (settings.caFile !== null && !existsSync(settings.caFile))
    return `There is no file ${settings.caFile}: choose it again.`;
  return null;
}
