import { beforeEach, describe, expect, it } from 'vitest';
import type { LdapFault } from '../../../../electron/agent/directory/session/fault';
import { createSignInGate, type SignInGate } from '../../../../electron/agent/directory/session/sign-in-gate';
import { err, ok, type Result } from '../../../../shared/result';
import { createFakeClock, type FakeClock } from '../../../fakes/fake-clock';
import { refusedConnection, refusedSignIn } from '../support/fake-session';

type Bound = Result<void, LdapFault>;

/** Binds under way, to be answered by the test. */
let asked: ((bound: Bound) => void)[];
let clock: FakeClock;
let gate: SignInGate;
beforeEach(() => {
  asked = [];
  clock = createFakeClock();
  gate = createSignInGate(() => clock.monotonic());
});

const bind = (): Promise<Bound> => gate.through(() => new Promise((resolve) => asked.push(resolve)));
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const refuse = async (): Promise<void> => {
  const bound = bind();
  await settled();
  asked.at(-1)?.(err(refusedSignIn));
  await bound;
};

describe('a service account’s sign-ins', () => {
  it('happen one at a time as long as the password is not known to be right; a refusal is everybody’s', async () => {
    const bounds = [bind(), bind(), bind()];
    expect(asked).toHaveLength(1);
    asked[0]?.(err(refusedSignIn));
    expect(await Promise.all(bounds)).toEqual(Array(3).fill(err(refusedSignIn)));
    expect(asked).toHaveLength(1);
  });

  it('happen side by side once it is known', async () => {
    const first = bind();
    const second = bind();
    asked[0]?.(ok(undefined));
    await first;
    await settled();
    const others = [second, bind(), bind()];
    expect(asked).toHaveLength(4);
    for (const answer of asked) answer(ok(undefined));
    expect(await Promise.all(others)).toEqual(Array(3).fill(ok(undefined)));
  });

  it('do not share what says nothing of the password', async () => {
    const [first, second] = [bind(), bind()];
    asked[0]?.(err(refusedConnection));
    expect(await first).toEqual(err(refusedConnection));
    await settled();
    asked[1]?.(ok(undefined));
    expect(await second).toEqual(ok(undefined));
  });

  it('are held off after a refusal, longer with each', async () => {
    expect(gate.refusal()).toBeNull();
    const waits: (number | undefined)[] = [];
    for (let count = 0; count < 6; count += 1) {
      await refuse();
      waits.push(gate.refusal()?.retryInMs);
      clock.advance(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000]);
    expect(gate.refusal()).toBeNull();
  });

  it('are not tried for operations either after a wrong password: every bind counts towards the lockout', async () => {
    await refuse();
    const bounds = await Promise.all([bind(), bind()]);
    expect(asked).toHaveLength(1);
    expect(bounds).toEqual(
      Array(2).fill(
        err({
          ...refusedSignIn,
          text: 'data 52e (not tried again for 30 s, lest the account be locked out)',
        }),
      ),
    );
    clock.advance(30_000);
    void bind();
    expect(asked).toHaveLength(2);
  });

  it.each(['525', '530', '531', '532', '533', '701', '773', '775'])(
    'are tried again at once for operations after %s, which counts towards no lockout',
    async (data) => {
      const first = bind();
      asked[0]?.(err({ ...refusedSignIn, text: `data ${data}, v4563` }));
      await first;
      void bind();
      expect(asked).toHaveLength(2);
      expect(gate.refusal()).not.toBeNull();
    },
  );

  it('refused together count as one', async () => {
    const proven = bind();
    asked[0]?.(ok(undefined));
    await proven;
    const bounds = [bind(), bind(), bind()];
    for (const answer of asked.slice(1)) answer(err(refusedSignIn));
    await Promise.all(bounds);
    expect(gate.refusal()?.retryInMs).toBe(30_000);
  });

  it('are not held off any more when one succeeded, or the password may be another one', async () => {
    await refuse();
    clock.advance(30_000);
    const bound = bind();
    await settled();
    asked.at(-1)?.(ok(undefined));
    await bound;
    expect(gate.refusal()).toBeNull();
    await refuse();
    gate.reset();
    expect(gate.refusal()).toBeNull();
  });
});
