import * as z from 'zod';
import { operations, origins, type Operation, type Origin } from '../operations';
import { limits } from './limits';

const idPattern = /^[A-Za-z0-9_-]{16,64}$/;

/** The claims of a request package as they travel: JWT claim names (RFC 7519) where there is one. */
const wireRequest = z.strictObject({
  op: z.enum(operations),
  or: z.enum(origins).optional(),
  jti: z.string().regex(idPattern),
  sub: z.string().min(1).max(256).optional(),
  tid: z.string().min(1).max(64).optional(),
  iat: z.int().min(0),
  ttl: z.int().min(1),
  mc: z.literal(true).optional(),
  ul: z.literal(false).optional(),
  sec: z.string().max(8192).optional(),
});

/** A request as the rest of the code knows it. Times are epoch seconds. */
export interface Request {
  readonly operation: Operation;
  readonly origin: Origin;
  readonly requestId: string;
  /** `null` only for a probe. */
  readonly cloudAnchor: string | null;
  /** `null` when left out: the key generation implies the tenant. */
  readonly tenantId: string | null;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** `adminReset` only: the user must change the password at next logon. */
  readonly mustChange: boolean;
  /** `reset` and `adminReset`: unlock the account as well (default true). */
  readonly unlock: boolean;
  /** The inner JWE with the password; `null` for `unlock` and `probe`. */
  readonly sealedSecret: string | null;
}

/** The origin an operation has unless another is named; on the wire it is left out. */
export const usualOrigins: Readonly<Record<Operation, Origin>> = {
  reset: 'userReset',
  change: 'userChange',
  adminReset: 'adminPortalReset',
  unlock: 'userReset',
  probe: 'userReset',
};

const carriesSecret: Readonly<Record<Operation, boolean>> = {
  reset: true,
  change: true,
  adminReset: true,
  unlock: false,
  probe: false,
};

/** The package’s JSON text. What is usual is left out, so that a typical message stays under 1,024 bytes. */
export function encodeRequest(request: Request): string {
  return JSON.stringify({
    op: request.operation,
    ...(request.origin === usualOrigins[request.operation] ? {} : { or: request.origin }),
    jti: request.requestId,
    ...(request.cloudAnchor === null ? {} : { sub: request.cloudAnchor }),
    ...(request.tenantId === null ? {} : { tid: request.tenantId }),
    iat: request.issuedAt,
    ttl: request.expiresAt - request.issuedAt,
    ...(request.mustChange ? { mc: true } : {}),
    ...(request.unlock ? {} : { ul: false }),
    ...(request.sealedSecret === null ? {} : { sec: request.sealedSecret }),
  });
}

/** Reads the claims of a request package. `null` when a field is missing, surplus or out of its bounds. */
export function decodeRequest(payload: unknown): Request | null {
  const parsed = wireRequest.safeParse(payload);
  if (!parsed.success) return null;
  const wire = parsed.data;
  if (carriesSecret[wire.op] !== (wire.sec !== undefined)) return null;
  if ((wire.op === 'probe') !== (wire.sub === undefined)) return null;
  if (wire.mc === true && wire.op !== 'adminReset') return null;
  if (wire.ul === false && wire.op !== 'adminReset' && wire.op !== 'reset') return null;
  return {
    operation: wire.op,
    origin: wire.or ?? usualOrigins[wire.op],
    requestId: wire.jti,
    cloudAnchor: wire.sub ?? null,
    tenantId: wire.tid ?? null,
    issuedAt: wire.iat,
    expiresAt: wire.iat + wire.ttl,
    mustChange: wire.mc ?? false,
    unlock: wire.ul ?? true,
    sealedSecret: wire.sec ?? null,
  };
}

/** What is wrong with claims that `decodeRequest` does not read. */
export function requestDefect(payload: unknown): 'unknownOperation' | 'schema' {
  if (typeof payload !== 'object' || payload === null || !('op' in payload)) return 'schema';
  const { op } = payload;
  return typeof op === 'string' && !operations.some((known) => known === op) ? 'unknownOperation' : 'schema';
}

function hasLoneSurrogate(text: string): boolean {
  return /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(text);
}

const password = z
  .string()
  .min(1)
  .max(limits.maxPasswordLength)
  .refine((text) => !hasLoneSurrogate(text));

/** What the inner JWE holds. Both values are passwords: never logged, never stored. */
export const secretSchema = z.strictObject({ new: password, current: password.optional() });
