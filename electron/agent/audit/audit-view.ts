import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { AuditView } from '../../../shared/ipc/audit-channels';
import type { AuditSyslog, Settings } from '../../../shared/model/settings';
import type { AuditStore } from '../store/audit-store';

/** By which a server is known in the table of positions and in rows. */
export const serverName = ({ host, port }: AuditSyslog): string => `${host}:${port}`;

/**
 * The settings of the audit with how far forwarding has come.
 *
 * @param problemOf why a server takes no rows now; `null` = nothing is known against it
 */
export function auditView(
  { auditRetentionDays: retentionDays, auditSyslog: syslog }: Settings,
  { reader, forwarding }: Pick<AuditStore, 'reader' | 'forwarding'>,
  problemOf: (server: string) => string | null,
): AuditView {
  if (syslog === null) return { retentionDays, syslog, forwarding: null };
  const server = serverName(syslog);
  const [sentSeq, lastSeq] = [forwarding.position(server), reader.last()?.seq ?? 0];
  return { retentionDays, syslog, forwarding: { sentSeq, lastSeq, problem: problemOf(server) } };
}

/** Why a server cannot be set, in words for the admin; `null` = nothing is known against it. */
export function syslogProblem(syslog: AuditSyslog | null): string | null {
  const file = syslog?.caFile ?? null;
  if (file === null) return null;
  if (!isAbsolute(file)) return `Give the whole path of the CA file, not ${file}.`;
  return existsSync(file) ? null : `There is no CA file ${file} on this computer.`;
}
