import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { KeyLife } from '../../../electron/agent/key-life';
import { createKeys } from '../../../electron/agent/keys-facade';
import { openKeyring, type Keyring } from '../../../electron/agent/keys/keyring';
import { err, ok } from '../../../shared/result';
import { createFakeClock } from '../../fakes/fake-clock';
import { createMemorySecrets } from '../../fakes/memory-secrets';
import { createKeptLog, type KeptLog } from '../../fakes/silent-log';

let steps: string[];
let due: boolean;
let isOn: boolean;
let rolled: Awaited<ReturnType<KeyLife['roll']>>;
let sweeping: () => Promise<void>;
let keyring: Keyring;
let log: KeptLog;

beforeEach(async () => {
  vi.useFakeTimers();
  steps = [];
  due = false;
  isOn = true;
  rolled = ok(undefined);
  sweeping = () => Promise.resolve();
  log = createKeptLog();
  keyring = await openKeyring(createMemorySecrets(), createFakeClock(), () => undefined);
});

afterEach(() => {
  vi.useRealTimers();
});

function make(): ReturnType<typeof createKeys> {
  return createKeys(
    { keyring, log },
    {
      keyLife: {
        settled: () => true,
        enable: () => Promise.resolve(ok(undefined)),
        mayBeOn: () => true,
        disable: () => Promise.resolve(ok(undefined)),
        destroy: () => Promise.resolve(true),
        roll(actor) {
          steps.push(`roll by ${actor}`);
          return Promise.resolve(rolled);
        },
        rollDue: () => due,
        sweep() {
          steps.push('sweep');
          return sweeping();
        },
      },
      writeback: {
        whileOn: (work) => (isOn ? work(new AbortController().signal) : Promise.resolve(null)),
      },
      beat() {
        steps.push('beat');
        return Promise.resolve();
      },
    },
  );
}

it('looks after the keys: what is over goes, what is due is rolled, and the portal hears of it at once', async () => {
  const keys = make();
  await vi.advanceTimersByTimeAsync(0);
  expect(steps).toEqual(['sweep']);
  due = true;
  await vi.advanceTimersByTimeAsync(60_000);
  await keys.stop();
  expect(steps).toEqual(['sweep', 'sweep', 'roll by agent', 'beat']);
});

it('says why a rollover on demand came to nothing', async () => {
  const keys = make();
  rolled = err('The portal did not answer');
  expect(await keys.roll('anna')).toEqual(err({ code: 'failed', message: 'The portal did not answer' }));
  isOn = false;
  expect(await keys.roll('anna')).toMatchObject({ ok: false, error: { code: 'notAllowed' } });
  await keys.stop();
  expect(steps.filter((step) => step !== 'sweep')).toEqual(['roll by anna']);
});

it('goes on looking after a look that failed', async () => {
  sweeping = () => Promise.reject(new Error('database or disk is full'));
  const keys = make();
  await vi.advanceTimersByTimeAsync(60_000);
  await keys.stop();
  expect(log.lines.map(({ name }) => name)).toEqual(['keys.unexpected', 'keys.unexpected']);
});
