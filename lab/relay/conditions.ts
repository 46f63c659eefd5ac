import { err, type Result } from '../../shared/result';

/**
 * The AMQP and Service Bus error conditions the relay answers with. The SDK maps them to `ServiceBusError.code`
 * (core-amqp, `ConditionErrorNameMapper`).
 */
export type Condition =
  | 'amqp:decode-error'
  | 'amqp:internal-error'
  | 'amqp:link:message-size-exceeded'
  | 'amqp:not-allowed'
  | 'amqp:not-found'
  | 'amqp:not-implemented'
  | 'amqp:unauthorized-access'
  | 'com.microsoft:argument-error'
  | 'com.microsoft:message-lock-lost'
  | 'com.microsoft:message-not-found'
  | 'com.microsoft:session-cannot-be-locked'
  | 'com.microsoft:session-lock-lost'
  | 'com.microsoft:timeout';

/** An error as it goes over the wire: the description is for people and carries no secrets. */
export interface RelayError {
  readonly condition: Condition;
  readonly description: string;
}

/** The status a `$management` response has for a condition (service-bus-amqp-request-response). */
const statusCodes: Readonly<Record<Condition, number>> = {
  'amqp:decode-error': 400,
  'amqp:internal-error': 500,
  'amqp:link:message-size-exceeded': 403,
  'amqp:not-allowed': 400,
  'amqp:not-found': 404,
  'amqp:not-implemented': 501,
  'amqp:unauthorized-access': 401,
  'com.microsoft:argument-error': 400,
  'com.microsoft:message-lock-lost': 410,
  'com.microsoft:message-not-found': 404,
  'com.microsoft:session-cannot-be-locked': 410,
  'com.microsoft:session-lock-lost': 410,
  'com.microsoft:timeout': 408,
};

/** The HTTP-like status of a condition. */
export function statusOf(condition: Condition): number {
  return statusCodes[condition];
}

/** An error result with a condition. */
export function refuse(
  condition: Condition,
  description: string,
): Result<never, RelayError> & { readonly ok: false } {
  return err({ condition, description });
}

/** The SDK turns `amqp:not-found` into `MessagingEntityNotFound` only for a description of this form. */
export function entityNotFound(path: string): RelayError {
  return { condition: 'amqp:not-found', description: `The messaging entity '${path}' could not be found.` };
}

/** The lock of a message is not held (any more). */
export const messageLockLost: RelayError = {
  condition: 'com.microsoft:message-lock-lost',
  description:
    'The lock supplied is invalid. Either the lock expired, or the message has already been removed from the queue.',
};

/** The lock of a session is not held (any more). */
export function sessionLockLost(sessionId: string): RelayError {
  return {
    condition: 'com.microsoft:session-lock-lost',
    description: `The session lock has expired on the session '${sessionId}'. Accept a new session.`,
  };
}

/** A rule or token does not give the right that an operation needs. */
export function claimMissing(right: string, path: string): RelayError {
  return {
    condition: 'amqp:unauthorized-access',
    description: `Unauthorized access. '${right}' claim(s) are required to perform this operation. Resource: '${path}'.`,
  };
}
