import { redactText } from './redact-text';

/** What stands in the log where a secret stood. */
export const redacted = '[redacted]';

const maxDepth = 8;
const maxItems = 100;

/** Keys whose values are never logged, compared without case, hyphens, underscores and dots. */
const secretKeys = new Set([
  ...['password', 'passwd', 'passphrase', 'pwd', 'unicodepwd', 'userpassword', 'credential', 'credentials'],
  ...['secret', 'secrets', 'token', 'authorization', 'cookie', 'pin'],
  ...[
    'key',
    'keys',
    'k',
    'saskey',
    'sharedaccesskey',
    'sharedaccesssignature',
    'sig',
    'signature',
    'connectionstring',
  ],
  ...['privatekey', 'symmetrickey', 'new', 'current', 'body', 'sealed', 'plaintext'],
]);

/** Endings that make any longer key secret: `currentPassword`, `pairingSecret`, `accessToken`. */
const secretEndings =
  /(?:password|passphrase|passwd|pwd|secret|token|saskey|accesskey|aeskey|privatekey|connectionstring)$/;

/** Whether the value under a key is secret by the key’s name. */
export function isSecretKey(key: string): boolean {
  const plain = key.toLowerCase().replace(/[-_.\s]/g, '');
  return secretKeys.has(plain) || secretEndings.test(plain);
}

function redactError(error: Error, seen: ReadonlySet<object>, depth: number): Record<string, unknown> {
  // Not trusted to be what their types say: anybody may write over them.
  const [code, name, message]: unknown[] = ['code', 'name', 'message'].map(
    (key) => Reflect.get(error, key) as unknown,
  );
  return {
    name: redactText(String(name)),
    message: redactText(String(message)),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(typeof error.stack === 'string' ? { stack: redactText(error.stack) } : {}),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, seen, depth + 1) }),
  };
}

function redactEntries(
  entries: Iterable<readonly [unknown, unknown]>,
  seen: ReadonlySet<object>,
  depth: number,
): unknown {
  const out: [string, unknown][] = [];
  for (const [name, value] of entries) {
    if (out.length === maxItems) {
      out.push(['…', '[more left out]']);
      break;
    }
    const key = String(name);
    const keep = !isSecretKey(key) || value === null || value === undefined || typeof value === 'boolean';
    out.push([redactText(key), keep ? redactValue(value, seen, depth + 1) : redacted]);
  }
  return Object.fromEntries(out);
}

function redactItems(items: readonly unknown[], seen: ReadonlySet<object>, depth: number): unknown[] {
  const shown = items.slice(0, maxItems).map((item) => redactValue(item, seen, depth + 1));
  return items.length > maxItems ? [...shown, `[${items.length - maxItems} more]`] : shown;
}

function redactObject(value: object, seen: ReadonlySet<object>, depth: number): unknown {
  if (seen.has(value)) return '[circular]';
  if (depth >= maxDepth) return '[too deep]';
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '[no date]' : value.toISOString();
  const inside = new Set(seen).add(value);
  if (value instanceof Error) return redactError(value, inside, depth);
  if (Array.isArray(value)) return redactItems(value, inside, depth);
  if (value instanceof Set) return redactItems([...value], inside, depth);
  if (value instanceof Map) return redactEntries(value, inside, depth);
  // A JSON Web Key: which members are private depends on its kind, so none is shown.
  if ('kty' in value) return redacted;
  return redactEntries(Object.entries(value), inside, depth);
}

function redactValue(value: unknown, seen: ReadonlySet<object>, depth: number): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`;
  if (typeof value !== 'object' || value === null) return value;
  try {
    return redactObject(value, seen, depth);
  } catch {
    // A getter or a proxy threw. A log line must never be the reason that an operation fails.
    return '[unreadable]';
  }
}

/**
 * A copy of a value that can be logged: no secrets under telling keys at any depth, none inside strings and errors,
 * bytes only as a count, at most 100 entries per level and 8 levels. Never throws, never changes its argument, and
 * its result can always be written as JSON.
 */
export function redact(value: unknown): unknown {
  return redactValue(value, new Set(), 0);
}
