import type { CloudView } from '../../shared/model/cloud';
import type { IpcError } from '../../shared/ipc/contract';
import { err, ok } from '../../shared/result';
import type { CloudFacade } from '../../electron/agent/agent-facade';

/** A cloud connector that keeps what it is given. */
export interface FakeCloud extends CloudFacade {
  view: CloudView;
  /** Why the next save is refused, unless it is untested. */
  refusal: IpcError | null;
  /** Why it cannot be asked. */
  fault: IpcError | null;
  /** Secrets that were given, newest last. */
  readonly secrets: (string | null)[];
}

export function createFakeCloud(): FakeCloud {
  const fake: FakeCloud = {
    view: {
      settings: { kind: 'file', file: '/var/lib/writeback/cloud-users.jsonl', authenticationTypes: {} },
      hasSecret: false,
    },
    refusal: null,
    fault: null,
    secrets: [],
    get: () => Promise.resolve(fake.fault === null ? ok(fake.view) : err(fake.fault)),
    save({ settings, secret, untested }) {
      if (fake.refusal !== null && !untested) return Promise.resolve(err(fake.refusal));
      fake.secrets.push(secret);
      fake.view = { settings, hasSecret: secret !== null || fake.view.hasSecret };
      return Promise.resolve(ok(fake.view));
    },
  };
  return fake;
}
