import * as z from 'zod';
import { activityRowSchema } from '../model/activity-row';
import { agentStatusSchema, countsSchema } from '../model/agent-status';
import { operationRecordSchema } from '../model/operation-record';
import { operations } from '../operations';
import { auditChannels } from './audit-channels';
import { channel } from './channel';
import { deadLetterChannels } from './dead-letter-channels';
import { directoryChannels, peopleChannels } from './directory-channels';
import { cloudChannels } from './cloud-channels';
import { syncChannels } from './sync-channels';
import { keysChannels } from './keys-channels';
import { setupChannels } from './setup-channels';
import { windowChannels } from './window-channels';

/** Newest operations in a snapshot and at most per page of a query. */
export const pageSize = 200;

const snapshotSchema = z.strictObject({
  /** Grows whenever an agent came or went; deltas are numbered from 1 again then. */
  epoch: z.int(),
  /** Number of the newest delta this snapshot contains. */
  seq: z.int(),
  version: z.string(),
  /** Name of this computer. */
  computer: z.string(),
  status: agentStatusSchema,
  counts: countsSchema,
  /** Newest first, `pageSize` at most. */
  operations: z.array(operationRecordSchema),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/**
 * A change since the last one. `seq` grows by one; a gap, or another epoch than the snapshot’s, means: fetch the snapshot
 * again. A delta with nothing but numbers says that an agent came or went.
 */
export const deltaSchema = z.strictObject({
  epoch: z.int(),
  seq: z.int(),
  status: agentStatusSchema.optional(),
  counts: countsSchema.optional(),
  /** Newly ended operations, oldest first. */
  operations: z.array(operationRecordSchema).optional(),
});
export type Delta = z.infer<typeof deltaSchema>;

/** Which operations to list. Every filter given must match; newest first. */
export const operationQuerySchema = z.strictObject({
  /** Outcome groups; empty = all. */
  kinds: z
    .array(z.enum(['success', 'refused', 'failed', 'unknown']))
    .max(4)
    .default([]),
  operations: z.array(z.enum(operations)).max(operations.length).default([]),
  /** Found in user, request id, cloud anchor, distinguished name or outcome code; case does not matter. */
  text: z.string().max(200).default(''),
  /** Received at or after. Epoch milliseconds. */
  from: z.number().nullable().default(null),
  /** Received before. Epoch milliseconds. */
  to: z.number().nullable().default(null),
  /** Only lines with a smaller `seq`: the next page. */
  beforeSeq: z.int().nullable().default(null),
});
export type OperationQuery = z.infer<typeof operationQuerySchema>;

const operationPageSchema = z.strictObject({
  operations: z.array(operationRecordSchema),
  /** Whether older lines match as well. */
  more: z.boolean(),
});
export type OperationPage = z.infer<typeof operationPageSchema>;

/** One row of the hash-chained activity log. */
export type ActivityRow = z.infer<typeof activityRowSchema>;

/** Why a call of the console was not carried out. */
export const ipcErrorCodes = ['badInput', 'notAllowed', 'busy', 'notFound', 'failed'] as const;
export interface IpcError {
  readonly code: (typeof ipcErrorCodes)[number];
  /** What to do, in words for the admin. */
  readonly message: string;
}

/** The whole API between console and host: every channel with the schema of what goes in and what comes out. */
export const contract = {
  'state.snapshot': channel(z.undefined(), snapshotSchema),
  'operations.query': channel(operationQuerySchema, operationPageSchema),
  /** The events of one operation in their order. */
  'operations.events': channel(
    z.strictObject({ requestId: z.string().min(1).max(128) }),
    z.array(activityRowSchema),
  ),
  /** Switches writeback on or off; answers when it is done or has failed. */
  'writeback.set': channel(z.strictObject({ enabled: z.boolean() }), agentStatusSchema),
  ...deadLetterChannels,
  ...directoryChannels,
  ...peopleChannels,
  ...syncChannels,
  ...cloudChannels,
  ...keysChannels,
  ...auditChannels,
  ...setupChannels,
  ...windowChannels,
} as const;

export type ChannelName = keyof typeof contract;
export type ChannelInput<C extends ChannelName> = z.input<(typeof contract)[C]['input']>;
export type ChannelOutput<C extends ChannelName> = z.output<(typeof contract)[C]['output']>;

/** The one channel the host pushes on. */
export const deltaChannel = 'state.delta';

/** What the preload script puts on `window.writeback`. */
export interface Bridge {
  invoke(channel: string, input: unknown): Promise<unknown>;
  /** @returns a function that ends the subscription */
  onDelta(listener: (delta: unknown) => void): () => void;
}
