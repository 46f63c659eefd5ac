import type { AuditSettings } from '../../../shared/ipc/audit-channels';
import { auditLimits } from '../../../shared/model/audit-limits';
import { err, ok, type Result } from '../../../shared/result';

/** What is typed in. */
export interface AuditForm {
  readonly days: string;
  readonly forward: boolean;
  readonly host: string;
  readonly port: string;
  readonly caFile: string;
}

/** Fields whose value cannot be saved. */
export type AuditProblems = Partial<Record<'days' | 'host' | 'port' | 'caFile', true>>;

/** The form for what is set. */
export function toAuditForm({ retentionDays, syslog }: AuditSettings): AuditForm {
  return {
    days: String(retentionDays),
    forward: syslog !== null,
    host: syslog?.host ?? '',
    port: String(syslog?.port ?? auditLimits.port.usual),
    caFile: syslog?.caFile ?? '',
  };
}

/** A whole number within its bounds, or `null`. */
function readNumber(
  text: string,
  { least, most }: { readonly least: number; readonly most: number },
): number | null {
  const digits = text.trim();
  if (!/^\d{1,6}$/.test(digits)) return null;
  const value = Number(digits);
  return value >= least && value <= most ? value : null;
}

/** What has to be changed to get from what is set to what is typed in, or the fields that are wrong. */
export function toAuditChange(
  form: AuditForm,
  before: AuditSettings,
): Result<Partial<AuditSettings>, AuditProblems> {
  const days = readNumber(form.days, auditLimits.retentionDays);
  const port = readNumber(form.port, auditLimits.port);
  const [host, caFile] = [form.host.trim(), form.caFile.trim()];
  const problems: AuditProblems = {
    ...(days === null && { days: true }),
    ...(form.forward && !auditLimits.host.test(host) && { host: true }),
    ...(form.forward && port === null && { port: true }),
    ...(form.forward && caFile.length > auditLimits.maxPathLength && { caFile: true }),
  };
  if (days === null || (form.forward && port === null) || Object.keys(problems).length > 0)
    return err(problems);
  const syslog = form.forward && port !== null ? { host, port, caFile: caFile === '' ? null : caFile } : null;
  return ok({
    ...(days !== before.retentionDays && { retentionDays: days }),
    ...(!isSame(syslog, before.syslog) && { syslog }),
  });
}

function isSame(one: AuditSettings['syslog'], other: AuditSettings['syslog']): boolean {
  return one?.host === other?.host && one?.port === other?.port && one?.caFile === other?.caFile;
}
