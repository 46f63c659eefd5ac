import * as z from 'zod';
import { channel } from './channel';

/** Dead letters listed at most. */
export const maxListedDeadLetters = 250;

/** A message in the dead-letter queue of the requests: everything the console may know of it, never its body. */
export const deadLetterSchema = z.strictObject({
  /** The relay’s number of the message, decimal (64 bits). */
  sequenceNumber: z.string().max(20),
  /** What the message called itself: the request id, if it is to be believed. */
  messageId: z.string().max(128),
  /** Why it was put there: an outcome detail or code of the agent, or Service Bus’s own word; empty = not said. */
  reason: z.string().max(128),
  /** The reason in words, by whoever put it there. */
  description: z.string().max(1_024),
  /** When the relay took the message. Epoch milliseconds; `null` = not said. */
  enqueuedAt: z.number().nullable(),
  /** Length of the body in bytes; `null` = it is not bytes. */
  sizeBytes: z.int().nullable(),
});
export type DeadLetter = z.infer<typeof deadLetterSchema>;

const deadLetterListSchema = z.strictObject({
  /** Oldest first, `maxListedDeadLetters` at most. */
  entries: z.array(deadLetterSchema).max(maxListedDeadLetters),
  /** Whether there may be more than that. */
  more: z.boolean(),
});
export type DeadLetterList = z.infer<typeof deadLetterListSchema>;

/** Messages that were refused as poison, by looking at them: nothing is taken out. */
export const deadLetterChannels = {
  'deadLetters.list': channel(z.undefined(), deadLetterListSchema),
} as const;
