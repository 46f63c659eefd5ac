import type { Outcome } from '../../../shared/model/outcome';
import { decodeRequest, type Request } from '../../../shared/protocol/request';
import { refusal } from './admit';
import type { IncomingMessage, Keys } from './ports';

/** A message after opening: a request to go on with, or the reason why it goes to the dead letters. */
export type Opened =
  | { readonly kind: 'request'; readonly request: Request; readonly kid: string }
  | {
      readonly kind: 'unusable';
      readonly outcome: Outcome;
      /** The key to answer with; `null` when the sender is not proven and gets no answer. */
      readonly answerKid: string | null;
      /** What the admin should know and do beyond the outcome; `null` = nothing. */
      readonly diagnostic: string | null;
    };

/** The remedy for keys that do not fit, in words for the admin. The key id comes from whoever sent the message. */
function unknownKey(kid: string | null): string {
  const named =
    kid !== null && /^[A-Za-z0-9_.-]{1,64}$/.test(kid) ? `“${kid}”` : 'with an id that is not well formed';
  return (
    `Sealed for key generation ${named}, which this agent does not have. If the portal goes on using it: switch ` +
    'writeback off and on again, which gives both sides new keys.'
  );
}

function claimsId(payload: unknown, id: string): boolean {
  return typeof payload === 'object' && payload !== null && 'jti' in payload && payload.jti === id;
}

/**
 * Opens the package of a message and reads its claims. Only a package that is authentic and names the message’s
 * own id is ever answered: an answer to anything else could be made to contradict a true one.
 */
export async function openRequest(message: IncomingMessage, keys: Keys): Promise<Opened> {
  const opened = await keys.openRequest(message.body);
  if (!opened.ok) {
    const { code, detail, kid } = opened.error;
    const diagnostic = detail === 'unknownKey' ? unknownKey(kid) : null;
    return { kind: 'unusable', outcome: refusal(code, detail), answerKid: null, diagnostic };
  }
  const { kid, payload } = opened.value;
  const sameId = claimsId(payload, message.messageId);
  const request = decodeRequest(payload);
  if (request === null) {
    const answerKid = sameId ? kid : null;
    return { kind: 'unusable', outcome: refusal('invalidRequest', 'schema'), answerKid, diagnostic: null };
  }
  if (!sameId) {
    const outcome = refusal('invalidRequest', 'requestIdMismatch');
    return { kind: 'unusable', outcome, answerKid: null, diagnostic: null };
  }
  return { kind: 'request', request, kid };
}
