import { refuse, type RelayError } from '../conditions';
import type { AccessRight } from '../access-rules';
import type { Queue } from '../queue';
import type { Reply } from '../request-replies';
import type { Result } from '../../../shared/result';
import type { RequestBody } from './request-body';

/** What an operation works on. */
export interface ManagementScope {
  readonly queue: Queue;
  /** The connection the request came over: it must hold a session to change it. */
  readonly connectionId: string;
  /** Tells the relay’s observer of a message that passes in a request or reply. */
  readonly observe: (direction: 'in' | 'out', messageId: string | null, bytes: Buffer) => void;
}

/** One operation of `$management`. */
export interface ManagementOperation {
  readonly right: AccessRight;
  readonly run: (scope: ManagementScope, body: RequestBody) => Reply;
}

/** The answer to a body in which a field is missing or of the wrong type. */
export function badArgument(field: string): Result<never, RelayError> {
  return refuse('com.microsoft:argument-error', `The field '${field}' is missing or malformed.`);
}
