import { beforeEach, describe, expect, it } from 'vitest';
import type { Request } from '../../../shared/protocol/request';
import { endUserText } from '../../../shared/model/outcome';
import type { DirectoryAccount, Resolution } from '../../../electron/agent/pipeline/ports';
import { account } from '../../fakes/fake-directory';
import { anchor, createHarness, newPassword, ref, type Harness } from './pipeline-harness';

const byAdmin: Partial<Request> = { operation: 'adminReset', origin: 'adminPortalReset' };
const byUser: Partial<Request> = { operation: 'change', origin: 'userChange' };
const unlock: Partial<Request> = { operation: 'unlock', sealedSecret: null };

let harness: Harness;

beforeEach(async () => {
  harness = await createHarness();
});

describe('a request', () => {
  it('is written, recorded, answered and completed', async () => {
    const sealed = await harness.seal();
    const { settlement, reply } = await harness.handle(sealed);
    expect(settlement).toEqual({ kind: 'complete' });
    expect(reply).toMatchObject({
      requestId: sealed.id,
      outcome: { code: 'success', detail: null, warnings: [] },
      eventId: 31002,
    });
    expect(harness.directory.passwords.get('anna')).toBe(newPassword);
    expect(harness.records).toMatchObject([
      {
        requestId: sealed.id,
        authentic: true,
        user: 'anna@corp.example.com',
        code: 'success',
        replied: true,
      },
    ]);
    expect(harness.store.activity.ofRequest(sealed.id).map(({ eventId }) => eventId)).toEqual([31001, 31002]);
    expect(Object.keys(reply?.stages ?? {})).toEqual(['open', 'dedupe', 'resolve', 'write', 'record']);
  });

  it('leaves no password in the buffers it was held in', async () => {
    await harness.handle(await harness.seal({ operation: 'change', origin: 'userChange' }, true));
    expect(harness.directory.buffers).toHaveLength(2);
    for (const buffer of harness.directory.buffers) expect(buffer.every((byte) => byte === 0)).toBe(true);
  });

  it.each<[string, Partial<Request>, string, number]>([
    ['change', { operation: 'change', origin: 'userChange' }, 'change', 31007],
    [
      'admin reset',
      { operation: 'adminReset', origin: 'adminPortalReset', mustChange: true },
      'reset',
      31010,
    ],
    ['unlock', { operation: 'unlock', sealedSecret: null }, 'unlock', 34101],
  ])('for a %s is written as one', async (_what, changes, kind, eventId) => {
    const { reply } = await harness.handle(await harness.seal(changes, changes.operation === 'change'));
    expect(reply).toMatchObject({ outcome: { code: 'success' }, eventId });
    expect(harness.directory.writes.map((write) => write.kind)).toEqual([kind]);
  });

  it('that names nobody who waits is carried out, and not called answered', async () => {
    harness.waiting = false;
    expect(await harness.handle(await harness.seal())).toEqual({
      settlement: { kind: 'complete' },
      reply: null,
    });
    expect(harness.records).toMatchObject([{ code: 'success', replied: false }]);
  });

  it('for a probe is answered without touching the directory', async () => {
    const probe = await harness.seal({ operation: 'probe', cloudAnchor: null, sealedSecret: null });
    expect((await harness.handle(probe)).reply).toMatchObject({
      outcome: { code: 'success' },
      eventId: 34104,
    });
    expect(harness.directory.writes).toEqual([]);
  });

  it('tells of a follow-up step that failed without calling the success a failure', async () => {
    harness.directory.answer = () =>
      Promise.resolve({
        kind: 'applied',
        warnings: ['unlockFailed'],
        diagnostic: 'lockoutTime of CN=anna: no connection.',
        domainController: 'dc1',
      });
    const sealed = await harness.seal();
    const { reply } = await harness.handle(sealed);
    expect(reply?.outcome).toEqual({ code: 'success', detail: null, warnings: ['unlockFailed'] });
    expect(harness.store.activity.ofRequest(sealed.id).map(({ eventId }) => eventId)).toEqual([
      31001, 31002, 34110,
    ]);
  });
});

