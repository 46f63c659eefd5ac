import type { Outcome } from '../../../shared/model/outcome';
import type { OperationRecord } from '../../../shared/model/operation-record';
import type { Request } from '../../../shared/protocol/request';
import type { Clock } from '../clock';
import type { AdmissionRules } from './admit';
import type { Directory, DirectoryAccount, Identity, IncomingMessage, Keys, Ledger, Replies } from './ports';
import type { Known } from './record';
import type { Stopwatch } from './stopwatch';

/** What the pipeline needs of the world. */
export interface PipelineDeps {
  readonly clock: Clock;
  readonly keys: Keys;
  readonly ledger: Ledger;
  readonly identity: Identity;
  readonly directory: Directory;
  readonly replies: Replies;
  readonly rules: () => AdmissionRules;
  /** Told of every finished operation when its reply is out (again when a redelivery got the reply out). */
  readonly onRecord: (record: OperationRecord) => void;
  /** Told of what should not happen; the operation goes on or ends with `internalError`. */
  readonly onUnexpected: (step: string, cause: unknown) => void;
}

/** One message on its way. */
export interface Run {
  readonly message: IncomingMessage;
  readonly receivedAt: number;
  readonly watch: Stopwatch;
  readonly deps: PipelineDeps;
  readonly signal: AbortSignal;
}

/** What is known so far, with an outcome. */
export function known(
  run: Run,
  request: Request | null,
  outcome: Outcome,
  account: DirectoryAccount | null = null,
): Known {
  const { message, receivedAt } = run;
  const userName = account?.userName ?? nameOf(run, request);
  return {
    message,
    receivedAt,
    request,
    account,
    userName,
    outcome,
    domainController: null,
    diagnostic: null,
  };
}

function nameOf({ deps }: Run, request: Request | null): string | null {
  if (request === null || request.cloudAnchor === null) return null;
  try {
    return deps.identity.nameOf(request.cloudAnchor);
  } catch (cause) {
    deps.onUnexpected('identity.nameOf', cause);
    return null;
  }
}
