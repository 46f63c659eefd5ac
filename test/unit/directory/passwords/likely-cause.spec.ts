import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PasswordRules } from '../../../../electron/agent/directory/inspect/inspect-policy';
import { judge, type PolicySubject } from '../../../../electron/agent/directory/passwords/likely-cause';
import type { LdapDirectory } from '../../../../electron/agent/directory/ldap-directory';
import type { DirectoryWrite, WriteResult } from '../../../../electron/agent/pipeline/ports';
import { createAuthority, type TestAuthority } from '../support/certificates';
import { account, accountGuid, connectorOf, directoryOf, never, utf8 } from '../support/connector';
import { baseDn, startFakeDc, type Behaviour, type FakeDc, type FakeDcOptions } from '../support/fake-dc';
import { entry, responseTags, result } from '../support/ldap-messages';

const strictDn = `CN=PSO-x\\, streng,CN=Password Settings Container,CN=System,${baseDn}`;
const dayMs = 86_400_000;
const now = Date.UTC(2026, 10, 21, 9, 30);
const rules = (over: Partial<PasswordRules> = {}): PasswordRules => ({
  fineGrained: null,
  minLength: 8,
  complexity: true,
  history: 24,
  minAgeMs: dayMs,
  ...over,
});
const subject = (over: Partial<PolicySubject> = {}): PolicySubject => ({
  accountName: 'anne',
  displayName: 'Anne Meier',
  isExempt: false,
  passwordSetAt: now - 2 * dayMs,
  ...over,
});
const whole = { age: true, history: true };
const formOnly = { age: false, history: false };

describe('what a refusal is likely about', () => {
  it.each<[string, Partial<PasswordRules>, Partial<PolicySubject>, typeof whole, string, string]>([
    [
      'Kurz-1x',
      { fineGrained: strictDn, minLength: 12 },
      {},
      whole,
      'likelyTooShort',
      'Likely: the policy PSO-x\\, streng asks for at least 12 characters.',
    ],
    [
      'nurkleinebuchstaben',
      {},
      {},
      whole,
      'likelyNotComplex',
      'Likely: the policy of the domain asks for three of five kinds of characters without the names of the account.',
    ],
    [
      'Lang-genug-1',
      {},
      { passwordSetAt: now - dayMs + 61_000 },
      whole,
      'likelyTooYoung',
      'Likely: the policy of the domain keeps a password for at least 1 day: this one may be changed from 2026-11-21 09:31:01 UTC.',
    ],
    [
      'kurz',
      { minAgeMs: 90 * 60_000 },
      { passwordSetAt: now - 1_000 },
      whole,
      'likelyTooYoung',
      'Likely: the policy of the domain keeps a password for at least 90 minutes: this one may be changed from 2026-11-21 10:59:59 UTC; the policy of the domain asks for at least 8 characters; the policy of the domain asks for three of five kinds of characters without the names of the account.',
    ],
    [
      'Lang-genug-1',
      { minAgeMs: Number.POSITIVE_INFINITY },
      {},
      whole,
      'likelyTooYoung',
      'Likely: the policy of the domain has a minimum password age that never ends: users cannot change their passwords.',
    ],
    [
      'Lang-genug-1',
      {},
      {},
      whole,
      'historyOrFilter',
      'Not the length, the complexity or the minimum age that the policy of the domain asks for. What is left: the history (the last 24 passwords) or a password filter on the domain controllers; Active Directory does not tell which.',
    ],
    [
      'Lang-genug-1',
      {},
      { passwordSetAt: now },
      formOnly,
      'historyOrFilter',
      'Not the length or the complexity that the policy of the domain asks for. What is left: a password filter on the domain controllers (the history is not checked here).',
    ],
    [
      'Lang-genug-1',
      { history: 0 },
      {},
      whole,
      'historyOrFilter',
      'Not the length, the complexity or the minimum age that the policy of the domain asks for. What is left: a password filter on the domain controllers (the history is not checked here).',
    ],
  ])('%s', (password, policy, about, applied, detail, text) => {
    expect(judge(rules(policy), subject(about), utf8(password), applied, now)).toEqual({ detail, text });
  });

  it('is not the age where the password must be changed or has just become old enough', () => {
    for (const passwordSetAt of [null, now - dayMs]) {
      const about = subject({ passwordSetAt });
      expect(judge(rules(), about, utf8('Lang-genug-1'), whole, now).detail).toBe('historyOrFilter');
    }
  });

  it('counts code units: an emoji is two characters', () => {
    const detail = (password: string): string =>
      judge(rules({ complexity: false }), subject(), utf8(password), whole, now).detail;
    expect([detail('😀😀😀x'), detail('😀😀😀😀')]).toEqual(['likelyTooShort', 'historyOrFilter']);
  });

  it('asks neither length nor complexity where no password is required, and no complexity where it is off', () => {
    const exempt = subject({ isExempt: true });
    expect(judge(rules(), exempt, utf8('a'), whole, now).detail).toBe('historyOrFilter');
    const plain = rules({ complexity: false });
    expect(judge(plain, subject(), utf8('kleinbuchstaben'), whole, now).detail).toBe('historyOrFilter');
  });
});

