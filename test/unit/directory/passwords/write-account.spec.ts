import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LdapDirectory } from '../../../../electron/agent/directory/ldap-directory';
import type {
  DirectoryAccount,
  DirectoryWrite,
  WriteResult,
} from '../../../../electron/agent/pipeline/ports';
import { createAuthority, type TestAuthority } from '../support/certificates';
import {
  account,
  accountGuid,
  connectorOf,
  directoryOf,
  never,
  servicePassword,
  utf8,
} from '../support/connector';
import { healthy, startFakeDc, type Behaviour, type FakeDc, type FakeDcOptions } from '../support/fake-dc';
import { entry, responseTags, result, type FakeRequest } from '../support/ldap-messages';
import { dc2, startTwoDcs } from '../support/two-dcs';

const pdc = 'dc1.corp.example.com';
const guidDn = `<GUID=${accountGuid}>`;

let authority: TestAuthority;
let dc: FakeDc;
let directory: LdapDirectory;
const stops: (() => Promise<void>)[] = [];
beforeAll(async () => {
  authority = await createAuthority();
});
afterAll(() => authority.remove());
beforeEach(() => start({}));
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function start(options: Partial<FakeDcOptions>): Promise<void> {
  for (const stop of stops.splice(0)) await stop();
  dc = await startFakeDc({ authority, ...options });
  directory = directoryOf(connectorOf(authority, [dc]));
  stops.push(
    () => directory.close(),
    () => dc.stop(),
  );
}

const reset = (over: Partial<Extract<DirectoryWrite, { kind: 'reset' }>> = {}): DirectoryWrite => ({
  kind: 'reset',
  newPassword: utf8('Neu-€-Wort-1'),
  unlock: true,
  mustChange: false,
  ...over,
});
const change = (): DirectoryWrite => ({
  kind: 'change',
  newPassword: utf8('Neu-1'),
  currentPassword: utf8('Alt-1'),
});

const write = (
  what: DirectoryWrite,
  over: Partial<DirectoryAccount> = {},
  signal = never,
): Promise<WriteResult> => directory.write(account(over), what, signal);

/** What was modified, by attribute. */
function modified(): string[] {
  return dc.requests.flatMap((request) =>
    request.kind !== 'modify'
      ? []
      : [
          request.modify.changes
            .map(({ operation, modification }) => {
              const [value] = modification.parsedBuffers;
              const text =
                modification.type === 'unicodePwd' ? value?.toString('utf16le') : value?.toString('utf8');
              return `${operation} ${modification.type} ${text ?? ''}`;
            })
            .join(', ') +
            request.controls.map(({ type, critical, value }) => ` | ${type} ${critical} ${value}`).join(''),
        ],
  );
}

const readsBack =
  (pwdLastSet: string | null): Behaviour =>
  (request) => {
    if (request.kind !== 'search' || request.search.baseDN !== guidDn) return 'default';
    const found = entry(request.messageId, guidDn, pwdLastSet === null ? {} : { pwdLastSet: [pwdLastSet] });
    return [found, result(request.messageId, responseTags.search, 0)];
  };

/** Another behaviour for the modifies of one attribute. */
function atModify(
  attribute: string,
  answer: (request: FakeRequest) => ReturnType<Behaviour>,
  rest: Behaviour,
): Behaviour {
  return (request, socket) =>
    request.kind === 'modify' &&
    request.modify.changes.some(({ modification }) => modification.type === attribute)
      ? answer(request)
      : rest(request, socket);
}

const denied = (request: FakeRequest): Buffer =>
  result(request.messageId, responseTags.modify, 50, '00002098: SecErr');

