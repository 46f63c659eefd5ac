/** Bounds of what can be set for the audit; without zod, so that the console’s page can hold them up while one types. */
export const auditLimits = {
  retentionDays: { least: 30, most: 3_650 },
  port: { least: 1, most: 65_535, usual: 6_514 },
  /** DNS name or address. */
  host: /^(?=.{1,255}$)(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9A-Fa-f:.]+)$/,
  maxPathLength: 1_024,
} as const;
