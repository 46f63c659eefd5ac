import { Attribute, Change } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adDuration, replacement, unicodePwd } from '../../../lab/population/ldap-values';
import { randomPassword } from '../../../lab/population/passwords';
import {
  answer,
  baseDn,
  change,
  makeGround,
  policyHints,
  RawControl,
  reset,
  type Ground,
} from './support/ground';

const resetRefused = '53 0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0';
const changeRefused =
  '19 0000052D: AtrErr: DSID-03191083, #1:\n\t0: 0000052D: DSID-03191083, problem 1005 (CONSTRAINT_ATT_TYPE), data 0, Att 9005a (unicodePwd)';
const wrongOld = changeRefused.replaceAll('0000052D', '00000056');
const noRight = '50 00002098: SecErr: DSID-03150F94, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0';
const notAllowed = '53 00000057: SvcErr: DSID-031A1236, problem 5003 (WILL_NOT_PERFORM), data 0';
const dayMs = 24 * 60 * 60 * 1000;

const change1 = (
  operation: 'add' | 'delete' | 'replace',
  type: string,
  values: (Buffer | string)[],
): Change =>
  new Change({ operation, modification: new Attribute({ type, values: values as string[] | Buffer[] }) });

describe('writing passwords in the embedded directory', () => {
  let ground: Ground;
  beforeAll(async () => {
    ground = await makeGround(60);
  });
  afterAll(() => ground.close());

  const bind = (dn: string, password: string): Promise<boolean> => ground.directory.bind(dn, password);
  const read = async (dn: string, attribute: string): Promise<unknown> => {
    const { searchEntries } = await (
      await ground.admin()
    ).search(dn, { scope: 'base', attributes: [attribute] });
    return searchEntries[0]?.[attribute];
  };

  it('sets a password, which nobody can read', async () => {
    const { distinguishedName: dn } = ground.person('plain');
    const password = randomPassword();
    expect(await answer((await ground.service()).modify(dn, reset(password)))).toBe('done');
    expect(await bind(dn, password)).toBe(true);
    const admin = await ground.admin();
    const { searchEntries } = await admin.search(dn, { scope: 'base', attributes: ['*', 'unicodePwd'] });
    expect(Object.keys(searchEntries[0] ?? {})).toContain('pwdLastSet');
    expect(searchEntries[0]?.['unicodePwd']).toEqual([]);
  });

  it.each([
    ['too short', 'Ab1-xyz'],
    ['of two classes', 'onlylowercaseand42'],
    ['too long', `Aa1-${'x'.repeat(253)}`],
    ['currency signs count for nothing', 'abcdefgh€£42'],
  ])('refuses a password that is %s', async (_, password) => {
    const { distinguishedName: dn, password: present } =
      ground.directory.people[20] ?? ground.person('plain');
    const service = await ground.service();
    expect(await answer(service.modify(dn, reset(password)))).toBe(resetRefused);
    expect(await answer(service.modify(dn, change(present, password)))).toBe(changeRefused);
    expect(await bind(dn, present)).toBe(true);
  });

  it('refuses parts of the account’s names, in any case', async () => {
    const { distinguishedName: dn, samAccountName, displayName } = ground.person('plain');
    const service = await ground.service();
    const part = displayName.split(/[\s,]+/).find((each) => each.length >= 3) ?? '';
    expect(await answer(service.modify(dn, reset(`Xq7-${samAccountName.toUpperCase()}-9`)))).toBe(
      resetRefused,
    );
    expect(await answer(service.modify(dn, reset(`Xq7-${part.toUpperCase()}-9zz`)))).toBe(resetRefused);
  });

  it('counts letters without case as a class of their own', async () => {
    const { distinguishedName: dn } = ground.person('plain');
    expect(await answer((await ground.service()).modify(dn, reset('東京営業部新宿abc123')))).toBe('done');
  });

  it('changes a password for who knows the present one', async () => {
    const { distinguishedName: dn, password } = ground.person('plain');
    const service = await ground.service();
    expect(await answer(service.modify(dn, change('Wrong-1-password', randomPassword())))).toBe(wrongOld);
    expect(await read(dn, 'badPwdCount')).toBe('1');
    const next = randomPassword();
    expect(await answer(service.modify(dn, change(password, next)))).toBe('done');
    expect(await bind(dn, next)).toBe(true);
  });

  it('locks an account whose present password is guessed wrongly', async () => {
    const { distinguishedName: dn, password } = ground.person('plain');
    const service = await ground.service();
    for (let attempt = 0; attempt < 5; attempt++) {
      expect(await answer(service.modify(dn, change(`Wrong-${attempt}-pw`, randomPassword())))).toBe(
        wrongOld,
      );
    }
    expect(await answer(service.modify(dn, change(password, randomPassword())))).toMatch(
      /^19 00000775: AtrErr/,
    );
  });

  it('refuses a change where the account may not', async () => {
    const { distinguishedName: dn, password } = ground.person('cannotChange');
    const refused = changeRefused.replaceAll('0000052D', '00000005');
    expect(await answer((await ground.service()).modify(dn, change(password, randomPassword())))).toBe(
      refused,
    );
  });

  it('checks history on a change, and on a reset with the policy hints only', async () => {
    const { distinguishedName: dn, password } = ground.person('plain');
    const service = await ground.service();
    const next = randomPassword();
    await service.modify(dn, change(password, next));
    expect(await answer(service.modify(dn, change(next, password)))).toBe(changeRefused);
    expect(await answer(service.modify(dn, reset(password), policyHints(1)))).toBe(resetRefused);
    expect(await answer(service.modify(dn, reset(password), policyHints(1, '1.2.840.113556.1.4.2066')))).toBe(
      resetRefused,
    );
    expect(await answer(service.modify(dn, reset(password), policyHints(0)))).toBe('done');
    expect(await answer(service.modify(dn, reset(next)))).toBe('done');
    expect(await bind(dn, next)).toBe(true);
  });

  it('remembers as many passwords as the policy says', async () => {
    const { distinguishedName: dn, password } = ground.person('plain');
    const service = await ground.service();
    for (let count = 0; count < 4; count++) await service.modify(dn, reset(randomPassword()));
    expect(await answer(service.modify(dn, reset(password), policyHints(1)))).toBe(resetRefused);
    await service.modify(dn, reset(randomPassword()));
    expect(await answer(service.modify(dn, reset(password), policyHints(1)))).toBe('done');
  });

  it('checks the minimum age of a fine-grained policy on a change, and on a reset with the policy hints', async () => {
    const { distinguishedName: dn, password } = ground.person('tooYoung');
    const service = await ground.service();
    expect(await answer(service.modify(dn, change(password, randomPassword())))).toBe(changeRefused);
    expect(await answer(service.modify(dn, reset(randomPassword()), policyHints(1)))).toBe(resetRefused);
    expect(await answer(service.modify(dn, reset('Kurz-aber-8')))).toBe(resetRefused);
    const own = randomPassword();
    expect(await answer(service.modify(dn, reset(own)))).toBe('done');
    ground.pass(dayMs + 1);
    expect(await answer(service.modify(dn, change(own, randomPassword())))).toBe('done');
  });

  it('lets a password that must be changed be changed whatever its age', async () => {
    const admin = await ground.admin();
    await admin.modify(baseDn, replacement('minPwdAge', adDuration(dayMs)));
    const { distinguishedName: dn, password } = ground.person('mustChange');
    const next = randomPassword();
    expect(await answer((await ground.service()).modify(dn, change(password, next)))).toBe('done');
    expect(await bind(dn, next)).toBe(true);
    await admin.modify(baseDn, replacement('minPwdAge', '0'));
  });

  it('takes a reset, an unlock and must-change in one Modify, all of it or nothing', async () => {
    const { distinguishedName: dn, password: before } = ground.person('plain');
    const service = await ground.service();
    for (let attempt = 0; attempt < 5; attempt++) await bind(dn, `no-${attempt}`);
    const also = [replacement('lockoutTime', '0'), replacement('pwdLastSet', '0')];
    const lockedAt = await read(dn, 'lockoutTime');
    expect(lockedAt).not.toBe('0');
    expect(await answer(service.modify(dn, [...also, reset('short')]))).toBe(resetRefused);
    expect([await read(dn, 'lockoutTime'), (await read(dn, 'pwdLastSet')) === '0']).toEqual([
      lockedAt,
      false,
    ]);
    const password = randomPassword();
    expect(await answer(service.modify(dn, [reset(password), replacement('lockoutTime', '1')]))).toBe(
      notAllowed,
    );
    expect(await answer(service.modify(dn, [reset(password), ...also]))).toBe('done');
    expect([await read(dn, 'lockoutTime'), await read(dn, 'pwdLastSet')]).toEqual(['0', '0']);
    expect(before).not.toBe(password);
    // Again with pwdLastSet at 0 already: the new password must be changed too.
    expect(await answer(service.modify(dn, [reset(randomPassword()), ...also]))).toBe('done');
    expect(await read(dn, 'pwdLastSet')).toBe('0');
  });

  it('takes only 0 and -1 for pwdLastSet, and -1 does not refresh an old password', async () => {
    const { distinguishedName: dn } = ground.person('plain');
    const service = await ground.service();
    expect(await answer(service.modify(dn, replacement('pwdLastSet', '133000000000000000')))).toBe(
      notAllowed,
    );
    await ground.directory.backdatePassword(dn);
    await service.modify(dn, replacement('pwdLastSet', '-1'));
    expect(await read(dn, 'pwdLastSet')).toBe('132223104000000000');
    await service.modify(dn, replacement('pwdLastSet', '0'));
    await service.modify(dn, replacement('pwdLastSet', '-1'));
    expect(BigInt(String(await read(dn, 'pwdLastSet')))).toBeGreaterThan(134_000_000_000_000_000n);
  });

  it('refuses unicodePwd in any other form', async () => {
    const { distinguishedName: dn, password } = ground.person('plain');
    const service = await ground.service();
    const value = (text: string): Buffer => unicodePwd(text).values[0] as Buffer;
    const good = value(randomPassword());
    const illegal = /^53 00002077: SvcErr/;
    expect(await answer(service.modify(dn, change1('add', 'unicodePwd', [good])))).toMatch(illegal);
    expect(await answer(service.modify(dn, change1('delete', 'unicodePwd', [value(password)])))).toMatch(
      illegal,
    );
    expect(await answer(service.modify(dn, change1('replace', 'unicodePwd', [])))).toMatch(illegal);
    expect(await answer(service.modify(dn, [reset(randomPassword()), reset(randomPassword())]))).toMatch(
      illegal,
    );
    const unquoted = Buffer.from(randomPassword(), 'utf16le');
    expect(await answer(service.modify(dn, change1('replace', 'unicodePwd', [unquoted])))).toMatch(
      /^53 0000001F/,
    );
    expect(await bind(dn, password)).toBe(true);
  });

  it('refuses a policy hints control that cannot be read', async () => {
    const { distinguishedName: dn } = ground.person('plain');
    const control = new RawControl('1.2.840.113556.1.4.2239', true, Buffer.from([0x30, 0x09, 0x02]));
    expect(await answer((await ground.service()).modify(dn, reset(randomPassword()), control))).toBe(
      '12 00000057: LdapErr: DSID-0C090CAD, comment: Error processing control, data 0, v4563',
    );
  });

  describe('the service account', () => {
    it('may nothing but what was delegated, and not to protected accounts', async () => {
      const service = await ground.service();
      const admin = await ground.admin();
      const { distinguishedName: plain } = ground.person('plain');
      const { distinguishedName: shielded, password } = ground.person('protected');
      const { distinguishedName: cutOff } = ground.person('withoutRights');
      const { distinguishedName: marked } = ground.person('plain');
      await admin.modify(marked, replacement('adminCount', '1'));
      const controller = `CN=DC1,OU=Domain Controllers,${baseDn}`;
      const own = [new Attribute({ type: 'objectClass', values: ['user'] })];
      expect({
        protected: await answer(service.modify(shielded, reset(randomPassword()))),
        unlockProtected: await answer(service.modify(shielded, replacement('lockoutTime', '0'))),
        inUnitWithoutRights: await answer(service.modify(cutOff, reset(randomPassword()))),
        formerlyProtected: await answer(service.modify(marked, reset(randomPassword()))),
        administrator: await answer(
          service.modify(ground.directory.administrator.distinguishedName, reset(randomPassword())),
        ),
        controller: await answer(service.modify(controller, reset(randomPassword()))),
        otherAttribute: await answer(service.modify(plain, replacement('description', 'x'))),
        oneOfTwo: await answer(service.modify(plain, [reset(randomPassword()), replacement('mail', 'x@y')])),
        add: await answer(service.add(`CN=x,CN=Users,${baseDn}`, own)),
        remove: await answer(service.del(plain)),
        rename: await answer(service.modifyDN(plain, 'CN=other')),
      }).toEqual({
        protected: noRight,
        unlockProtected: noRight,
        inUnitWithoutRights: noRight,
        formerlyProtected: noRight,
        administrator: noRight,
        controller: noRight,
        otherAttribute: noRight,
        oneOfTwo: noRight,
        add: noRight,
        remove: noRight,
        rename: noRight,
      });
      expect(await answer(service.modify(shielded, change(password, randomPassword())))).toBe('done');
    });

    it('sees its rights in allowedAttributesEffective', async () => {
      const service = await ground.service();
      const allowed = async (dn: string): Promise<unknown> => {
        const attributes = ['allowedAttributesEffective'];
        return (await service.search(dn, { scope: 'base', attributes })).searchEntries[0]?.[
          attributes[0] ?? ''
        ];
      };
      expect(await allowed(ground.person('plain').distinguishedName)).toEqual(['lockoutTime', 'pwdLastSet']);
      expect(await allowed(ground.person('protected').distinguishedName)).toEqual([]);
    });
  });
});
