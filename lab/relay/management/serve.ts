import type { AccessRight } from '../access-rules';
import { claimMissing, refuse } from '../conditions';
import type { Reply } from '../request-replies';
import type { DecodedMessage } from '../rhea-library';
import { renewLock, updateDisposition } from './locks';
import { cancelScheduledMessage, peekMessage, receiveBySequenceNumber, scheduleMessage } from './messages';
import type { ManagementOperation, ManagementScope } from './operation';
import { requestBody } from './request-body';
import { getSessionState, renewSessionLock, setSessionState } from './sessions';

const operations: ReadonlyMap<unknown, ManagementOperation> = new Map([
  ['com.microsoft:renew-lock', renewLock],
  ['com.microsoft:update-disposition', updateDisposition],
  ['com.microsoft:peek-message', peekMessage],
  ['com.microsoft:schedule-message', scheduleMessage],
  ['com.microsoft:cancel-scheduled-message', cancelScheduledMessage],
  ['com.microsoft:receive-by-sequence-number', receiveBySequenceNumber],
  ['com.microsoft:renew-session-lock', renewSessionLock],
  ['com.microsoft:get-session-state', getSessionState],
  ['com.microsoft:set-session-state', setSessionState],
]);

/** Serves a request to a queue’s `$management`. Each operation needs the right of its kind. */
export function serveManagement(
  request: DecodedMessage,
  scope: ManagementScope,
  allows: (right: AccessRight) => boolean,
): Reply {
  const name = request.application_properties?.['operation'];
  const operation = operations.get(name);
  if (operation === undefined)
    return refuse('amqp:not-implemented', `The operation '${String(name)}' is not served.`);
  if (!allows(operation.right))
    return { ok: false, error: claimMissing(operation.right, scope.queue.settings.name) };
  return operation.run(scope, requestBody(request.body));
}
