import { ok } from '../../../shared/result';
import { refuse } from '../conditions';
import { encodeStored } from '../handout';
import { tokenBytes } from '../lock-token';
import { types } from '../rhea-library';
import type { StoredMessage } from '../stored-message';
import { parseMessage } from '../wire-message';
import { badArgument, type ManagementOperation, type ManagementScope } from './operation';
import { encodedMessages, sequenceNumbers, text } from './request-body';

function shown({ observe }: ManagementScope, stored: StoredMessage): object {
  const bytes = encodeStored(stored);
  observe('out', stored.message.messageId, bytes);
  return {
    ...(stored.lock === null ? {} : { 'lock-token': types.wrap_uuid(tokenBytes(stored.lock.token)) }),
    message: types.wrap_binary(bytes),
  };
}

/** `com.microsoft:peek-message`. Locked, deferred and scheduled messages are shown as well. */
export const peekMessage: ManagementOperation = {
  right: 'Listen',
  run: (scope, body) => {
    const [from, count] = [body['from-sequence-number'], body['message-count']];
    if (typeof from !== 'number') return badArgument('from-sequence-number');
    if (typeof count !== 'number' || count < 1) return badArgument('message-count');
    const messages = scope.queue.peek(from, count, text(body, 'session-id'));
    // A peeked message carries no lock token: whoever peeks must not be able to settle it.
    const unlocked = messages.map((stored) => ({ ...stored, lock: null }));
    return ok(unlocked.length === 0 ? null : { messages: unlocked.map((stored) => shown(scope, stored)) });
  },
};

/** `com.microsoft:schedule-message`. All or none of the messages are scheduled. */
export const scheduleMessage: ManagementOperation = {
  right: 'Send',
  run: (scope, body) => {
    const encoded = encodedMessages(body);
    if (encoded === null) return badArgument('messages');
    const due: { readonly message: NonNullable<ReturnType<typeof parseMessage>>; readonly at: number }[] = [];
    for (const bytes of encoded) {
      const message = parseMessage(bytes);
      if (message === null) return refuse('amqp:decode-error', 'A message could not be decoded.');
      const objection = scope.queue.objection(message);
      if (objection !== null) return { ok: false, error: objection };
      if (message.scheduledAt === null) return badArgument('x-opt-scheduled-enqueue-time');
      scope.observe('in', message.messageId, bytes);
      due.push({ message, at: message.scheduledAt });
    }
    const numbers = due.map(({ message, at }) => scope.queue.schedule(message, at));
    return ok({ 'sequence-numbers': types.wrap_array(numbers, 0x81, undefined) });
  },
};

/** `com.microsoft:cancel-scheduled-message`. */
export const cancelScheduledMessage: ManagementOperation = {
  right: 'Send',
  run: ({ queue }, body) => {
    const numbers = sequenceNumbers(body);
    if (numbers === null) return badArgument('sequence-numbers');
    const cancelled = queue.cancelScheduled(numbers);
    return cancelled.ok ? ok({}) : cancelled;
  },
};

/** `com.microsoft:receive-by-sequence-number`: the way to deferred messages. */
export const receiveBySequenceNumber: ManagementOperation = {
  right: 'Listen',
  run: (scope, body) => {
    const numbers = sequenceNumbers(body);
    if (numbers === null) return badArgument('sequence-numbers');
    const mode = body['receiver-settle-mode'] === 0 ? 'receiveAndDelete' : 'peekLock';
    const messages = scope.queue.receiveDeferred(numbers, text(body, 'session-id'), mode);
    return messages.ok ? ok({ messages: messages.value.map((stored) => shown(scope, stored)) }) : messages;
  },
};
