import * as z from 'zod';
import {
  cyclePolicies,
  lineageSchema,
  runErrorSchema,
  runProfileNames,
  runSchema,
  syncStatusSchema,
} from '../model/sync';
import { channel } from './channel';

const connector = z.string().min(1).max(64);

/** Run profiles, their history and the scheduler. Progress comes with the agent’s status. */
export const syncChannels = {
  /** The latest first, 200 at most. `null` = of all connectors. */
  'runs.list': channel(z.strictObject({ connector: connector.nullable() }), z.array(runSchema).max(200)),
  /** 1,000 at most. */
  'runs.errors': channel(z.strictObject({ runId: z.int() }), z.array(runErrorSchema).max(1_000)),
  /** Begins a run; answers when it is queued, not when it ends. */
  'runs.start': channel(z.strictObject({ connector, profile: z.enum(runProfileNames) }), syncStatusSchema),
  /** Imports and synchronises everything: what has changed, or all of it. Answers when it has begun. */
  'runs.cycle': channel(z.strictObject({ policy: z.enum(cyclePolicies) }), syncStatusSchema),
  /** Ends what runs now. */
  'runs.cancel': channel(z.undefined(), syncStatusSchema),
  /** Pauses or resumes the scheduler, or changes its interval (5 to 1,440 minutes); what is absent stays. */
  'scheduler.set': channel(
    z.strictObject({ paused: z.boolean().optional(), everyMinutes: z.int().min(5).max(1440).optional() }),
    syncStatusSchema,
  ),
  'people.lineage': channel(z.strictObject({ key: z.string().min(1).max(1024) }), lineageSchema),
} as const;
