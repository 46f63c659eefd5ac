import { base64url } from 'jose';
import { packageTypes } from '../shared/protocol/limits';
import { openPackage } from '../shared/protocol/package';
import { decodeReply, type Reply } from '../shared/protocol/reply';
import type { StoredGeneration } from './portal-state';

/** The calls that wait for their replies. */
export interface WaitingReplies {
  /**
   * Waits for the reply to one request; only one sealed with the same generation counts.
   *
   * @returns the reply, or `null` once `forget` was called for the request
   */
  expect(requestId: string, generation: StoredGeneration): Promise<Reply | null>;
  forget(requestId: string): void;
  forgetAll(): void;
  /** Opens a reply and hands it to its call. False when it cannot be opened or nobody waits for it. */
  deliver(body: Uint8Array): Promise<boolean>;
}

interface Waiting {
  readonly kid: string;
  readonly key: Uint8Array;
  resolve(reply: Reply | null): void;
}

/** Keeps the key of each waiting call, so that a reply opens even when its generation has been replaced since. */
export function createWaitingReplies(): WaitingReplies {
  const waiting = new Map<string, Waiting>();
  const end = (requestId: string, reply: Reply | null): void => {
    const call = waiting.get(requestId);
    if (call === undefined) return;
    waiting.delete(requestId);
    call.key.fill(0);
    call.resolve(reply);
  };
  return {
    expect: (requestId, generation) =>
      new Promise((resolve) => {
        waiting.set(requestId, { kid: generation.kid, key: base64url.decode(generation.k), resolve });
      }),
    forget: (requestId) => end(requestId, null),
    forgetAll: () => {
      for (const requestId of [...waiting.keys()]) end(requestId, null);
    },
    deliver: async (body) => {
      const calls = [...waiting.values()];
      // A copy, because the call’s own key is wiped as soon as another reply ends it.
      const keyFor = (kid: string): Uint8Array | null =>
        calls.find((call) => call.kid === kid)?.key.slice() ?? null;
      const opened = await openPackage(body, packageTypes.reply, keyFor);
      if (!opened.ok) return false;
      const reply = decodeReply(opened.value.payload);
      if (reply === null || waiting.get(reply.requestId)?.kid !== opened.value.kid) return false;
      end(reply.requestId, reply);
      return true;
    },
  };
}
