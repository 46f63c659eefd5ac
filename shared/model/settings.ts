import * as z from 'zod';
import { origins, unsupportedOrigins } from '../operations';
import { auditLimits } from './audit-limits';
import { limits } from '../protocol/limits';

/** A syslog server that takes messages over TLS. */
export const auditSyslogSchema = z.strictObject({
  /** DNS name or address, as it stands in the server’s certificate. */
  host: z.string().regex(auditLimits.host),
  port: z.int().min(auditLimits.port.least).max(auditLimits.port.most).default(auditLimits.port.usual),
  /** PEM file with the authorities that may have signed the certificate; `null` = those of the system. */
  caFile: z.string().min(1).max(auditLimits.maxPathLength).nullable().default(null),
});
export type AuditSyslog = z.infer<typeof auditSyslogSchema>;

/** Every setting of the agent, with default, unit and bounds. Read once and changed through one function. */
export const settingsSchema = z.strictObject({
  /** Whether writeback is switched on. Kept over restarts. */
  writebackEnabled: z.boolean().default(false),
  /** Seconds between heartbeats. */
  heartbeatSeconds: z.int().min(limits.minHeartbeatSeconds).max(3600).default(limits.defaultHeartbeatSeconds),
  /** Minutes between the cycles of the scheduler: delta import and synchronisation of all connectors. */
  importMinutes: z.int().min(5).max(1440).default(30),
  /** Whether the scheduler begins no cycles by itself. */
  schedulerPaused: z.boolean().default(false),
  /** Operations handled at the same time. */
  concurrency: z.int().min(1).max(64).default(8),
  /** Origins refused with `operationNotSupported`. */
  refusedOrigins: z.array(z.enum(origins)).default([...unsupportedOrigins]),
  /** “Allow users to unlock accounts without resetting their password” (source documents). */
  allowUnlock: z.boolean().default(true),
  /** Days for which activity, operations and claims are kept. */
  auditRetentionDays: z
    .int()
    .min(auditLimits.retentionDays.least)
    .max(auditLimits.retentionDays.most)
    .default(400),
  /** Where every row of the activity log is sent (RFC 5424 over TLS, RFC 5425); `null` = nowhere. */
  auditSyslog: auditSyslogSchema.nullable().default(null),
  ldap: z
    .strictObject({
      /** Time to connect, encrypt and bind. Milliseconds. */
      connectTimeoutMs: z.int().min(100).max(60_000).default(5_000),
      /** Time for one LDAP operation. Milliseconds. */
      operationTimeoutMs: z.int().min(100).max(120_000).default(10_000),
      /** Connections kept open to one domain controller. */
      poolSize: z.int().min(1).max(16).default(4),
    })
    .prefault({}),
});
export type Settings = z.infer<typeof settingsSchema>;
