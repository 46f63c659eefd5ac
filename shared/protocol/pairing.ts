import * as z from 'zod';
import { defaultQueues } from './limits';

const encoder = new TextEncoder();

/** The part of WebCrypto used here, which every runtime of this project has. */
interface Subtle {
  importKey(
    format: 'raw',
    key: Uint8Array,
    algorithm: 'HKDF',
    extractable: false,
    usages: ['deriveBits'],
  ): Promise<unknown>;
  deriveBits(
    parameters: { name: 'HKDF'; hash: 'SHA-256'; salt: Uint8Array; info: Uint8Array },
    key: unknown,
    bits: number,
  ): Promise<ArrayBuffer>;
}

/**
 * Derives the AES-256 key that seals the first message of an enrolment from its pairing secret
 * (HKDF-SHA-256, RFC 5869, empty salt, info `password-writeback/1 pairing`).
 *
 * @param pairingSecret 32 random bytes
 * @param subtle `crypto.subtle` of the runtime
 */
export async function derivePairingKey(pairingSecret: Uint8Array, subtle: Subtle): Promise<Uint8Array> {
  const key = await subtle.importKey('raw', pairingSecret, 'HKDF', false, ['deriveBits']);
  const info = encoder.encode('password-writeback/1 pairing');
  const bits = await subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info },
    key,
    256,
  );
  return new Uint8Array(bits);
}

/** Where the relay is and how this side authenticates to it. `sasKey` is a secret. */
export const relayAccessSchema = z.strictObject({
  /** Host of the Service Bus namespace, `contoso.servicebus.windows.net`. */
  host: z.string().min(1),
  /** Port of an emulator or lab relay; left out for Azure. */
  port: z.int().min(1).max(65535).optional(),
  /** Plain AMQP to a relay on loopback (`UseDevelopmentEmulator`). Refused for any other host. Default false. */
  developmentEmulator: z.boolean().default(false),
  /** `amqp`: TLS on 5671. `webSockets`: 443, through a proxy where one is needed. Default `amqp`. */
  transport: z.enum(['amqp', 'webSockets']).default('amqp'),
  sasKeyName: z.string().min(1),
  sasKey: z.string().min(1),
  queues: z
    .strictObject({
      requests: z.string(),
      replies: z.string(),
      control: z.string(),
      controlReplies: z.string(),
    })
    .default(defaultQueues),
});
export type RelayAccess = z.infer<typeof relayAccessSchema>;

/**
 * The file that pairs an agent with a portal. Made by the portal, read once by the agent, then deleted: the
 * agent keeps its secrets in its secret store.
 */
export const enrolmentSchema = z.strictObject({
  version: z.literal(1),
  tenantId: z.string().min(1).max(64),
  relay: relayAccessSchema,
  /** Names the pairing secret; the `kid` of the first message. */
  pairingId: z.string().regex(/^[A-Za-z0-9_-]{4,32}$/),
  /** 32 random bytes, base64url. A secret, good for one agent, once. */
  pairingSecret: z.string().length(43),
  /** When the portal made it. Epoch seconds. */
  issuedAt: z.int().min(0).optional(),
  /** From when on the portal refuses it. Epoch seconds; never later than 24 hours after `issuedAt`. */
  expiresAt: z.int().min(0).optional(),
});
export type Enrolment = z.infer<typeof enrolmentSchema>;