describe('a reset', () => {
  it('replaces the password by GUID at the PDC emulator and looks at the result', async () => {
    dc.behave(readsBack('133000000000000000'));
    expect(await write(reset())).toEqual({
      kind: 'applied',
      warnings: [],
      diagnostic: null,
      domainController: pdc,
    });
    expect(modified()).toEqual(['replace unicodePwd "Neu-€-Wort-1"']);
    expect(dc.requests.find(({ kind }) => kind === 'modify')).toMatchObject({ modify: { dn: guidDn } });
  });

  it.each(['1.2.840.113556.1.4.2239', '1.2.840.113556.1.4.2066'])(
    'asks for the whole policy with %s where it is offered',
    async (oid) => {
      await start({ supportedControls: [oid] });
      dc.behave(readsBack('133000000000000000'));
      await write(reset());
      await write(change());
      expect(modified()).toEqual([
        `replace unicodePwd "Neu-€-Wort-1" | ${oid} true 3003020101`,
        'delete unicodePwd "Alt-1", add unicodePwd "Neu-1"',
      ]);
    },
  );

  it('unlocks a locked account and only that', async () => {
    dc.behave(readsBack('133000000000000000'));
    await write(reset(), { lockedOut: true });
    await write(reset({ unlock: false }), { lockedOut: true });
    await write(reset(), { lockedOut: false });
    const password = 'replace unicodePwd "Neu-€-Wort-1"';
    expect(modified()).toEqual([password, 'replace lockoutTime 0', password, password]);
  });

  it('demands a change at the next sign-in', async () => {
    expect(await write(reset({ mustChange: true }))).toMatchObject({ kind: 'applied', warnings: [] });
    expect(modified()).toEqual(['replace unicodePwd "Neu-€-Wort-1"', 'replace pwdLastSet 0']);
  });

  it('does not demand it where the password never expires', async () => {
    dc.behave(readsBack('133000000000000000'));
    expect(await write(reset({ mustChange: true }), { passwordNeverExpires: true })).toMatchObject({
      kind: 'applied',
      warnings: ['mustChangeSkipped'],
    });
    expect(modified()).toEqual(['replace unicodePwd "Neu-€-Wort-1"']);
  });

  it('stays applied when the steps after it are refused', async () => {
    dc.behave(atModify('lockoutTime', denied, atModify('pwdLastSet', denied, readsBack('0'))));
    expect(await write(reset({ mustChange: true }), { lockedOut: true })).toEqual({
      kind: 'applied',
      warnings: ['unlockFailed', 'mustChangeFailed'],
      diagnostic: ['lockoutTime', 'pwdLastSet']
        .map(
          (attribute) =>
            `${attribute} was not written on ${account().distinguishedName}: LDAP: refused with result code 50: 00002098: SecErr`,
        )
        .join(' '),
      domainController: pdc,
    });
  });

  it('stays applied when the connection is lost after it', async () => {
    dc.behave(atModify('lockoutTime', () => 'drop', readsBack('133000000000000000')));
    expect(await write(reset(), { lockedOut: true })).toMatchObject({
      kind: 'applied',
      warnings: ['unlockFailed', 'stateUnknown'],
    });
  });

  it.each([
    [
      '0',
      'unexpirePasswordMissing',
      'pwdLastSet is 0 after the reset: the right Unexpire Password is missing on DC=corp,DC=example,DC=com.',
    ],
    [null, 'stateUnknown', `pwdLastSet of ${account().distinguishedName} cannot be read.`],
  ])('warns when pwdLastSet is %s afterwards', async (pwdLastSet, warning, diagnostic) => {
    dc.behave(readsBack(pwdLastSet));
    expect(await write(reset())).toMatchObject({ kind: 'applied', warnings: [warning], diagnostic });
  });

  it('is refused with the server’s words, but never with a password in them', async () => {
    const text = '0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0';
    const refuse = (words: string): Behaviour =>
      atModify(
        'unicodePwd',
        ({ messageId }) => result(messageId, responseTags.modify, 53, words),
        () => 'default',
      );
    dc.behave(refuse(text));
    const refused = {
      kind: 'rejected',
      code: 'policyViolation',
      detail: 'ruleNotStated',
      domainController: pdc,
    };
    expect(await write(reset())).toEqual({ ...refused, diagnostic: text });
    dc.behave(refuse(`${text} Neu-€-Wort-1`));
    expect(await write(reset())).toEqual({ ...refused, diagnostic: null });
  });

  it('leaves the caller’s passwords as they are', async () => {
    dc.behave(readsBack('1'));
    const mine = reset();
    await write(mine);
    expect(mine).toEqual(reset());
  });
});

describe('a change and an unlock', () => {
  it('are one operation each', async () => {
    expect(await write(change())).toEqual({
      kind: 'applied',
      warnings: [],
      diagnostic: null,
      domainController: pdc,
    });
    expect(await write({ kind: 'unlock' })).toEqual({
      kind: 'applied',
      warnings: [],
      diagnostic: null,
      domainController: pdc,
    });
    expect(modified()).toEqual([
      'delete unicodePwd "Alt-1", add unicodePwd "Neu-1"',
      'replace lockoutTime 0',
    ]);
  });
});