describe('a password that is set and of little use', () => {
  const past = 1_577_836_800_000;
  it.each<[string, Partial<DirectoryAccount>, Partial<Request>, readonly string[]]>([
    ['an account with a smart card', { smartCardRequired: true }, byAdmin, ['smartCardRequired']],
    ['an account with a smart card', { smartCardRequired: true }, byUser, ['smartCardRequired']],
    ['an expired account', { expiresAt: past }, {}, ['accountExpired']],
    ['an account that will expire', { expiresAt: 8_000_000_000_000 }, {}, []],
    [
      'an expired account with a smart card',
      { expiresAt: past, smartCardRequired: true },
      byAdmin,
      ['smartCardRequired', 'accountExpired'],
    ],
    ['an expired account with a smart card', { expiresAt: past, smartCardRequired: true }, unlock, []],
  ])('of %s is a success with a warning', async (_what, state, changes, warnings) => {
    harness.directory.accounts.set('anna', account(ref, state));
    const { reply } = await harness.handle(await harness.seal(changes, changes.operation === 'change'));
    expect(reply?.outcome).toEqual({ code: 'success', detail: null, warnings });
    expect(harness.directory.writes).toHaveLength(1);
    if (reply === null) throw new Error('no reply');
    expect(endUserText(reply.outcome) === 'Done. You can sign in now.').toBe(warnings.length === 0);
  });

  it('is told so after a crash too', async () => {
    harness.directory.accounts.set('anna', account(ref, { expiresAt: past }));
    harness.directory.passwords.set('anna', newPassword);
    const sealed = await harness.seal();
    harness.store.ledger.begin(sealed.id, 'reset', harness.clock.now());
    const { reply } = await harness.handle(sealed, 2);
    expect(reply?.outcome).toEqual({
      code: 'success',
      detail: null,
      warnings: ['stateUnknown', 'accountExpired'],
    });
  });
});

describe('a request that must not be written', () => {
  const enabledLater: Resolution = { kind: 'found', ref: { ...ref, objectGuid: 'nobody' } };

  it.each<[string, Partial<Request>, string, string | null]>([
    ['expired', { issuedAt: 1_000_000_000, expiresAt: 1_000_000_060 }, 'expired', null],
    ['from the future', { issuedAt: 4_000_000_000, expiresAt: 4_000_000_060 }, 'issuedInFuture', null],
    [
      'from an unsupported origin',
      { operation: 'adminReset', origin: 'officePortal' },
      'operationNotSupported',
      null,
    ],
    ['for an unknown user', { cloudAnchor: 'User_stranger' }, 'userNotFound', 'notInCloudConnectorSpace'],
    ['for a deleted user', { cloudAnchor: 'User_deleted' }, 'userNotFound', 'objectDeleted'],
    ['for a protected user', { cloudAnchor: 'User_protected' }, 'protectedAccount', 'memberOfProtectedGroup'],
    ['for a disabled user', { cloudAnchor: 'User_disabled' }, 'accountDisabled', null],
    ['for a user with a smart card', { cloudAnchor: 'User_smartCard' }, 'smartCardRequired', null],
  ])('%s is refused with its own code', async (_what, changes, code, detail) => {
    harness.resolutions.set('User_deleted', enabledLater);
    for (const [name, state] of [
      ['protected', { memberOfProtectedGroup: true }],
      ['disabled', { enabled: false }],
      ['smartCard', { smartCardRequired: true }],
    ] as const) {
      const where = { ...ref, objectGuid: name };
      harness.resolutions.set(`User_${name}`, { kind: 'found', ref: where });
      harness.directory.accounts.set(name, account(where, state));
    }
    const { reply, settlement } = await harness.handle(await harness.seal(changes));
    expect(reply?.outcome).toEqual({ code, detail, warnings: [] });
    expect(settlement).toEqual({ kind: 'complete' });
    expect(harness.directory.writes).toEqual([]);
  });

  it.each([
    [
      ['member of Domain Admins (S-1-5-21-1-2-3-512)'],
      'Protected: member of Domain Admins (S-1-5-21-1-2-3-512).',
    ],
    [[], 'The groups of the account (tokenGroups) cannot be read, and adminCount is 1.'],
  ])('for a protected user is recorded with what protects it: %j', async (protectedBy, diagnostic) => {
    harness.directory.accounts.set('anna', account(ref, { memberOfProtectedGroup: true, protectedBy }));
    const sealed = await harness.seal();
    await harness.handle(sealed);
    expect(harness.records).toMatchObject([{ code: 'protectedAccount', diagnostic }]);
    // The portal is told the outcome, not what groups there are on premises.
    const again = await harness.handle(sealed, 2);
    expect(JSON.stringify(again.reply)).not.toContain('S-1-5');
    expect(again.reply?.outcome.code).toBe('protectedAccount');
  });

  it('because of the account’s state is refused after a crash too, where nothing was written', async () => {
    harness.directory.accounts.set(
      'anna',
      account(ref, { memberOfProtectedGroup: true, protectedBy: ['x'] }),
    );
    const sealed = await harness.seal();
    harness.store.ledger.begin(sealed.id, 'reset', harness.clock.now());
    const { reply } = await harness.handle(sealed, 2);
    expect(reply?.outcome.code).toBe('protectedAccount');
    expect(harness.records).toMatchObject([{ diagnostic: 'Protected: x.' }]);
    expect(harness.directory.writes).toEqual([]);
  });

  it('is recorded under the name the cloud has for its user', async () => {
    harness.resolutions.set('User_off', {
      kind: 'refused',
      code: 'accountDisabled',
      detail: 'noAccountEnabledLink',
    });
    await harness.handle(await harness.seal({ cloudAnchor: 'User_off' }));
    await harness.handle(await harness.seal({ cloudAnchor: 'User_stranger' }));
    expect(harness.records.map(({ user }) => user)).toEqual(['User_off@cloud.example.com', null]);
  });

  it('with a life of more than five minutes is refused', async () => {
    const issuedAt = Math.floor(harness.clock.now() / 1000);
    const { reply } = await harness.handle(await harness.seal({ issuedAt, expiresAt: issuedAt + 301 }));
    expect(reply?.outcome).toMatchObject({ code: 'invalidRequest', detail: 'lifeTooLong' });
  });

  it('that expires while its user is looked up is not written', async () => {
    const sealed = await harness.seal();
    const read = harness.directory.read.bind(harness.directory);
    harness.directory.read = (where, signal) => {
      harness.clock.advance(61_000);
      return read(where, signal);
    };
    expect((await harness.handle(sealed)).reply?.outcome.code).toBe('expired');
    expect(harness.directory.writes).toEqual([]);
  });

  it('because unlocking alone is not allowed is refused', async () => {
    harness.deps = {
      ...harness.deps,
      rules: () => ({ tenantId: 'contoso', refusedOrigins: [], allowUnlock: false }),
    };
    const { reply } = await harness.handle(await harness.seal({ operation: 'unlock', sealedSecret: null }));
    expect(reply?.outcome.code).toBe('operationNotSupported');
  });
});

