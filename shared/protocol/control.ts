import * as z from 'zod';
import { limits } from './limits';

const agentId = z.string().regex(/^[A-Za-z0-9_-]{8,64}$/);
const messageId = z.string().regex(/^[A-Za-z0-9_-]{16,64}$/);

/** The public half of a key generation as the agent hands it to the portal (RSA public key as JWK members). */
const portalGeneration = z.strictObject({
  kid: z.string().regex(/^[A-Za-z0-9_-]{4,32}$/),
  /** RSA-2048 modulus and exponent, base64url. */
  n: z.string().min(340).max(344),
  e: z.string().min(2).max(8),
  /** AES-256 key of the package, base64url. A secret. */
  k: z.string().length(43),
  /** When the generation ends. Epoch seconds. */
  exp: z.int(),
});

const common = { id: messageId, agent: agentId, iat: z.int().min(0) };

/** The messages an agent sends on the control queue. Times are epoch seconds. */
export const controlMessageSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('enable'),
    ...common,
    /** Seconds between heartbeats: the portal takes the agent for silent after two and a half of them. */
    every: z.int().min(limits.minHeartbeatSeconds).max(3600),
    gen: portalGeneration,
  }),
  /** Replaces the generation it is sealed with by a new one. */
  z.strictObject({ kind: z.literal('roll'), ...common, gen: portalGeneration }),
  z.strictObject({ kind: z.literal('disable'), ...common }),
  z.strictObject({
    kind: z.literal('heartbeat'),
    ...common,
    every: z.int().min(limits.minHeartbeatSeconds).max(3600),
    /** Version of the agent. */
    ver: z.string().max(32),
    /** Whether the last contact with the PDC emulator worked. */
    pdc: z.boolean(),
    /** Hash of the newest row of the activity log, hex: truncating the log afterwards shows at the portal. */
    head: z.string().max(64),
    /** Number of that row. Rows are numbered without a gap, so a smaller one than before shows a truncation. */
    headSeq: z.int().min(0).optional(),
  }),
]);
export type ControlMessage = z.infer<typeof controlMessageSchema>;
export type PortalGeneration = z.infer<typeof portalGeneration>;

/** The portal’s answer to `enable`, `roll` and `disable`. */
export const acknowledgementSchema = z.strictObject({
  id: messageId,
  ok: z.boolean(),
  /** Why not, when `ok` is false. */
  why: z.enum(['pairingUnknown', 'pairingUsed', 'pairingExpired', 'notUnderstood']).optional(),
});
export type Acknowledgement = z.infer<typeof acknowledgementSchema>;
