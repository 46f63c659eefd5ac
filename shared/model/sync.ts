import * as z from 'zod';
import { authenticationTypes } from '../operations';

/** What an admin runs, by the names of the Synchronization Service Manager. */
export const runProfileNames = [
  'Full Import',
  'Delta Import',
  'Full Synchronization',
  'Delta Synchronization',
] as const;
const runProfile = z.enum(runProfileNames);

/** `Delta` follows what changed; `Initial` imports and synchronises everything anew, as Start-ADSyncSyncCycle names it. */
export const cyclePolicies = ['Delta', 'Initial'] as const;
export type CyclePolicy = (typeof cyclePolicies)[number];

/** Id of the cloud connector among those of the forests. */
export const cloudConnectorId = 'cloud';

const count = z.int().min(0);
const stepCountsSchema = z.strictObject({
  adds: count,
  updates: count,
  renames: count,
  deletes: count,
  unchanged: count,
  joins: count,
  disconnects: count,
  /** Errors by their kind. */
  errors: z.record(z.string(), count),
});
export type SyncCounts = z.infer<typeof stepCountsSchema>;

/** One step of a run. Times in epoch milliseconds. `status` has the names of the Synchronization Service Manager. */
const runStepSchema = z.strictObject({
  step: z.int(),
  kind: z.string(),
  /** `null` = the whole connector. */
  partitionDn: z.string().nullable(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  status: z.string(),
  counts: stepCountsSchema,
  message: z.string().nullable(),
});
export type SyncRunStep = z.infer<typeof runStepSchema>;

/** One run as the history shows it. Times in epoch milliseconds. */
export const runSchema = z.strictObject({
  id: z.int(),
  connector: z.string(),
  profile: runProfile,
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  status: z.string(),
  message: z.string().nullable(),
  steps: z.array(runStepSchema).readonly(),
});
export type SyncRun = z.infer<typeof runSchema>;

/** What was wrong with one object or row of a run. */
export const runErrorSchema = z.strictObject({
  step: z.int(),
  kind: z.string(),
  object: z.string().nullable(),
  line: z.int().nullable(),
  detail: z.string(),
});
export type SyncRunError = z.infer<typeof runErrorSchema>;

/** What is being run now. */
const runProgressSchema = z.strictObject({
  runId: z.int(),
  connector: z.string(),
  profile: runProfile,
  step: z.int(),
  steps: z.int(),
  partitionDn: z.string().nullable(),
  /** While `applying`, a run cannot be cancelled any more. */
  phase: z.enum(['reading', 'applying', 'synchronizing']),
  counts: stepCountsSchema,
});

/** The sync engine as the console shows it all the time. Times in epoch milliseconds. */
export const syncStatusSchema = z.strictObject({
  /** `null` = nothing runs. */
  running: runProgressSchema.nullable(),
  scheduler: z.strictObject({
    everyMinutes: z.number(),
    paused: z.boolean(),
    running: z.boolean(),
    nextCycleAt: z.number().nullable(),
  }),
  /** Runs writeback needs and that were never completed; empty = ready. */
  missing: z.array(z.strictObject({ connector: z.string(), profile: runProfile })),
  /** When each connector was last imported and synchronised; `null` = never. */
  freshness: z.array(
    z.strictObject({
      connector: z.string(),
      importedAt: z.number().nullable(),
      synchronizedAt: z.number().nullable(),
    }),
  ),
});
export type SyncStatus = z.infer<typeof syncStatusSchema>;

/** Where a link comes from. */
const linkOriginSchema = z.strictObject({
  rule: z.string(),
  linkedAt: z.number(),
  runId: z.int(),
  run: z.strictObject({ connector: z.string(), profile: z.string() }).nullable(),
});

const pendingSchema = z.enum(['add', 'update', 'delete']).nullable();

/** From the cloud to Active Directory, with the rule and run behind each link; and what a delta synchronisation would do. */
export const lineageSchema = z.strictObject({
  cloud: z
    .array(
      z.strictObject({
        cloudAnchor: z.string(),
        userPrincipalName: z.string().nullable(),
        authenticationType: z.enum(authenticationTypes),
        sourceAnchor: z.string().nullable(),
        /** A change that was imported and not synchronised yet. */
        pending: pendingSchema,
        link: linkOriginSchema.nullable(),
      }),
    )
    .readonly(),
  metaverse: z
    .strictObject({ id: z.int(), sourceAnchor: z.string(), createdAt: z.number(), runId: z.int() })
    .nullable(),
  accounts: z
    .array(
      z.strictObject({
        connector: z.string(),
        partitionDn: z.string(),
        objectGuid: z.string(),
        distinguishedName: z.string(),
        pending: pendingSchema,
        links: z.array(linkOriginSchema).readonly(),
      }),
    )
    .readonly(),
  /** In words, one a line; empty = nothing would change. */
  preview: z.array(z.string()).readonly(),
});
export type LineageAnswer = z.infer<typeof lineageSchema>;
