import { ok } from '../../../shared/result';
import { badArgument, type ManagementOperation } from './operation';
import { lockTokens, requestBody, text, type RequestBody } from './request-body';
import { types } from '../rhea-library';
import type { Disposition } from '../stored-message';

/** `com.microsoft:renew-lock`. */
export const renewLock: ManagementOperation = {
  right: 'Listen',
  run: ({ queue }, body) => {
    const tokens = lockTokens(body);
    if (tokens === null) return badArgument('lock-tokens');
    const expirations: Date[] = [];
    for (const token of tokens) {
      const until = queue.renewLock(token);
      if (!until.ok) return until;
      expirations.push(new Date(until.value));
    }
    return ok({ expirations: types.wrap_array(expirations, 0x83, undefined) });
  },
};

function disposition(body: RequestBody): Disposition | null {
  const properties = requestBody(body['properties-to-modify']);
  switch (body['disposition-status']) {
    case 'completed':
      return { kind: 'complete' };
    case 'abandoned':
      return { kind: 'abandon', properties };
    case 'defered': // So spelt by Service Bus.
      return { kind: 'defer', properties };
    case 'suspended': {
      const [reason, description] = [text(body, 'deadletter-reason'), text(body, 'deadletter-description')];
      return { kind: 'deadLetter', reason, description, properties };
    }
    default:
      return null;
  }
}

/** `com.microsoft:update-disposition`: settles messages whose link is gone, and deferred ones. */
export const updateDisposition: ManagementOperation = {
  right: 'Listen',
  run: ({ queue }, body) => {
    const tokens = lockTokens(body);
    if (tokens === null) return badArgument('lock-tokens');
    const wanted = disposition(body);
    if (wanted === null) return badArgument('disposition-status');
    for (const token of tokens) {
      const settled = queue.settle(token, wanted);
      if (!settled.ok) return settled;
    }
    return ok({});
  },
};
