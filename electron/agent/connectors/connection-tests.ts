import { createHmac, randomBytes } from 'node:crypto';
import type { TestStep } from '../../../shared/ipc/directory-channels';
import type { Clock } from '../clock';
import type { ConnectorAccess, Forests } from '../directory-port';
import { refusalOf } from './draft';

/** A look at a directory ends by then, whatever the network does. Milliseconds. */
const limitMs = 120_000;
/** How long a test that signed in stands for the next one with the same values. Milliseconds. */
const countsMs = 60_000;

/** Tries of forests that may not be configured yet. */
export interface ConnectionTests {
  /** Tries it now. */
  run(access: ConnectorAccess, password: string | null): Promise<readonly TestStep[]>;
  /**
   * What a try with the same values and password said within the last minute, where it was good or the sign-in was
   * refused; else tries it now. So that to test and then to save is one sign-in and not two: a wrong one counts towards the lockout.
   */
  recent(access: ConnectorAccess, password: string | null): Promise<readonly TestStep[]>;
}

const notAgain = 'It was not tried again: use Test for that.';

/** Whether it signed in and nothing was in the way, or the sign-in itself was refused. */
function decides(steps: readonly TestStep[]): boolean {
  const bind = steps.find(({ id }) => id === 'bind');
  if (bind === undefined || bind.state === 'skipped') return false;
  return bind.state === 'bad' || refusalOf(steps) === null;
}

/** Remembers the last test, and of its password a keyed hash only. */
export function createConnectionTests(
  forests: Pick<Forests, 'test'>,
  clock: Pick<Clock, 'monotonic'>,
): ConnectionTests {
  const key = Uint8Array.from(randomBytes(32));
  let last: { readonly of: string; readonly at: number; readonly steps: readonly TestStep[] } | null = null;
  const fingerprint = ({ connector }: ConnectorAccess, password: string | null): string =>
    createHmac('sha256', key)
      .update(JSON.stringify([connector, password]))
      .digest('hex');
  const run: ConnectionTests['run'] = async (access, password) => {
    const steps = await forests.test(access, AbortSignal.timeout(limitMs));
    last = decides(steps) ? { of: fingerprint(access, password), at: clock.monotonic(), steps } : null;
    return steps;
  };
  return {
    run,
    recent: async (access, password) => {
      const counts = last !== null && clock.monotonic() - last.at <= countsMs;
      if (!counts || last?.of !== fingerprint(access, password)) return await run(access, password);
      return last.steps.map((step) =>
        step.id === 'bind' && step.state === 'bad' ? { ...step, text: `${step.text} ${notAgain}` } : step,
      );
    },
  };
}
