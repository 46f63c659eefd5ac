import { ok } from '../../../shared/result';
import { sessionLockLost } from '../conditions';
import type { Reply } from '../request-replies';
import { types } from '../rhea-library';
import { badArgument, type ManagementOperation, type ManagementScope } from './operation';
import { text, type RequestBody } from './request-body';

function inHeldSession(scope: ManagementScope, body: RequestBody, run: (sessionId: string) => Reply): Reply {
  const sessionId = text(body, 'session-id');
  if (sessionId === null) return badArgument('session-id');
  const held = scope.queue.sessions.isHeldBy(sessionId, scope.connectionId);
  return held ? run(sessionId) : { ok: false, error: sessionLockLost(sessionId) };
}

/** `com.microsoft:renew-session-lock`. */
export const renewSessionLock: ManagementOperation = {
  right: 'Listen',
  run: (scope, body) =>
    inHeldSession(scope, body, (sessionId) => {
      const until = scope.queue.renewSession(sessionId, scope.connectionId);
      return until.ok ? ok({ expiration: types.wrap_timestamp(until.value) }) : until;
    }),
};

/** `com.microsoft:get-session-state`. */
export const getSessionState: ManagementOperation = {
  right: 'Listen',
  run: (scope, body) =>
    inHeldSession(scope, body, (sessionId) => ok({ 'session-state': scope.queue.sessions.state(sessionId) })),
};

/** `com.microsoft:set-session-state`. A null state clears it. */
export const setSessionState: ManagementOperation = {
  right: 'Listen',
  run: (scope, body) =>
    inHeldSession(scope, body, (sessionId) => {
      const state = body['session-state'] ?? null;
      if (state !== null && !Buffer.isBuffer(state)) return badArgument('session-state');
      scope.queue.sessions.setState(sessionId, state);
      return ok({});
    }),
};
