import type { Result } from '../../shared/result';

/** What a portal keeps secret. Every value is JSON text; identity.ts and state-with-secrets.ts say of what form. */
export const secretNames = ['identity', 'portalRelay', 'agentRelay', 'generationKeys'] as const;
export type SecretName = (typeof secretNames)[number];

/** Why a secret could not be read or kept. The message holds no part of a secret. */
export interface SecretStoreFault {
  readonly code:
    /** This kind of store cannot be written, as environment variables. */
    | 'readOnly'
    /** Others than its owner could read it; nothing was read. */
    | 'tooOpen'
    | 'accessDenied'
    | 'unreachable'
    | 'damaged'
    | 'failed';
  readonly message: string;
}

type Answer<T> = Promise<Result<T, SecretStoreFault>>;

/** Where a portal keeps its secrets. Every call ends within a finite time. */
export interface PortalSecretStore {
  /** What it is, for people: `file /var/lib/…`, `Key Vault https://…`. */
  readonly description: string;
  readonly writable: boolean;
  /** `null` when it was never written, or removed. */
  read(name: SecretName): Answer<string | null>;
  write(name: SecretName, value: string): Answer<void>;
  remove(name: SecretName): Answer<void>;
}
