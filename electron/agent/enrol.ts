import { join } from 'node:path';
import { err, type Result } from '../../shared/result';
import type { Clock } from './clock';
import { openKeyring } from './keys/keyring';
import type { SecretStore } from './keys/secret-store';
import { takeHostLock } from './store/host-lock';
import { openStore } from './store/store';
import { takeEnrolmentFile } from './take-enrolment';

/** What taking in an enrolment needs. */
export interface EnrolOptions {
  /** State folder of an agent that is set up and does not run. */
  readonly stateDir: string;
  /** Opened only when the state folder is ours. */
  readonly secrets: () => Promise<SecretStore>;
  readonly clock: Clock;
  readonly enrolmentFile: string;
  /** Operating-system user, for the activity log. */
  readonly actor: string;
}

/**
 * Takes in a new enrolment under the lock of the state folder and switches writeback on for the next start. Nothing is
 * changed, and the file stays, when it cannot be used.
 *
 * @throws when the state folder or the secret store is broken
 */
export async function enrol(options: EnrolOptions): Promise<Result<void, string>> {
  const { stateDir, clock, enrolmentFile, actor } = options;
  const lock = takeHostLock(join(stateDir, 'host.lock'));
  if (lock === null)
    return err(
      `The agent on ${stateDir} runs: stop it first, and start it again when the enrolment is taken in`,
    );
  try {
    const store = openStore(join(stateDir, 'agent.db'), clock);
    try {
      const secrets = await options.secrets();
      const keyring = await openKeyring(secrets, clock, () => undefined);
      const { configuration } = store;
      const taken = await takeEnrolmentFile(enrolmentFile, {
        secrets,
        configuration,
        keyring,
        now: clock.now(),
      });
      if (!taken.ok) return taken;
      store.settings.change({ writebackEnabled: true });
      const { pairingId, relay } = configuration.get() ?? { pairingId: null, relay: { host: null } };
      store.activity.append({
        eventId: 34175,
        requestId: null,
        actor,
        data: { pairingId, relay: relay.host },
      });
      return taken;
    } finally {
      store.close();
    }
  } finally {
    lock.release();
  }
}
