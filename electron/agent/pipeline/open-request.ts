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
    };

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
    return { kind: 'unusable', outcome: refusal(opened.error.code, opened.error.detail), answerKid: null };
  }
  const { kid, payload } = opened.value;
  const sameId = claimsId(payload, message.messageId);
  const request = decodeRequest(payload);
  if (request === null) {
    return { kind: 'unusable', outcome: refusal('invalidRequest', 'schema'), answerKid: sameId ? kid : null };
  }
  if (!sameId) {
    return { kind: 'unusable', outcome: refusal('invalidRequest', 'requestIdMismatch'), answerKid: null };
  }
  return { kind: 'request', request, kid };
}
