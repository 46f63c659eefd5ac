import * as z from 'zod';
import { activityRowSchema } from '../model/activity-row';
import { verificationSchema } from '../model/audit';
import { auditSyslogSchema, settingsSchema } from '../model/settings';
import { channel } from './channel';

/** Rows per page of the activity log. */
export const activityPageSize = 200;

/** Which rows to list. Every filter given must match; newest first. */
export const activityQuerySchema = z.strictObject({
  /** Empty = all. */
  levels: z
    .array(z.enum(['information', 'warning', 'error']))
    .max(3)
    .default([]),
  /** Only what an admin did. */
  adminsOnly: z.boolean().default(false),
  /** Found in actor, request id, facts, or number, name and words of the event; case does not matter. */
  text: z.string().max(200).default(''),
  /** At or after. Epoch milliseconds. */
  from: z.number().nullable().default(null),
  /** Before. Epoch milliseconds. */
  to: z.number().nullable().default(null),
  /** Only rows with a smaller `seq`: the next page. */
  beforeSeq: z.int().nullable().default(null),
});
export type ActivityQuery = z.infer<typeof activityQuerySchema>;

const activityPageSchema = z.strictObject({
  rows: z.array(activityRowSchema),
  /** Whether older rows match as well. */
  more: z.boolean(),
});
export type ActivityPage = z.infer<typeof activityPageSchema>;

/** The forms in which the log can be exported. */
export const exportFormats = ['csv', 'jsonl', 'syslog'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** The settings of the audit. */
export const auditSettingsSchema = z.strictObject({
  retentionDays: settingsSchema.shape.auditRetentionDays.unwrap(),
  syslog: auditSyslogSchema.nullable(),
});
export type AuditSettings = z.infer<typeof auditSettingsSchema>;

/** The settings, and how far forwarding has come. */
const auditViewSchema = auditSettingsSchema.extend({
  /** `null` = no server is set. */
  forwarding: z
    .strictObject({
      /** Number of the last row that counts as sent to this server; 0 = none. */
      sentSeq: z.int(),
      /** Number of the newest row. */
      lastSeq: z.int(),
      /** Why this server does not take rows now, in words for the admin; `null` = nothing is known against it. */
      problem: z.string().nullable(),
    })
    .nullable(),
});
export type AuditView = z.infer<typeof auditViewSchema>;

/** What the console asks about the activity log. */
export const auditChannels = {
  'activity.query': channel(activityQuerySchema, activityPageSchema),
  /** Follows the whole chain; takes about a second per 100,000 rows. */
  'activity.verify': channel(z.undefined(), verificationSchema),
  /** Asks for a file, then writes the rows of a time to it. `null` = the admin chose none. */
  'activity.export': channel(
    z.strictObject({
      format: z.enum(exportFormats),
      from: z.number().nullable(),
      to: z.number().nullable(),
    }),
    z.strictObject({ file: z.string(), rows: z.int() }).nullable(),
  ),
  'audit.settings': channel(z.undefined(), auditViewSchema),
  /** What is absent stays. */
  'audit.changeSettings': channel(auditSettingsSchema.partial(), auditViewSchema),
} as const;
