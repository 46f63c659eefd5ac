/** What can go wrong between this side and the relay: the agent’s `RelayError`, for both sides. */
export interface RelayFault {
  readonly code: 'relayUnreachable' | 'relayUnauthorized' | 'lockLost' | 'relayFailed';
  /** Whether the same call may work later without anybody changing something. */
  readonly retryable: boolean;
  /** The SDK’s own words, without secrets. */
  readonly message: string;
}

/** A call that did not end in its time: what it did is not known. */
export function timedOutFault(what: string, timeoutMs: number): RelayFault {
  return { code: 'relayUnreachable', retryable: true, message: `${what} did not end within ${timeoutMs} ms` };
}

const unauthorized = new Set(['UnauthorizedAccess', 'UnauthorizedError']);
const lockLost = new Set(['MessageLockLost', 'SessionLockLost', 'MessageNotFound']);
const misconfigured = new Set(['MessagingEntityNotFound', 'MessagingEntityDisabled', 'MessageSizeExceeded']);
const unreachable = new Set(['ServiceCommunicationProblem', 'ServiceTimeout', 'AbortError']);
const networkWords =
  /ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|EPIPE|ConnectionLost|not ?connected|disconnected|InsufficientCredit|certificate|connection is reopening/i;

function textOf(error: unknown): string {
  if (error instanceof Error) {
    // AggregateError (several addresses or attempts) says nothing itself.
    const parts = 'errors' in error && Array.isArray(error.errors) ? (error.errors as unknown[]) : [];
    const own = error.message === '' ? [] : [error.message];
    return [...own, ...parts.slice(0, 3).map(textOf)].join('; ');
  }
  return typeof error === 'string' ? error : 'an error without words';
}

function codesOf(error: unknown): readonly string[] {
  if (typeof error !== 'object' || error === null) return [];
  const own = [
    'code' in error && typeof error.code === 'string' ? error.code : null,
    'name' in error && typeof error.name === 'string' ? error.name : null,
  ].filter((text) => text !== null);
  const inner =
    'errors' in error && Array.isArray(error.errors) ? (error.errors as unknown[]).flatMap(codesOf) : [];
  return [...own, ...inner];
}

/**
 * Removes SAS signatures and keys from an SDK’s words and bounds their length; and what Azure makes anew for every attempt,
 * so that the same fault has the same words.
 */
function withoutSecrets(text: string): string {
  return text
    .replace(/[,.]?\s*\b(?:TrackingId|SystemTracker|Timestamp|Reference):\s*[^,\s]+/gi, '')
    .replace(/(sig=)[^&\s"']+/gi, '$1…')
    .replace(/(SharedAccess(?:Key|Signature)=)[^;\s"']+/gi, '$1…')
    .slice(0, 500);
}

/**
 * Translates what the Service Bus SDK throws. Reads only data properties (`code`, `name`, `message`, `errors`),
 * because class names do not survive bundling.
 */
export function relayFault(error: unknown): RelayFault {
  const codes = codesOf(error);
  const message = withoutSecrets(textOf(error));
  const has = (known: ReadonlySet<string>): boolean => codes.some((code) => known.has(code));
  if (has(unauthorized)) return { code: 'relayUnauthorized', retryable: false, message };
  if (has(lockLost)) return { code: 'lockLost', retryable: false, message };
  if (has(misconfigured)) return { code: 'relayFailed', retryable: false, message };
  if (has(unreachable) || networkWords.test(`${codes.join(' ')} ${message}`)) {
    return { code: 'relayUnreachable', retryable: true, message };
  }
  return { code: 'relayFailed', retryable: true, message };
}
