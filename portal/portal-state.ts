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
  /** Whether the agent has sealed something with it: then it knows that the portal has it. Absent = no. */
  confirmed: z.boolean().optional(),
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
  /**
   * With what an agent that was switched off proves who it is: the last generation’s id and the key derived from its
   * package key (base64url, a secret). Absent while a generation can tell.
   */
  resume: z.strictObject({ kid: z.string(), key: z.string() }).optional(),
  /** What its heartbeats told of its activity log. */
  activity: activityAnchorsSchema.optional(),
});
export type StoredAgent = z.infer<typeof agent>;

const pairing = z.strictObject({
  /** Who enabled with it, handing over which generation, and when (epoch milliseconds); `null` = nobody yet. */
  used: z.strictObject({ agentId: z.string(), kid: z.string(), at: z.number() }).nullable(),
  /** How often it was refused, and the last time. */
  refusals: z.int(),
  lastRefusal: z
    .strictObject({
      agentId: z.string(),
      at: z.number(),
      why: z.enum(['pairingUsed', 'pairingExpired']),
      /** Id of the control message. */
      id: z.string(),
    })
    .nullable(),
});
export type StoredPairing = z.infer<typeof pairing>;

/** What a portal must remember over a restart: its agents, their keys and what it last heard. Holds secrets. */
export const storedPortalSchema = z.strictObject({
  version: z.literal(1),
  agents: z.record(z.string(), agent),
  /** The pairing secrets that were used or refused, by pairing id. */
  pairings: z.record(z.string(), pairing).optional(),
});
export type StoredPortal = z.infer<typeof storedPortalSchema>;

/** A portal that has never heard of an agent. */
export const emptyPortal: StoredPortal = { version: 1, agents: {} };

/**
 * Where a portal keeps its state. Several instances of a portal share one, and each reads it afresh before it uses it; but
 * one of them only may take control messages, because what it writes is the whole state.
 */
export interface PortalState {
  read(): Promise<StoredPortal>;
  write(next: StoredPortal): Promise<void>;
}

/**
 * State that ends with the process. After a restart the portal knows no agent any more, and each needs a new enrolment:
 * switching off and on does not help, because what vouches for that is lost as well.
 */
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
