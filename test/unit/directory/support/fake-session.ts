import { ok } from '../../../../shared/result';
import type { LdapFault } from '../../../../electron/agent/directory/session/fault';
import type { Session } from '../../../../electron/agent/directory/session/session';

/** A session that reads nothing and knows whether it was closed. */
export interface FakeSession extends Session {
  readonly closed: boolean;
  /** As when the server hangs up. */
  die(): void;
}

export function createFakeSession(): FakeSession {
  let alive = true;
  return {
    get alive(): boolean {
      return alive;
    },
    get closed(): boolean {
      return !alive;
    },
    die: () => {
      alive = false;
    },
    bind: () => Promise.resolve(ok(undefined)),
    search: () => Promise.resolve(ok({ entries: [], cookie: null })),
    readEntry: () => Promise.resolve(ok(null)),
    modify: () => Promise.resolve(ok(undefined)),
    close: () => {
      alive = false;
    },
  };
}

export const refusedConnection: LdapFault = {
  kind: 'unreached',
  step: 'tcp',
  text: 'connect ECONNREFUSED',
};
/** A wrong password of the service account. */
export const refusedSignIn: LdapFault = {
  kind: 'refused',
  stage: 'signIn',
  resultCode: 49,
  text: 'data 52e',
};