describe('a denial', () => {
  it('on a protected account names its groups before the server’s words', async () => {
    dc.behave(atModify('unicodePwd', denied, () => 'default'));
    const protectedBy = [
      'member of Domain Admins (S-1-5-21-1-2-3-512)',
      'member of Administrators (S-1-5-32-544)',
    ];
    expect(await write(reset(), { memberOfProtectedGroup: true, protectedBy })).toEqual({
      kind: 'rejected',
      code: 'protectedAccount',
      detail: 'memberOfProtectedGroup',
      diagnostic: `Protected: ${protectedBy.join(', ')}. The server said: 00002098: SecErr`,
      domainController: pdc,
    });
    expect(await write(reset())).toMatchObject({
      code: 'insufficientRights',
      diagnostic: '00002098: SecErr',
    });
  });
});

describe('a referral', () => {
  it('makes the PDC emulator be found afresh, and the write is tried once more', async () => {
    let referrals = 1;
    dc.behave(
      atModify(
        'unicodePwd',
        ({ messageId }) =>
          referrals-- > 0 ? result(messageId, responseTags.modify, 10, '0000202B: RefErr') : 'default',
        readsBack('1'),
      ),
    );
    expect(await write(reset())).toMatchObject({ kind: 'applied' });
    expect(modified()).toHaveLength(2);
    expect(dc.requests.filter(({ kind }) => kind === 'bind')).toHaveLength(2);
  });

  it('is given up the second time', async () => {
    dc.behave(
      atModify(
        'unicodePwd',
        ({ messageId }) => result(messageId, responseTags.modify, 10, '0000202B: RefErr'),
        () => 'default',
      ),
    );
    expect(await write(reset())).toMatchObject({
      kind: 'failed',
      retryable: true,
      code: 'pdcUnreachable',
      diagnostic: '0000202B: RefErr',
    });
    expect(modified()).toHaveLength(2);
  });
});