describe('a message that cannot be believed', () => {
  it('goes to the dead letters with a reason, and is not answered', async () => {
    const { id, body } = await harness.seal();
    const altered = Uint8Array.from(body);
    const position = altered.length - 40;
    altered[position] = altered[position] === 0x41 ? 0x42 : 0x41;
    expect(await harness.handle({ id, body: altered })).toEqual({
      settlement: {
        kind: 'deadLetter',
        reason: 'notAuthentic',
        description:
          'decryptionFailed, event 32004: The message’s authentication tag does not match: it was altered on its way, or sealed with another key.',
      },
      reply: null,
    });
    expect(harness.records).toMatchObject([
      { requestId: id, authentic: false, operation: null, eventId: 32004 },
    ]);
  });

  it('does not keep the true request with the same id from being served', async () => {
    const sealed = await harness.seal();
    await harness.handle({ id: sealed.id, body: new Uint8Array([1, 2, 3]) });
    expect((await harness.handle(sealed)).reply?.outcome.code).toBe('success');
  });

  it('is refused when its message id is not its request id', async () => {
    const { body } = await harness.seal();
    const { settlement, reply } = await harness.handle({ id: 'another-id-000000', body });
    expect(settlement).toMatchObject({ kind: 'deadLetter', reason: 'requestIdMismatch' });
    expect(reply).toBeNull();
  });
});

