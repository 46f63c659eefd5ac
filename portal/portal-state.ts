import * as z from 'zod';
import { activityAnchorsSchema } from './activity-heads';

const generation = z.strictObject({
  kid: z.string(),
  n: z.string(),
  e: z.string(),
  /** AES-256 key, base64url. A secret. */
  k: z.string(),
  /** End of life. Epoch seconds. */
  exp: z.int(),
  /** When a newer generation took its place. Epoch milliseconds; `null` for the one in use. */
  replacedAt: z.number().nullable(),
});
export type StoredGeneration = z.infer<typeof generation>;

const agent = z.strictObject({
  enabled: z.boolean(),
  /** When it was last enabled. Epoch milliseconds. */
  enabledAt: z.number(),
  /** When it was last heard. Epoch milliseconds. */
  lastHeardAt: z.number(),
  /** Its interval between heartbeats. Seconds. */
  everySeconds: z.number(),
  /** Issue time of its newest control message, and the ids seen with that time. Epoch seconds. */
  lastIat: z.int(),
  lastIds: z.array(z.string()),
  /** Newest first. */
  generations: z.array(generation),
  /** What its heartbeats told of its activity log. */
  activity: activityAnchorsSchema.optional(),
});
export type StoredAgent = z.infer<typeof agent>;

/** What a portal must remember over a restart: its agents, their keys and what it last heard. Holds secrets. */
export const storedPortalSchema = z.strictObject({
  version: z.literal(1),
  agents: z.record(z.string(), agent),
});
export type StoredPortal = z.infer<typeof storedPortalSchema>;

/** A portal that has never heard of an agent. */
export const emptyPortal: StoredPortal = { version: 1, agents: {} };

/**
 * Where a portal keeps its state. Several instances of a portal share one: a control message reaches only one of
 * them, so each reads the state afresh before it uses it.
 */
export interface PortalState {
  read(): Promise<StoredPortal>;
  write(next: StoredPortal): Promise<void>;
}

/** State that ends with the process; after a restart the agent has to be switched off and on. */
export function memoryState(): PortalState {
  let stored = emptyPortal;
  return {
    read: () => Promise.resolve(stored),
    write: (next) => {
      stored = next;
      return Promise.resolve();
    },
  };
}
