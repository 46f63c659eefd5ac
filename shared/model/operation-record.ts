import * as z from 'zod';
import { events, type EventId } from '../event-ids';
import { operations, origins } from '../operations';
import { outcomeCodes, type OutcomeCode } from '../outcome-codes';
import { outcomeDetails, outcomeWarnings, type OutcomeDetail, type OutcomeWarning } from '../outcome-details';

const codes = Object.keys(outcomeCodes) as [OutcomeCode, ...OutcomeCode[]];
const details = Object.keys(outcomeDetails) as [OutcomeDetail, ...OutcomeDetail[]];
const warnings = Object.keys(outcomeWarnings) as [OutcomeWarning, ...OutcomeWarning[]];

const milliseconds = z.number().min(0);

/** One line of the operations log: what arrived, what became of it, how long each stage took. No secrets. */
export const operationRecordSchema = z.strictObject({
  /** Grows by one with every line; the order in which operations ended. */
  seq: z.int().min(1),
  /** The request id; for a message that could not be opened, the id the message claimed. */
  requestId: z.string(),
  /** Whether the request was opened and authentic, so that the fields below can be believed. */
  authentic: z.boolean(),
  /** When the message was received. Epoch milliseconds. */
  receivedAt: z.number(),
  operation: z.enum(operations).nullable(),
  origin: z.enum(origins).nullable(),
  cloudAnchor: z.string().nullable(),
  /** User principal name as the directory has it; `null` when the user was not found. */
  user: z.string().nullable(),
  /** Distinguished name at the time of the operation. */
  distinguishedName: z.string().nullable(),
  /** Id of the connector (forest) that was used. */
  connector: z.string().nullable(),
  /** The domain controller the write went to. */
  domainController: z.string().nullable(),
  code: z.enum(codes),
  detail: z.enum(details).nullable(),
  warnings: z.array(z.enum(warnings)),
  eventId: z.custom<EventId>((value) => typeof value === 'number' && value in events),
  /** The directory’s own words about an error, without values. Never sent to the portal. */
  diagnostic: z.string().nullable(),
  stages: z.strictObject({
    open: milliseconds.optional(),
    dedupe: milliseconds.optional(),
    resolve: milliseconds.optional(),
    write: milliseconds.optional(),
    record: milliseconds.optional(),
    reply: milliseconds.optional(),
    settle: milliseconds.optional(),
  }),
  /** From reception to the end of the last stage. Milliseconds. */
  totalMs: milliseconds,
  /** How often the relay has delivered this message, this time included. */
  deliveryCount: z.int().min(1),
  /** Whether the reply reached the relay. */
  replied: z.boolean(),
});
export type OperationRecord = z.infer<typeof operationRecordSchema>;
