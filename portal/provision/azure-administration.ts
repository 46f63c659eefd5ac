import {
  parseServiceBusConnectionString,
  ServiceBusAdministrationClient,
  type AuthorizationRule,
  type QueueProperties,
  type ServiceBusAdministrationClientOptions,
} from '@azure/service-bus';
import { err, ok, type Result } from '../../shared/result';
import type { AdministrationFault, QueueState, RelayAdministration, SasRule } from './administration';
import { durationMs, durationText } from './duration';

/** A source of Entra ID tokens, as `@azure/identity` makes them. */
export interface TokenSource {
  getToken(scopes: string | string[]): Promise<{ token: string; expiresOnTimestamp: number } | null>;
}

/** How to sign in to the management interface. `connectionString` is a secret; its rule needs the right Manage. */
export type ManagementAccess =
  | { readonly kind: 'connectionString'; readonly connectionString: string }
  /** `host` may carry a port. The identity needs the role Azure Service Bus Data Owner. */
  | { readonly kind: 'entraId'; readonly host: string; readonly credential: TokenSource };

/** Bounds, and what tests need to reach a server of their own. */
export interface AdministrationOptions {
  /** For one request, of which a call makes at most three. Milliseconds, default 20,000. */
  readonly timeoutMs?: number;
  /** Certificate authority of a private endpoint. PEM. */
  readonly ca?: string;
}

const faultCodes: Readonly<Record<string, AdministrationFault['code']>> = {
  UnauthorizedRequestError: 'unauthorized',
  ServerBusyError: 'busy',
  InvalidOperationError: 'refused',
  QuotaExceededError: 'refused',
  MessageEntityAlreadyExistsError: 'refused',
  ServiceError: 'refused',
  REQUEST_SEND_ERROR: 'unreachable',
  ENOTFOUND: 'unreachable',
  ECONNREFUSED: 'unreachable',
  ETIMEDOUT: 'unreachable',
};

function text(cause: unknown, name: 'code' | 'message' | 'name'): string {
  const value: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, name) : undefined;
  return typeof value === 'string' ? value : '';
}

// The SDK’s errors carry the request with the keys in its body: nothing but these two words leaves here.
function toFault(cause: unknown): AdministrationFault {
  const message = text(cause, 'message').split('\n')[0]?.slice(0, 300) ?? '';
  if (text(cause, 'name') === 'AbortError' || text(cause, 'name') === 'TimeoutError') {
    return { code: 'unreachable', message: 'The management interface did not answer in time' };
  }
  if (/Authentication|CredentialUnavailable/.test(text(cause, 'name'))) {
    return { code: 'unauthorized', message: `No token from Entra ID: ${message}` };
  }
  const code = faultCodes[text(cause, 'code')] ?? 'failed';
  return { code, message: message === '' ? 'The management interface failed' : message };
}

function toRule({ keyName, accessRights, primaryKey, secondaryKey }: AuthorizationRule): SasRule {
  const rights = accessRights ?? [];
  return { name: keyName, rights, primaryKey: primaryKey ?? '', secondaryKey: secondaryKey ?? '' };
}

// The SDK’s types promise these texts; the service leaves them out at times.
function given(text: string | undefined): string | null {
  return text ?? null;
}

function toState(queue: QueueProperties): QueueState {
  return {
    name: queue.name,
    settings: {
      requiresSession: queue.requiresSession,
      detectsDuplicates: queue.requiresDuplicateDetection,
      duplicateWindowMs: durationMs(queue.duplicateDetectionHistoryTimeWindow),
      lockMs: durationMs(queue.lockDuration),
      maxDeliveryCount: queue.maxDeliveryCount,
      timeToLiveMs: durationMs(queue.defaultMessageTimeToLive),
      deadLettersExpired: queue.deadLetteringOnMessageExpiration,
      deletedWhenIdleMs: durationMs(given(queue.autoDeleteOnIdle) ?? durationText(null)),
      forwardsTo: queue.forwardTo ?? null,
      forwardsDeadLettersTo: queue.forwardDeadLetteredMessagesTo ?? null,
      active: queue.status === 'Active',
    },
    rules: (queue.authorizationRules ?? []).map(toRule),
    userMetadata: given(queue.userMetadata) ?? '',
  };
}

function toRules(rules: readonly SasRule[]): AuthorizationRule[] {
  return rules.map(({ name, rights, primaryKey, secondaryKey }) => ({
    claimType: 'SharedAccessKey',
    accessRights: [...rights],
    keyName: name,
    primaryKey,
    secondaryKey,
  }));
}

