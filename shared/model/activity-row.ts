import * as z from 'zod';
import { events, type EventId } from '../event-ids';

/** One row of the hash-chained activity log. */
export const activityRowSchema = z.strictObject({
  seq: z.int(),
  at: z.number(),
  eventId: z.custom<EventId>((value) => typeof value === 'number' && value in events),
  /** The operation it belongs to. */
  requestId: z.string().nullable(),
  /** Who: `agent`, or the operating-system user of an admin action. */
  actor: z.string(),
  /** Facts of the event, without secrets. */
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});