describe('at the domain controller', () => {
  const refusal = '0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0';
  const guidDn = `<GUID=${accountGuid}>`;
  const plainUser = {
    sAMAccountName: ['anne'],
    displayName: ['Anne Meier'],
    userAccountControl: ['512'],
    pwdLastSet: ['134085582000000000'],
  };
  const domainPolicy = {
    minPwdLength: ['8'],
    pwdProperties: ['1'],
    pwdHistoryLength: ['24'],
    minPwdAge: ['0'],
    fSMORoleOwner: [
      `CN=NTDS Settings,CN=dc1,CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration,${baseDn}`,
    ],
  };
  const strictPolicy = {
    'msDS-MinimumPasswordLength': ['12'],
    'msDS-PasswordComplexityEnabled': ['TRUE'],
    'msDS-PasswordHistoryLength': ['24'],
    'msDS-MinimumPasswordAge': [String(-864_000_000_000)],
  };
  type Attributes = Readonly<Record<string, readonly string[]>>;
  interface Scene {
    readonly text?: string;
    readonly user?: Attributes;
    readonly domain?: Attributes;
    readonly strict?: Attributes | 'hidden';
    readonly rootDse?: Behaviour;
  }
  let authority: TestAuthority;
  let dc: FakeDc;
  let directory: LdapDirectory;
  beforeAll(async () => {
    authority = await createAuthority();
  });
  afterAll(() => authority.remove());
  afterEach(async () => {
    await directory.close();
    await dc.stop();
  });

  const at =
    ({
      text = refusal,
      user = plainUser,
      domain = domainPolicy,
      strict = 'hidden',
      rootDse,
    }: Scene): Behaviour =>
    (request, socket) => {
      const { messageId } = request;
      const found = (dn: string, attributes: Attributes): Buffer[] => [
        entry(messageId, dn, attributes),
        result(messageId, responseTags.search, 0),
      ];
      if (request.kind === 'modify') return result(messageId, responseTags.modify, 53, text);
      if (request.kind !== 'search') return 'default';
      // The parser gives the names of attributes in small letters.
      const { baseDN, attributes } = request.search;
      if (baseDN === guidDn) return found(guidDn, user);
      if (baseDN === baseDn) return found(baseDn, domain);
      if (baseDN === strictDn)
        return strict === 'hidden' ? result(messageId, responseTags.search, 32) : found(strictDn, strict);
      if (baseDN !== '' || !attributes.includes('currenttime')) return 'default';
      return rootDse?.(request, socket) ?? found('', { currentTime: ['20261121093000.0Z'] });
    };
  const reset: DirectoryWrite = {
    kind: 'reset',
    newPassword: utf8('Kurz-1x'),
    unlock: true,
    mustChange: false,
  };
  async function write(
    scene: Scene,
    what: DirectoryWrite = reset,
    options: Partial<FakeDcOptions> = {},
    signal = never,
  ): Promise<WriteResult> {
    dc = await startFakeDc({ authority, ...options });
    directory = directoryOf(connectorOf(authority, [dc]));
    dc.behave(at(scene));
    return await directory.write(account(), what, signal);
  }
  const refused = (detail: string, diagnostic: string): object => ({
    kind: 'rejected',
    code: 'policyViolation',
    detail,
    diagnostic,
    domainController: 'dc1.corp.example.com',
  });

  it('the policy of the domain is compared', async () => {
    expect(await write({})).toEqual(
      refused(
        'likelyTooShort',
        `Likely: the policy of the domain asks for at least 8 characters. The server said: ${refusal}`,
      ),
    );
    expect(dc.connections).toBe(1);
  });

  const strictUser = { ...plainUser, 'msDS-ResultantPSO': [strictDn] };
  it('the fine-grained policy in force is compared, its age by the clock of the domain controller', async () => {
    const user = { ...strictUser, pwdLastSet: ['134397288000000000'] };
    const change: DirectoryWrite = {
      kind: 'change',
      newPassword: utf8('Lang-genug-1'),
      currentPassword: utf8('Alt-1'),
    };
    const words = `Likely: the policy PSO-x\\, streng keeps a password for at least 1 day: this one may be changed from 2026-11-22 10:00:00 UTC. The server said: ${refusal}`;
    expect(await write({ user, strict: strictPolicy }, change)).toEqual(refused('likelyTooYoung', words));
  });

  it('the age counts for a reset only where the whole policy is asked for', async () => {
    const user = { ...strictUser, pwdLastSet: ['134397288000000000'] };
    const long: DirectoryWrite = { ...reset, newPassword: utf8('Lang-genug-1') };
    expect(await write({ user, strict: strictPolicy }, long)).toMatchObject({ detail: 'historyOrFilter' });
    await directory.close();
    await dc.stop();
    const supportedControls = ['1.2.840.113556.1.4.2239'];
    expect(await write({ user, strict: strictPolicy }, long, { supportedControls })).toMatchObject({
      detail: 'likelyTooYoung',
    });
  });

  it('a policy that may not be read is named, and nothing guessed', async () => {
    const words = `In force is the policy PSO-x\\, streng, which the service account may not read. The server said: ${refusal}`;
    expect(await write({ user: strictUser })).toEqual(refused('ruleNotStated', words));
  });

  it.each<[string, Scene]>([
    ['the account', { user: {} }],
    ['the age of the password', { user: { ...plainUser, pwdLastSet: [] } }],
    ['the policy of the domain', { domain: { fSMORoleOwner: domainPolicy.fSMORoleOwner } }],
    ['the time', { rootDse: ({ messageId }) => result(messageId, responseTags.search, 0) }],
    ['anything: the connection is lost', { rootDse: () => 'drop' }],
  ])('nothing is guessed where it cannot read %s', async (_what, scene) => {
    expect(await write(scene)).toEqual(refused('ruleNotStated', refusal));
  });

  it('nothing is read where the server names the rule, or refuses characters', async () => {
    for (const text of [
      '0000052D: Constraint violation - check_password_restrictions: the password is too short!',
      '0000052C: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0',
    ]) {
      await write({ text });
      const read = dc.requests.filter(
        (request) => request.kind === 'search' && request.search.baseDN === guidDn,
      );
      expect(read).toEqual([]);
      await directory.close();
      await dc.stop();
    }
  });

  it('takes no longer than the operation may, and the refusal stands', async () => {
    const before = performance.now();
    expect(await write({ rootDse: () => 'silent' })).toEqual(refused('ruleNotStated', refusal));
    // The limit of an operation in these tests is 400 ms.
    expect(performance.now() - before).toBeLessThan(1_500);
  });

  it('ends at once when the caller stops', async () => {
    const abort = new AbortController();
    const scene: Scene = { rootDse: () => (abort.abort(), 'silent') };
    const before = performance.now();
    expect(await write(scene, reset, {}, abort.signal)).toEqual(refused('ruleNotStated', refusal));
    expect(performance.now() - before).toBeLessThan(1_500);
  });
});
