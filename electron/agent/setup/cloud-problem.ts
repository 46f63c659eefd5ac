import { existsSync } from 'node:fs';
import type { CloudSettings } from '../../../shared/model/cloud';

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
