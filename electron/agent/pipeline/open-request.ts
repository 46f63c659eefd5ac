import type { Outcome } from '../../../shared/model/outcome';
import type { OutcomeDetail } from '../../../shared/outcome-details';
import type { OpenError } from '../../../shared/protocol/package';
import { decodeRequest, requestDefect, type Request } from '../../../shared/protocol/request';
import { refusal } from './admit';
import type { IncomingMessage, Keys } from './ports';

/** A message after opening: a request to go on with, or the reason why it goes to the dead letters. */
export type Opened =
  | { readonly kind: 'request'; readonly request: Request; readonly kid: string }
  | {
      readonly kind: 'unusable';
      readonly outcome: Outcome;
      /** What the admin should know of it. Nothing of the content: only a key id in its closed alphabet. */
      readonly diagnostic: string | null;
      /** The key to answer with; `null` when the sender is not proven and gets no answer. */
      readonly answerKid: string | null;
    };

function claimsId(payload: unknown, id: string): boolean {
  return typeof payload === 'object' && payload !== null && 'jti' in payload && payload.jti === id;
}

function unusable(
  code: OpenError['code'],
  detail: OutcomeDetail,
  answerKid: string | null,
  diagnostic: string | null = null,
): Opened {
  return { kind: 'unusable', outcome: refusal(code, detail), answerKid, diagnostic };
}

/** The remedy for keys that do not fit, in words for the admin. The key id comes from whoever sent the message. */
function namedKey({ detail, kid }: OpenError): string | null {
  if (detail !== 'unknownKey') return null;
  const named = kid === null ? 'no key generation' : `the key generation ${kid}`;
  return (
    `The message names ${named}${kid === null ? '' : ', which this agent does not have'}. If the portal goes on using it: switch writeback ` +
    'off and on again, which gives both sides new keys.'
  );
}

/**
 * Opens the package of a message and reads its claims. Only a package that is authentic and names the message’s
 * own id is ever answered: an answer to anything else could be made to contradict a true one.
 */
export async function openRequest(message: IncomingMessage, keys: Keys): Promise<Opened> {
  const opened = await keys.openRequest(message.body);
  if (!opened.ok) return unusable(opened.error.code, opened.error.detail, null, namedKey(opened.error));
  const { kid, payload } = opened.value;
  const sameId = claimsId(payload, message.messageId);
  const request = decodeRequest(payload);
  if (request === null) return unusable('invalidRequest', requestDefect(payload), sameId ? kid : null);
  if (!sameId) return unusable('invalidRequest', 'requestIdMismatch', null);
  return { kind: 'request', request, kid };
}