describe('a message that comes again', () => {
  it('as a replay is written to the dead letters and not to the directory', async () => {
    const sealed = await harness.seal();
    await harness.handle(sealed);
    expect(await harness.handle(sealed)).toMatchObject({
      settlement: { kind: 'deadLetter', reason: 'replayed' },
      reply: null,
    });
    expect(harness.directory.writes).toHaveLength(1);
    expect(harness.records.map(({ code }) => code)).toEqual(['success', 'replayed']);
  });

  it('because the answer did not get out is answered again, not written again', async () => {
    harness.replyFails = true;
    const sealed = await harness.seal();
    expect((await harness.handle(sealed)).settlement).toEqual({ kind: 'abandon' });
    harness.replyFails = false;
    const { settlement, reply } = await harness.handle(sealed, 2);
    expect(settlement).toEqual({ kind: 'complete' });
    expect(reply?.outcome.code).toBe('success');
    expect(harness.directory.writes).toHaveLength(1);
    expect(harness.records.map(({ seq, replied }) => ({ seq, replied }))).toEqual([
      { seq: 1, replied: false },
      { seq: 1, replied: true },
    ]);
  });

  it('while the first delivery is being handled waits for it', async () => {
    const sealed = await harness.seal();
    let finish = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      finish = resolve;
    });
    harness.directory.answer = async () => {
      await gate;
      return { kind: 'applied', warnings: [], diagnostic: null, domainController: 'dc1' };
    };
    const first = harness.handle(sealed);
    while (harness.directory.writes.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const second = harness.handle(sealed, 2);
    finish();
    expect((await first).settlement).toEqual({ kind: 'complete' });
    expect((await second).settlement).toEqual({ kind: 'complete' });
    expect(harness.directory.writes).toHaveLength(1);
  });

  it.each([
    ['was set', true, 0],
    ['was not set', false, 1],
  ])('after a crash during the write finds out that the password %s', async (_what, set, writes) => {
    const sealed = await harness.seal();
    harness.store.ledger.begin(sealed.id, 'reset', harness.clock.now());
    if (set) harness.directory.passwords.set('anna', newPassword);
    const { reply } = await harness.handle(sealed, 2);
    expect(reply?.outcome.code).toBe('success');
    expect(harness.directory.writes).toHaveLength(writes);
  });

  it('after a crash and its expiry tells the truth about a password that was set', async () => {
    const sealed = await harness.seal();
    harness.store.ledger.begin(sealed.id, 'reset', harness.clock.now());
    harness.directory.passwords.set('anna', newPassword);
    harness.clock.advance(120_000);
    expect((await harness.handle(sealed, 2)).reply?.outcome.code).toBe('success');
    expect(harness.directory.writes).toHaveLength(0);
  });

  it('after a crash and its expiry, the password not set, is refused as expired', async () => {
    const sealed = await harness.seal();
    harness.store.ledger.begin(sealed.id, 'reset', harness.clock.now());
    harness.clock.advance(120_000);
    expect((await harness.handle(sealed, 2)).reply?.outcome.code).toBe('expired');
    expect(harness.directory.writes).toHaveLength(0);
  });
});

describe('what is unexpected', () => {
  it('in the write is reported as uncertain, never as a failure that says nothing was set', async () => {
    harness.directory.answer = () => Promise.reject(new Error('bug'));
    expect((await harness.handle(await harness.seal())).reply?.outcome.code).toBe('uncertain');
    expect(harness.unexpected).toEqual(['write']);
  });

  it('in the lookup is an internal error and nothing is written', async () => {
    harness.directory.read = () => Promise.reject(new Error('bug'));
    expect((await harness.handle(await harness.seal())).reply?.outcome.code).toBe('internalError');
    expect(harness.directory.writes).toEqual([]);
  });

  it('before the claim keeps the password from being written', async () => {
    const begin = (): never => {
      throw new Error('disk full');
    };
    harness.deps = { ...harness.deps, ledger: { ...harness.store.ledger, begin } };
    expect((await harness.handle(await harness.seal())).reply?.outcome.code).toBe('internalError');
    expect(harness.directory.writes).toEqual([]);
  });

  it('in recording does not keep the truth from the portal', async () => {
    const finish = (): never => {
      throw new Error('disk full');
    };
    harness.deps = { ...harness.deps, ledger: { ...harness.store.ledger, finish } };
    const { reply, settlement } = await harness.handle(await harness.seal());
    expect(reply?.outcome.code).toBe('success');
    expect(settlement).toEqual({ kind: 'complete' });
    expect(harness.unexpected).toEqual(['ledger.finish']);
  });

  it('said by the directory keeps its own code, words and domain controller', async () => {
    harness.directory.answer = () =>
      Promise.resolve({
        kind: 'rejected',
        code: 'policyViolation',
        detail: 'tooShort',
        diagnostic: '0000052D: too short',
        domainController: 'dc1.corp.example.com',
      });
    const { reply } = await harness.handle(await harness.seal());
    expect(reply?.outcome).toEqual({ code: 'policyViolation', detail: 'tooShort', warnings: [] });
    expect(harness.records).toMatchObject([
      { diagnostic: '0000052D: too short', domainController: 'dc1.corp.example.com', eventId: 33008 },
    ]);
    const events = harness.store.activity.newest(10).map(({ eventId }) => eventId);
    expect(events).toEqual([31003, 33008, 31001]);
    expect(anchor).toBe(harness.records[0]?.cloudAnchor);
  });
});
