import * as z from 'zod';
import type { SecretStore } from './secret-store';
import { storedGenerationSchema } from './generation';

const ringSecret = 'key-generation';
/** Destroyed generations that are remembered (never their keys). */
const maxDestroyed = 50;

const entrySchema = storedGenerationSchema.extend({
  /** `candidate`: made, and not acknowledged by the portal yet; it may have it already. */
  state: z.enum(['candidate', 'current', 'retiring']),
  /** When a retiring one’s keys are destroyed. Epoch milliseconds; `null` for the others. */
  destroyAt: z.number().nullable(),
});
/** A generation with its state, as it is stored. A secret. */
export type RingEntry = z.infer<typeof entrySchema>;

const ringSchema = z.strictObject({
  version: z.literal(1),
  /** At most one candidate and one current. */
  generations: z.array(entrySchema),
  /** With what an agent that is off proves who it is: the last generation’s id and its resume key (base64url). */
  resume: z.strictObject({ kid: z.string(), key: z.string().length(43) }).nullable(),
  /** The pairing that was used up last; in the same secret, so that use and effect cannot come apart. */
  spentPairing: z.string().nullable(),
  /** The pairing that the portal refused last; nothing is served while it is the configured one. */
  refusedPairing: z
    .strictObject({ id: z.string(), why: z.enum(['pairingUsed', 'pairingExpired']) })
    .nullable()
    .default(null),
  destroyed: z.array(
    z.strictObject({
      kid: z.string(),
      createdAt: z.number(),
      expiresAt: z.number(),
      destroyedAt: z.number(),
    }),
  ),
});
/** All keys of an agent: one secret, so that every step of their life is one write. */
export type Ring = z.infer<typeof ringSchema>;

const emptyRing: Ring = {
  version: 1,
  generations: [],
  resume: null,
  spentPairing: null,
  refusedPairing: null,
  destroyed: [],
};

function parseRing(bytes: Uint8Array): Ring {
  const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
  const ring = ringSchema.safeParse(value);
  if (ring.success) return ring.data;
  // Version 0.1 kept one generation and nothing else.
  const single = storedGenerationSchema.parse(value);
  return { ...emptyRing, generations: [{ ...single, state: 'current', destroyAt: null }] };
}

/** An error for what is stored and cannot be used: what to do, and nothing of the content. */
export function unreadableRing(): Error {
  return new Error(
    `The stored key generation cannot be read: restore it from a backup, or remove it (secret “${ringSecret}”) ` +
      'and enrol this agent again',
  );
}

/** Reads the ring; an empty one when nothing is stored. @throws `unreadableRing` */
export async function readRing(secrets: SecretStore): Promise<Ring> {
  const bytes = await secrets.read(ringSecret);
  if (bytes === null) return emptyRing;
  try {
    return parseRing(bytes);
  } catch {
    // The cause is left out: the words of a parser may quote the key.
    throw unreadableRing();
  } finally {
    bytes.fill(0);
  }
}

/** Replaces the stored ring as a whole. */
export async function writeRing(secrets: SecretStore, ring: Ring): Promise<void> {
  const bytes = new TextEncoder().encode(JSON.stringify(ring));
  try {
    await secrets.write(ringSecret, bytes);
  } finally {
    bytes.fill(0);
  }
}

/** The ring without some generations, which are noted as destroyed. */
export function withoutKids(ring: Ring, kids: readonly string[], now: number): Ring {
  const gone = ring.generations.filter(({ kid }) => kids.includes(kid));
  const notes = gone.map(({ kid, createdAt, expiresAt }) => ({
    kid,
    createdAt,
    expiresAt,
    destroyedAt: now,
  }));
  return {
    ...ring,
    generations: ring.generations.filter(({ kid }) => !kids.includes(kid)),
    destroyed: [...notes, ...ring.destroyed].slice(0, maxDestroyed),
  };
}