describe('a write whose answer is lost', () => {
  const userBind =
    (code: number, text: string): Behaviour =>
    (request) =>
      request.kind === 'bind' && request.password !== servicePassword
        ? result(request.messageId, responseTags.bind, code, text)
        : readsBack('1')(request, null as never);
  const bindsAsUser = (): FakeRequest[] =>
    dc.requests.filter((request) => request.kind === 'bind' && request.password !== servicePassword);
  const wrong = '80090308: LdapErr: DSID-0C09042A, comment: AcceptSecurityContext error, data 52e, v3839';

  it.each(['drop', 'silent'] as const)('is applied when the new password binds (%s)', async (how) => {
    dc.behave(atModify('unicodePwd', () => how, userBind(0, '')));
    expect(await write(reset({ unlock: true }), { lockedOut: true })).toEqual({
      kind: 'applied',
      warnings: [],
      diagnostic: null,
      domainController: pdc,
    });
    expect(bindsAsUser()).toMatchObject([{ name: account().distinguishedName, password: 'Neu-€-Wort-1' }]);
    expect(modified()).toEqual(['replace unicodePwd "Neu-€-Wort-1"', 'replace lockoutTime 0']);
  });

  it('failed, to be tried again, when it does not bind', async () => {
    dc.behave(atModify('unicodePwd', () => 'drop', userBind(49, wrong)));
    expect(await write(change())).toMatchObject({
      kind: 'failed',
      retryable: true,
      code: 'pdcUnreachable',
      domainController: pdc,
    });
    expect(bindsAsUser()).toHaveLength(1);
    expect(modified()).toHaveLength(1);
  });

  it('is uncertain when the domain controller was only too slow: it may still be at it', async () => {
    dc.behave(atModify('unicodePwd', () => 'silent', userBind(49, wrong)));
    expect(await write(reset())).toMatchObject({ kind: 'unknown', code: 'uncertain', domainController: pdc });
    expect(bindsAsUser()).toHaveLength(1);
  });

  it('is uncertain when another one has the role by now: it may not have received the write yet', async () => {
    const [first, second] = await startTwoDcs(authority, '127.71.11');
    const both = directoryOf(connectorOf(authority, [first, second]));
    stops.push(
      () => both.close(),
      () => first.stop(),
      () => second.stop(),
    );
    first.behave((request) =>
      request.kind === 'modify'
        ? (first.behave((later) => [...healthy({ authority, roleOwner: dc2 }, later)]), 'drop')
        : 'default',
    );
    second.behave((request) =>
      request.kind === 'bind' && request.password !== servicePassword
        ? result(request.messageId, responseTags.bind, 49, wrong)
        : [...healthy({ authority, host: dc2, roleOwner: dc2 }, request)],
    );
    expect(await both.write(account(), reset(), never)).toMatchObject({ kind: 'unknown', code: 'uncertain' });
    expect(second.requests.filter(({ kind }) => kind === 'bind')).toHaveLength(2);
  });

  it('is uncertain when the bind does not tell, and when nobody answers any more', async () => {
    dc.behave(atModify('unicodePwd', () => 'drop', userBind(49, wrong.replace('52e', '775'))));
    const uncertain = { kind: 'unknown', code: 'uncertain', detail: null, domainController: pdc };
    expect(await write(reset())).toMatchObject(uncertain);
    expect(bindsAsUser()).toHaveLength(1);
    dc.behave(
      atModify(
        'unicodePwd',
        () => (void dc.stop(), 'drop'),
        () => 'default',
      ),
    );
    expect(await write(reset())).toMatchObject(uncertain);
  });

  it('is uncertain at once when the caller stops', async () => {
    const abort = new AbortController();
    dc.behave(
      atModify(
        'unicodePwd',
        () => (abort.abort(), 'silent'),
        () => 'default',
      ),
    );
    expect(await write(reset(), {}, abort.signal)).toMatchObject({ kind: 'unknown', code: 'uncertain' });
    expect(bindsAsUser()).toEqual([]);
  });

  it('of an unlock is found out by reading', async () => {
    const state =
      (computed: string): Behaviour =>
      (request) =>
        request.kind === 'search' && request.search.baseDN === guidDn
          ? [
              entry(request.messageId, 'CN=x', {
                sAMAccountName: ['x'],
                userAccountControl: ['512'],
                'msDS-User-Account-Control-Computed': [computed],
              }),
              result(request.messageId, responseTags.search, 0),
            ]
          : 'default';
    dc.behave(atModify('lockoutTime', () => 'drop', state('0')));
    expect(await write({ kind: 'unlock' }, { lockedOut: true })).toMatchObject({ kind: 'applied' });
    dc.behave(atModify('lockoutTime', () => 'drop', state('16')));
    expect(await write({ kind: 'unlock' }, { lockedOut: true })).toMatchObject({
      kind: 'failed',
      retryable: true,
    });
  });
});

describe('before anything is sent', () => {
  it('an unreachable directory is a failure to be tried again', async () => {
    await dc.stop();
    expect(await write(reset())).toMatchObject({
      kind: 'failed',
      retryable: true,
      code: 'directoryUnreachable',
      domainController: pdc,
    });
  });

  it('a rejected service account is said to be one', async () => {
    dc.behave((request) =>
      request.kind === 'bind'
        ? result(request.messageId, responseTags.bind, 49, '80090308: data 52e')
        : 'default',
    );
    expect(await write(reset())).toMatchObject({
      kind: 'failed',
      retryable: false,
      code: 'serviceAccountRejected',
    });
    expect(modified()).toEqual([]);
  });

  it('connections the server closed are replaced', async () => {
    dc.behave(readsBack('1'));
    await write(reset());
    dc.dropConnections();
    expect(await write(reset())).toMatchObject({ kind: 'applied' });
  });

  it('a closed directory refuses', async () => {
    await directory.close();
    expect(await write(reset())).toMatchObject({ kind: 'failed', code: 'directoryUnreachable' });
    expect(dc.requests).toEqual([]);
  });
});

describe('verifyPassword', () => {
  it('binds once, as the account, on a connection of its own', async () => {
    expect(await directory.verifyPassword(account(), utf8('geheim'), never)).toBe('yes');
    expect(
      dc.requests
        .filter(({ kind }) => kind === 'bind')
        .map((request) => (request.kind === 'bind' ? request.password : '')),
    ).toEqual([servicePassword, 'geheim']);
    expect(dc.connections).toBe(2);
  });

  it('never sends an empty password', async () => {
    expect(await directory.verifyPassword(account(), utf8(''), never)).toBe('no');
    expect(dc.connections).toBe(1);
  });
});