function changeable({ settings, rules, userMetadata }: QueueState) {
  const { duplicateWindowMs, maxDeliveryCount, deadLettersExpired, forwardsTo, forwardsDeadLettersTo } =
    settings;
  return {
    lockDuration: durationText(settings.lockMs),
    defaultMessageTimeToLive: durationText(settings.timeToLiveMs),
    deadLetteringOnMessageExpiration: deadLettersExpired,
    ...(duplicateWindowMs === null
      ? {}
      : { duplicateDetectionHistoryTimeWindow: durationText(duplicateWindowMs) }),
    maxDeliveryCount,
    autoDeleteOnIdle: durationText(settings.deletedWhenIdleMs),
    ...(forwardsTo === null ? {} : { forwardTo: forwardsTo }),
    ...(forwardsDeadLettersTo === null ? {} : { forwardDeadLetteredMessagesTo: forwardsDeadLettersTo }),
    status: settings.active ? ('Active' as const) : ('Disabled' as const),
    authorizationRules: toRules(rules),
    // The service refuses an empty element, and clears what is left out.
    ...(userMetadata === '' ? {} : { userMetadata }),
  };
}

function withoutForwarding(queue: QueueProperties): QueueProperties {
  const { forwardTo, forwardDeadLetteredMessagesTo, ...rest } = queue;
  return rest;
}

function openClient(
  access: ManagementAccess,
  options: ServiceBusAdministrationClientOptions,
): Result<{ client: ServiceBusAdministrationClient; host: string }, AdministrationFault> {
  try {
    if (access.kind === 'entraId') {
      const client = new ServiceBusAdministrationClient(access.host, access.credential, options);
      return ok({ client, host: access.host });
    }
    const { fullyQualifiedNamespace, sharedAccessKey } = parseServiceBusConnectionString(
      access.connectionString,
    );
    if (sharedAccessKey === undefined) throw new Error('no key');
    const client = new ServiceBusAdministrationClient(access.connectionString, options);
    return ok({ client, host: fullyQualifiedNamespace });
  } catch {
    // Whatever was wrong with it, its words might repeat a part of the key.
    return err({ code: 'unauthorized', message: 'The connection string or host is not well formed' });
  }
}

/** Opens the management interface of a namespace; nothing is sent before the first call. */
export function azureAdministration(
  access: ManagementAccess,
  options: AdministrationOptions = {},
): Result<RelayAdministration, AdministrationFault> {
  const { timeoutMs = 20_000, ca } = options;
  const opened = openClient(access, {
    retryOptions: { maxRetries: 2, retryDelayInMs: 500, maxRetryDelayInMs: 2_000 },
    ...(ca === undefined ? {} : { tlsOptions: { ca } }),
  });
  if (!opened.ok) return opened;
  const { client, host } = opened.value;
  // Without these two the SDK waits for ever.
  const bounds = () => ({
    abortSignal: AbortSignal.timeout(3 * timeoutMs),
    requestOptions: { timeout: timeoutMs },
  });
  const answer = async <T>(work: () => Promise<T>): Promise<Result<T, AdministrationFault>> => {
    try {
      return ok(await work());
    } catch (cause) {
      return err(toFault(cause));
    }
  };
  return ok({
    host: host.replace(/:\d+$/, ''),
    // Not queueExists(): it calls every error, a refused key included, “does not exist”.
    readQueue: (name) =>
      answer(async () => {
        try {
          return toState(await client.getQueue(name, bounds()));
        } catch (cause) {
          if (text(cause, 'code') === 'MessageEntityNotFoundError') return null;
          throw cause;
        }
      }),
    createQueue: (queue) =>
      answer(async () => {
        const { requiresSession, detectsDuplicates: requiresDuplicateDetection } = queue.settings;
        await client.createQueue(queue.name, {
          ...bounds(),
          ...changeable(queue),
          requiresSession,
          requiresDuplicateDetection,
        });
      }),
    updateQueue: (queue) =>
      answer(async () => {
        // An update replaces everything: what this software does not know of must be sent back as it was.
        const { userMetadata, ...before } = withoutForwarding(await client.getQueue(queue.name, bounds()));
        const next = { ...before, ...changeable(queue) };
        await client.updateQueue(next as Parameters<typeof client.updateQueue>[0], bounds());
      }),
    counts: (name) =>
      answer(async () => {
        const found = await client.getQueueRuntimeProperties(name, bounds());
        return { active: found.activeMessageCount, deadLettered: found.deadLetterMessageCount };
      }),
  });
}
