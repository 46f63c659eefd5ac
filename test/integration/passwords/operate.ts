import { decide } from '../../../electron/agent/pipeline/decide';
import type { IncomingMessage } from '../../../electron/agent/pipeline/ports';
import type { Known } from '../../../electron/agent/pipeline/record';
import type { PipelineDeps, Run } from '../../../electron/agent/pipeline/run';
import { startStopwatch } from '../../../electron/agent/pipeline/stopwatch';
import { systemClock } from '../../../electron/agent/clock';
import type { Person } from '../../../lab/types';
import type { Operation } from '../../../shared/operations';
import type { Request } from '../../../shared/protocol/request';
import { err, ok } from '../../../shared/result';
import { never, utf8, type Bench } from '../../contract/directory/bench';

export type WritingOperation = Exclude<Operation, 'probe'>;

/** One operation on one person. */
export interface Asked {
  readonly person: Person;
  readonly operation: WritingOperation;
  readonly newPassword?: string;
  /** For a change. Default: the person’s password of the beginning. */
  readonly currentPassword?: string;
  /** Default: true. */
  readonly unlock?: boolean;
  readonly mustChange?: boolean;
}

let serial = 0;
/** A password that meets every policy of the lab and was never used. */
export function freshPassword(): string {
  serial += 1;
  return `Quittung-${serial}-Öl&Wein`;
}

const unused = (): never => {
  throw new Error('Not part of a decision');
};

function depsOf(bench: Bench, { person, newPassword, currentPassword }: Asked): PipelineDeps {
  return {
    clock: systemClock,
    directory: bench.directory,
    identity: {
      resolve: () => ({ kind: 'found', ref: bench.ref(person) }),
      nameOf: () => person.userPrincipalName,
    },
    keys: {
      openRequest: unused,
      openSecret: () =>
        Promise.resolve(
          newPassword === undefined
            ? err({ code: 'invalidRequest', detail: 'schema', kid: null })
            : ok({
                newPassword: utf8(newPassword),
                currentPassword: utf8(currentPassword ?? person.password),
              }),
        ),
      sealReply: unused,
    },
    ledger: { begin: unused, finish: unused, amend: unused },
    replies: { send: unused },
    rules: () => ({ tenantId: 'contoso', refusedOrigins: [], allowUnlock: true }),
    onRecord: unused,
    onUnexpected: (_step, cause) => {
      throw cause;
    },
  };
}

/** What the agent decides on a request, from its checks up to and including the write; everything real but the relay. */
export async function operate(bench: Bench, asked: Asked): Promise<Known> {
  const { operation, person } = asked;
  const issuedAt = Math.floor(systemClock.now() / 1000);
  const request: Request = {
    operation,
    origin: operation === 'adminReset' ? 'adminPortalReset' : 'userReset',
    requestId: `${person.samAccountName}-${operation}-${freshPassword().length}`,
    cloudAnchor: `User_${person.samAccountName}`,
    tenantId: null,
    issuedAt,
    expiresAt: issuedAt + 60,
    mustChange: asked.mustChange ?? false,
    unlock: asked.unlock ?? true,
    sealedSecret: operation === 'unlock' ? null : 'sealed',
  };
  const message: IncomingMessage = {
    messageId: request.requestId,
    body: new Uint8Array(),
    deliveryCount: 1,
    replyToSessionId: null,
    settle: unused,
  };
  const run: Run = {
    message,
    deps: depsOf(bench, asked),
    signal: never,
    receivedAt: systemClock.now(),
    watch: startStopwatch(systemClock),
  };
  return await decide(run, request, 'kid', false);
}

/** An outcome in one line: code, detail and warnings. */
export function inWords({ outcome: { code, detail, warnings } }: Known): string {
  const more = [...(detail === null ? [] : [detail]), ...warnings];
  return more.length === 0 ? code : `${code} (${more.join(', ')})`;
}
