import * as z from 'zod';
import { defaultQueues, limits } from './limits';

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
  return derive(pairingSecret, 'password-writeback/1 pairing', subtle);
}

async function derive(secret: Uint8Array, purpose: string, subtle: Subtle): Promise<Uint8Array> {
  const key = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const info = encoder.encode(purpose);
  const bits = await subtle.deriveBits(
    { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info },
    key,
    256,
  );
  return new Uint8Array(bits);
}

/**
 * Derives the AES-256 key with which an agent that was switched off proves that it is the one that was on: from the
 * package key of its last generation (HKDF-SHA-256, empty salt, info `password-writeback/1 resume`). The package key
 * cannot be found from it, so a destroyed generation stays destroyed.
 *
 * @param packageKey 32 bytes
 * @param subtle `crypto.subtle` of the runtime
 */
export async function deriveResumeKey(packageKey: Uint8Array, subtle: Subtle): Promise<Uint8Array> {
  return derive(packageKey, 'password-writeback/1 resume', subtle);
}

/** The key id of a resume key: the generation’s, with an ending that no generation’s key id can have. */
export function resumeKid(kid: string): string {
  return `${kid}.r`;
}

/** The generation a resume key’s id belongs to; `null` when it is not the id of one. */
export function generationOfResumeKid(kid: string): string | null {
  return kid.endsWith('.r') ? kid.slice(0, -2) : null;
}

const commonAccess = {
  /** Host of the Service Bus namespace, `contoso.servicebus.windows.net`. */
  host: z.string().min(1),
  /** Port of an emulator or lab relay; left out for Azure. */
  port: z.int().min(1).max(65535).optional(),
  /** Plain AMQP to a relay on loopback (`UseDevelopmentEmulator`). Refused for any other host. Default false. */
  developmentEmulator: z.boolean().default(false),
  /** `amqp`: TLS on 5671. `webSockets`: 443, through a proxy where one is needed. Default `amqp`. */
  transport: z.enum(['amqp', 'webSockets']).default('amqp'),
  queues: z
    .strictObject({
      requests: z.string(),
      replies: z.string(),
      control: z.string(),
      controlReplies: z.string(),
    })
    .default(defaultQueues),
};

/** Where the relay is and the shared access rule with which this side authenticates to it. `sasKey` is a secret. */
export const relayAccessSchema = z.strictObject({
  /** May be left out: what names no kind is a shared access rule. */
  kind: z.literal('sas').optional(),
  ...commonAccess,
  sasKeyName: z.string().min(1),
  sasKey: z.string().min(1),
});
export type RelayAccess = z.infer<typeof relayAccessSchema>;

/** How an agent proves to Entra ID who it is. Nothing here is a secret; the certificate’s file holds one. */
const entraCredentialSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('managedIdentity'),
    /** Client id of a user-assigned identity; left out for the computer’s own (Azure VM, Azure Arc). */
    clientId: z.string().min(1).max(64).optional(),
  }),
  z.strictObject({
    type: z.literal('clientCertificate'),
    tenantId: z.string().min(1).max(64),
    clientId: z.string().min(1).max(64),
    /** PEM file on the agent’s computer with the certificate and its private key. */
    certificateFile: z.string().min(1),
    /** Of a sovereign cloud, `https://login.microsoftonline.us`; left out for the public one. */
    authorityHost: z.url({ protocol: /^https$/ }).optional(),
  }),
]);
export type EntraCredential = z.infer<typeof entraCredentialSchema>;

/** The same with a token of Entra ID: the identity needs Data Receiver and Data Sender on the queues it uses. */
export const entraAccessSchema = z.strictObject({
  kind: z.literal('entra'),
  ...commonAccess,
  credential: entraCredentialSchema,
});
export type EntraAccess = z.infer<typeof entraAccessSchema>;

/** What an agent may be given. */
export type AgentRelayAccess = RelayAccess | EntraAccess;

/**
 * The file that pairs an agent with a portal. Made by the portal, read once by the agent, then deleted: the
 * agent keeps its secrets in its secret store.
 */
export const enrolmentSchema = z.strictObject({
  version: z.literal(1),
  tenantId: z.string().min(1).max(64),
  relay: z.union([relayAccessSchema, entraAccessSchema]),
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

/** When a pairing secret ends: the earlier of what it says and 24 hours. Epoch seconds; `null` = it names no time. */
export function pairingEnd(enrolment: Pick<Enrolment, 'issuedAt' | 'expiresAt'>): number | null {
  const { issuedAt, expiresAt } = enrolment;
  const ends = [expiresAt, issuedAt === undefined ? undefined : issuedAt + limits.pairingLifeSeconds];
  const given = ends.filter((end) => end !== undefined);
  return given.length === 0 ? null : Math.min(...given);
}
