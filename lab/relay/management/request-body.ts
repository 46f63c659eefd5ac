import { tokenFromBytes } from '../lock-token';

/** A request’s body, of which nothing is sure. */
export type RequestBody = Readonly<Record<string, unknown>>;

/** The body as a map; empty when it is none. */
export function requestBody(body: unknown): RequestBody {
  return typeof body === 'object' && body !== null ? (body as RequestBody) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** The sequence numbers of a request; `null` when there are none or something else is among them. */
export function sequenceNumbers(body: RequestBody): readonly number[] | null {
  const values = list(body['sequence-numbers']);
  const numbers = values.filter((value) => typeof value === 'number');
  return numbers.length === 0 || numbers.length < values.length ? null : numbers;
}

/** The lock tokens of a request; `null` when there are none or something else is among them. */
export function lockTokens(body: RequestBody): readonly string[] | null {
  const values = list(body['lock-tokens']);
  const tokens = values.map(tokenFromBytes).filter((token) => token !== null);
  return tokens.length === 0 || tokens.length < values.length ? null : tokens;
}

/** The encoded messages of a schedule request; `null` when there are none or something else is among them. */
export function encodedMessages(body: RequestBody): readonly Buffer[] | null {
  const values = list(body['messages']);
  const messages = values
    .map((entry) => requestBody(entry)['message'])
    .filter((bytes) => Buffer.isBuffer(bytes));
  return messages.length === 0 || messages.length < values.length ? null : messages;
}

/** A text of the body, or `null`. */
export function text(body: RequestBody, key: string): string | null {
  const value = body[key];
  return typeof value === 'string' ? value : null;
}
