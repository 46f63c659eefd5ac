import * as z from 'zod';
import { relayAccessSchema, type RelayAccess } from '../../shared/protocol/pairing';
import { err, ok, type Result } from '../../shared/result';
import { parsePrivately } from '../private-file';
import type { PortalSecretStore, SecretName, SecretStoreFault } from './secret-store';

const portalIdentitySchema = z.strictObject({
  version: z.literal(1),
  tenantId: z.string().min(1).max(64),
  /** The enrolment that was made last; an earlier one is not accepted any more. Times are epoch seconds. */
  pairing: z.strictObject({
    pairingId: z.string(),
    /** 32 random bytes, base64url. A secret. */
    pairingSecret: z.string().length(43),
    issuedAt: z.int(),
    expiresAt: z.int(),
  }),
});

/** Who this portal is, and the enrolment it waits for. */
export type PortalIdentity = z.infer<typeof portalIdentitySchema>;

async function readAs<T>(
  secrets: PortalSecretStore,
  name: SecretName,
  schema: z.ZodType<T>,
): Promise<Result<T | null, SecretStoreFault>> {
  const text = await secrets.read(name);
  if (!text.ok) return text;
  if (text.value === null) return ok(null);
  const parsed = schema.safeParse(parsePrivately(text.value));
  if (parsed.success) return ok(parsed.data);
  return err({ code: 'damaged', message: `The secret ${name} in ${secrets.description} is damaged` });
}

/** The identity `writeback-portal init` has made; `null` before that. */
export function readIdentity(
  secrets: PortalSecretStore,
): Promise<Result<PortalIdentity | null, SecretStoreFault>> {
  return readAs(secrets, 'identity', portalIdentitySchema);
}

/** How a side reaches the relay, as provisioning has kept it; the agent’s only until it has been enrolled. */
export function readRelay(
  secrets: PortalSecretStore,
  name: 'portalRelay' | 'agentRelay',
): Promise<Result<RelayAccess | null, SecretStoreFault>> {
  return readAs(secrets, name, relayAccessSchema);
}
