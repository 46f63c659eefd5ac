import { beforeEach, describe, expect, it } from 'vitest';
import { err, ok } from '../../../shared/result';
import { handleMessage } from '../../../electron/agent/pipeline/handle-message';
import type { Ledger, Settlement } from '../../../electron/agent/pipeline/ports';
import { account } from '../../fakes/fake-directory';
import { createHarness, newPassword, ref, type Harness } from './pipeline-harness';

let harness: Harness;

beforeEach(async () => {
  harness = await createHarness();
});

/** A request whose first delivery ended, with the agent, somewhere between the claim and the record. */
async function begun(): Promise<{ id: string; body: Uint8Array }> {
  const sealed = await harness.seal();
  harness.store.ledger.begin(sealed.id, 'reset', harness.clock.now());
  return sealed;
}

function withLedger(changes: Partial<Ledger>): void {
  harness.deps = { ...harness.deps, ledger: { ...harness.store.ledger, ...changes } };
}

const full = (): never => {
  throw new Error('database or disk is full');
};

describe('after a crash that may have come after the write', () => {
  it('a directory that cannot be read leaves the outcome uncertain, not failed', async () => {
    const sealed = await begun();
    harness.directory.read = () =>
      Promise.resolve(
        err({ code: 'directoryUnreachable', detail: null, diagnostic: null, domainController: null }),
      );
    expect((await harness.handle(sealed, 2)).reply?.outcome.code).toBe('uncertain');
  });

  it('a user whose links have gone since leaves the outcome uncertain, not refused', async () => {
    const sealed = await begun();
    harness.resolutions.clear();
    expect((await harness.handle(sealed, 2)).reply?.outcome.code).toBe('uncertain');
  });

  it('a password that cannot be verified is not written again, and the outcome is uncertain', async () => {
    const sealed = await begun();
    harness.directory.verifyPassword = () => Promise.resolve('unknown');
    expect((await harness.handle(sealed, 2)).reply?.outcome.code).toBe('uncertain');
    expect(harness.directory.writes).toEqual([]);
  });

  it('a password that is in force is a success although the account has been disabled since', async () => {
    const sealed = await begun();
    harness.directory.passwords.set('anna', newPassword);
    harness.directory.accounts.set('anna', account(ref, { enabled: false }));
    expect((await harness.handle(sealed, 2)).reply?.outcome.code).toBe('success');
  });

  it('a password that was not set is not set on an account that has been disabled since', async () => {
    const sealed = await begun();
    harness.directory.accounts.set('anna', account(ref, { enabled: false }));
    expect((await harness.handle(sealed, 2)).reply?.outcome.code).toBe('accountDisabled');
    expect(harness.directory.writes).toEqual([]);
  });

  it.each([
    ['in force', true, 'success'],
    ['not set', false, 'operationNotSupported'],
  ])('a password that is %s decides, whatever the settings refuse by now', async (_what, isSet, code) => {
    const sealed = await begun();
    if (isSet) harness.directory.passwords.set('anna', newPassword);
    const rules = harness.deps.rules();
    harness.deps = { ...harness.deps, rules: () => ({ ...rules, refusedOrigins: ['userReset'] }) };
    expect((await harness.handle(sealed, 2)).reply?.outcome.code).toBe(code);
    expect(harness.directory.writes).toEqual([]);
  });

  it('a password that cannot be opened any more leaves the outcome uncertain', async () => {
    const sealed = await begun();
    // The keyring is an object with a prototype.
    const { keys } = harness.deps;
    harness.deps = {
      ...harness.deps,
      keys: {
        openRequest: (body) => keys.openRequest(body),
        sealReply: (kid, json) => keys.sealReply(kid, json),
        openSecret: () =>
          Promise.resolve(err({ code: 'decryptionFailed', detail: 'unknownKey', kid: 'gone' })),
      },
    };
    expect((await harness.handle(sealed, 2)).reply?.outcome.code).toBe('uncertain');
  });

  it('on another agent, which knows nothing of the first delivery, the password is not set again', async () => {
    const sealed = await harness.seal();
    harness.directory.passwords.set('anna', newPassword);
    expect((await harness.handle(sealed, 2)).reply?.outcome.code).toBe('success');
    expect(harness.directory.writes).toEqual([]);
  });
});

describe('a ledger that cannot be written', () => {
  it('on a redelivery makes the outcome uncertain: an earlier delivery may have written', async () => {
    withLedger({ begin: full });
    expect((await harness.handle(await harness.seal(), 2)).reply?.outcome.code).toBe('uncertain');
  });

  it.each<[string, Partial<Ledger>]>([
    ['claim', { begin: full }],
    ['record', { finish: full }],
  ])('without a %s nothing is said that a further delivery could contradict', async (_what, changes) => {
    withLedger(changes);
    const sealed = await harness.seal();
    const replies: string[] = [];
    const replyTo = harness.deps.replies;
    harness.deps = {
      ...harness.deps,
      replies: {
        send(session, requestId, body) {
          replies.push(requestId);
          return replyTo.send(session, requestId, body);
        },
      },
    };
    const settlements: Settlement[] = [];
    const deliver = (deliveryCount: number, settled: boolean): Promise<void> =>
      handleMessage(
        {
          messageId: sealed.id,
          body: sealed.body,
          deliveryCount,
          replyToSessionId: 'portal-0001',
          settle(how) {
            settlements.push(how);
            if (settled) return Promise.resolve(ok(undefined));
            return Promise.resolve(err({ code: 'lockLost', retryable: false, message: 'lock lost' }));
          },
        },
        harness.deps,
        harness.inFlight,
        new AbortController().signal,
      );
    await deliver(1, false);
    expect(replies).toEqual([]);
    harness.deps = { ...harness.deps, ledger: harness.store.ledger };
    await deliver(2, true);
    expect(replies).toEqual([sealed.id]);
    expect(settlements.map(({ kind }) => kind)).toEqual(['complete', 'complete']);
    expect(harness.directory.passwords.get('anna')).toBe(newPassword);
    expect(harness.directory.writes).toHaveLength(1);
  });
});

describe('what happens around the answer', () => {
  it('a listener that throws keeps neither the answer nor the settling', async () => {
    harness.deps = { ...harness.deps, onRecord: full };
    const { settlement, reply } = await harness.handle(await harness.seal());
    expect(settlement).toEqual({ kind: 'complete' });
    expect(reply?.outcome.code).toBe('success');
    expect(harness.unexpected).toEqual(['onRecord']);
  });

  it('an answer that the first delivery could not send is sent by the second that waited for it', async () => {
    const sealed = await harness.seal();
    let finish = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    harness.directory.answer = async () => {
      await gate;
      harness.replyFails = true;
      return { kind: 'applied', warnings: [], diagnostic: null, domainController: 'dc1' };
    };
    const told = harness.deps.onRecord;
    harness.deps = {
      ...harness.deps,
      onRecord(record) {
        told(record);
        harness.replyFails = false;
      },
    };
    const first = harness.handle(sealed);
    while (harness.directory.writes.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const second = harness.handle(sealed, 2);
    finish();
    await first;
    const { settlement, reply } = await second;
    expect(settlement).toEqual({ kind: 'complete' });
    expect(reply?.outcome.code).toBe('success');
    expect(harness.directory.writes).toHaveLength(1);
  });
});
