import { usersOf } from '../../fakes/users-of';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Attribute, Change } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DirectoryWrite } from '../../../electron/agent/pipeline/ports';
import { createCertificates } from '../../../lab/certificates';
import type { LabDirectory, Person } from '../../../lab/types';
import type { OutcomeDetail } from '../../../shared/outcome-details';
import { createBench, domainDn, never, utf8, type Bench, type ContractLab } from './bench';
import { startTcpProxy } from './tcp-proxy';

/** People the suite needs. */
export const contractUserCount = 45;
const startLimitMs = 120_000;

let serial = 0;
/** A password that meets every policy of the population and was never used. */
function freshPassword(): string {
  serial += 1;
  return `Frisch-${serial}-Öl&Wein`;
}

/** The detail where the directory states the rule, and the one where the agent compares with the policy. */
const likely = {
  tooShort: 'likelyTooShort',
  notComplex: 'likelyNotComplex',
  tooYoung: 'likelyTooYoung',
  inHistory: 'historyOrFilter',
} as const satisfies Partial<Record<OutcomeDetail, OutcomeDetail>>;
const windowsWords = String.raw`\. The server said: 0000052D: (?:Svc|Atr)Err: DSID-`;

const historyWords = new RegExp(
  String.raw`^Not the length, the complexity or the minimum age that the policy of the domain asks for\. What is left: the history \(the last 5 passwords\) or a password filter on the domain controllers; Active Directory does not tell which` +
    windowsWords,
);

const resetTo = (
  password: string,
  over: { unlock?: boolean; mustChange?: boolean } = {},
): DirectoryWrite => ({
  kind: 'reset',
  newPassword: utf8(password),
  unlock: over.unlock ?? true,
  mustChange: over.mustChange ?? false,
});
const changeTo = (newPassword: string, currentPassword: string): DirectoryWrite => ({
  kind: 'change',
  newPassword: utf8(newPassword),
  currentPassword: utf8(currentPassword),
});

/**
 * What the directory adapter promises on any Active Directory, run on a real Samba and on the embedded server. Where
 * the two differ by nature, a case asks for `kind` and says in its name what differs.
 */
export function directoryContract(kind: LabDirectory['kind'], start: () => Promise<ContractLab>): void {
  describe(`the directory adapter on ${kind}`, () => {
    let bench: Bench;
    beforeAll(async () => {
      bench = createBench(await start());
    }, startLimitMs);
    afterAll(async () => {
      await bench.close();
    }, startLimitMs);

    const applied = (): unknown => ({
      kind: 'applied',
      warnings: [],
      diagnostic: null,
      domainController: bench.lab.ldaps.host,
    });
    const binds = (person: Person, password: string): Promise<boolean> =>
      bench.lab.bind(person.distinguishedName, password);
    const wrongSignIns = async (person: Person): Promise<void> => {
      for (let attempt = 0; attempt < 5; attempt += 1) await binds(person, `wrong-${attempt}`);
    };
    /** Samba names the broken rule, Windows (and the embedded server, which speaks like it) does not: it is found out. */
    const rule = (stated: keyof typeof likely): OutcomeDetail => (kind === 'samba' ? stated : likely[stated]);
    const policyViolation = (stated: keyof typeof likely, words: RegExp): object => ({
      kind: 'rejected',
      code: 'policyViolation',
      detail: rule(stated),
      diagnostic: expect.stringMatching(kind === 'samba' ? /^0000052D: /i : words) as string,
    });

    describe('reset', () => {
      it('sets the password', async () => {
        const person = bench.person('plain');
        const password = freshPassword();
        expect(await bench.write(person, resetTo(password))).toEqual(applied());
        expect(await binds(person, password)).toBe(true);
      });

      it('takes 256 code units with umlauts and emoji', async () => {
        const person = bench.person('plain');
        const password = `Aa1-Ünïcödé-漢字-${'😀👩‍🚀ß'.repeat(64)}`.slice(0, 255) + 'é';
        expect(password).toHaveLength(256);
        expect(await bench.write(person, resetTo(password))).toEqual(applied());
        expect(await binds(person, password)).toBe(true);
      });

      it('unlocks a locked account', async () => {
        const person = bench.person('lockedOut');
        const password = freshPassword();
        expect((await bench.read(person)).lockedOut).toBe(true);
        expect(await bench.write(person, resetTo(password))).toEqual(applied());
        expect((await bench.read(person)).lockedOut).toBe(false);
        expect(await binds(person, password)).toBe(true);
      });

      it('leaves a locked account locked when asked to', async () => {
        const person = bench.person('plain');
        const password = freshPassword();
        await wrongSignIns(person);
        expect(await bench.write(person, resetTo(password, { unlock: false }))).toEqual(applied());
        expect((await bench.read(person)).lockedOut).toBe(true);
        expect(await bench.write(person, { kind: 'unlock' })).toEqual(applied());
        expect(await binds(person, password)).toBe(true);
      });

      it('demands a change at the next sign-in', async () => {
        const person = bench.person('plain');
        const password = freshPassword();
        expect(await bench.write(person, resetTo(password, { mustChange: true }))).toEqual(applied());
        expect(await binds(person, password)).toBe(false);
        expect(await bench.directory.verifyPassword(await bench.read(person), utf8(password), never)).toBe(
          'yes',
        );
        const next = freshPassword();
        expect(await bench.write(person, changeTo(next, password))).toEqual(applied());
        expect(await binds(person, next)).toBe(true);
      });

      it('does not demand it from an account whose password never expires', async () => {
        const person = bench.person('neverExpires');
        const password = freshPassword();
        expect(await bench.write(person, resetTo(password, { mustChange: true }))).toMatchObject({
          kind: 'applied',
          warnings: ['mustChangeSkipped'],
        });
        expect(await binds(person, password)).toBe(true);
      });

      it('brings an account back whose password has expired or must be changed', async () => {
        for (const role of ['passwordExpired', 'mustChange'] as const) {
          const person = bench.person(role);
          const password = freshPassword();
          expect(await binds(person, person.password), role).toBe(false);
          expect(
            await bench.directory.verifyPassword(await bench.read(person), utf8(person.password), never),
            role,
          ).toBe('yes');
          expect(await bench.write(person, resetTo(password)), role).toEqual(applied());
          expect(await binds(person, password), role).toBe(true);
        }
      });

      it(`refuses what is too short (${kind} says ${rule('tooShort')})`, async () => {
        const person = bench.person('plain');
        expect(await bench.write(person, resetTo('Ab1-'))).toMatchObject(
          policyViolation(
            'tooShort',
            new RegExp(`^Likely: the policy of the domain asks for at least 8 characters${windowsWords}`),
          ),
        );
        expect(await binds(person, person.password)).toBe(true);
      });

      it(`refuses what is not complex (${kind} says ${rule('notComplex')})`, async () => {
        const person = bench.person('plain');
        expect(await bench.write(person, resetTo('nurkleinebuchstaben'))).toMatchObject(
          policyViolation(
            'notComplex',
            new RegExp(
              `^Likely: the policy of the domain asks for three of five kinds of characters without the names of the account${windowsWords}`,
            ),
          ),
        );
        expect(await binds(person, person.password)).toBe(true);
      });

      it(
        kind === 'samba'
          ? 'does not check the history: Samba before 4.24 has no policy hints'
          : 'refuses a password of the history: the policy hints are sent',
        async () => {
          const person = bench.person('plain');
          const [first, second] = [freshPassword(), freshPassword()];
          expect(await bench.write(person, resetTo(first))).toEqual(applied());
          expect(await bench.write(person, resetTo(second))).toEqual(applied());
          const again = await bench.write(person, resetTo(first));
          if (kind === 'samba') expect(again).toEqual(applied());
          else expect(again).toMatchObject(policyViolation('inHistory', historyWords));
          expect(await binds(person, kind === 'samba' ? first : second)).toBe(true);
        },
      );

      it('works on many people at the same time', async () => {
        const people = Array.from({ length: 6 }, () => bench.person('plain'));
        const passwords = people.map(() => freshPassword());
        const results = await Promise.all(
          people.map((person, index) => bench.write(person, resetTo(passwords[index] ?? ''))),
        );
        expect(results).toEqual(people.map(applied));
        const bound = await Promise.all(people.map((person, index) => binds(person, passwords[index] ?? '')));
        expect(bound).toEqual(people.map(() => true));
      });

      it('reaches people whose names have reserved and non-Latin characters', async () => {
        const reserved = bench.lab.people.filter(
          ({ role, distinguishedName }) => role === 'plain' && /\\|[^ -~]/.test(distinguishedName),
        );
        expect(reserved.some(({ distinguishedName }) => distinguishedName.includes('\\'))).toBe(true);
        for (const person of reserved.slice(0, 8)) {
          const account = await bench.read(person);
          expect(account.distinguishedName).toBe(person.distinguishedName);
          const password = freshPassword();
          expect(await bench.write(person, resetTo(password)), person.distinguishedName).toEqual(applied());
          expect(await bench.directory.verifyPassword(account, utf8(password), never)).toBe('yes');
          expect(await binds(person, password), person.distinguishedName).toBe(true);
        }
      });
    });

    describe('change', () => {
      it('needs the current password and sets the new one', async () => {
        const person = bench.person('plain');
        const password = freshPassword();
        expect(await bench.write(person, changeTo(password, `${person.password}x`))).toMatchObject({
          kind: 'rejected',
          code: 'incorrectPassword',
        });
        expect(await binds(person, password)).toBe(false);
        expect(await bench.write(person, changeTo(password, person.password))).toEqual(applied());
        expect(await binds(person, password)).toBe(true);
      });

      it('refuses a password of the history', async () => {
        const person = bench.person('plain');
        const password = freshPassword();
        expect(await bench.write(person, changeTo(password, person.password))).toEqual(applied());
        expect(await bench.write(person, changeTo(person.password, password))).toMatchObject(
          policyViolation('inHistory', historyWords),
        );
        expect(await binds(person, password)).toBe(true);
      });

      it(`refuses when the password is too young (${kind} says ${rule('tooYoung')})`, async () => {
        const person = bench.person('tooYoung');
        expect(
          await bench.write(person, changeTo(`${freshPassword()}-lang-genug`, person.password)),
        ).toMatchObject(
          policyViolation(
            'tooYoung',
            new RegExp(
              String.raw`^Likely: the policy Strict keeps a password for at least 1 day: this one may be changed from \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC` +
                windowsWords,
            ),
          ),
        );
        expect(await binds(person, person.password)).toBe(true);
      });

      it('is refused for a locked account, whatever the current password', async () => {
        const person = bench.person('plain');
        await wrongSignIns(person);
        expect(await bench.write(person, changeTo(freshPassword(), person.password))).toMatchObject({
          kind: 'rejected',
          code: 'accountLockedOut',
        });
        expect(await bench.write(person, { kind: 'unlock' })).toEqual(applied());
        expect(await binds(person, person.password)).toBe(true);
      });

      it('refuses for a person who may not change the password', async () => {
        const person = bench.person('cannotChange');
        expect(await bench.write(person, changeTo(freshPassword(), person.password))).toMatchObject({
          kind: 'rejected',
          code: 'changeNotPermitted',
        });
        expect(await binds(person, person.password)).toBe(true);
      });
    });

    describe('unlock', () => {
      it('ends a lockout and keeps the password', async () => {
        const person = bench.person('plain');
        await wrongSignIns(person);
        expect((await bench.read(person)).lockedOut).toBe(true);
        expect(await binds(person, person.password)).toBe(false);
        expect(await bench.write(person, { kind: 'unlock' })).toEqual(applied());
        expect((await bench.read(person)).lockedOut).toBe(false);
        expect(await binds(person, person.password)).toBe(true);
      });

      it('is no error for an account that is not locked', async () => {
        expect(await bench.write(bench.person('plain'), { kind: 'unlock' })).toEqual(applied());
      });
    });

    describe('read', () => {
      it('tells the state of an account', async () => {
        const person = bench.person('plain');
        expect(await bench.read(person)).toEqual({
          ref: bench.ref(person),
          distinguishedName: person.distinguishedName,
          userName: person.userPrincipalName,
          enabled: true,
          lockedOut: false,
          passwordNeverExpires: false,
          smartCardRequired: false,
          expiresAt: null,
          markedProtected: false,
          memberOfProtectedGroup: false,
          protectedBy: [],
        });
      });

      it('tells that an account requires a smart card', async () => {
        const person = bench.person('smartCardRequired');
        expect(await bench.read(person)).toMatchObject({ smartCardRequired: true, enabled: true });
      });

      it('tells that an account is disabled; its password still verifies', async () => {
        const person = bench.person('disabled');
        const account = await bench.read(person);
        expect(account.enabled).toBe(false);
        expect(await bench.directory.verifyPassword(account, utf8(person.password), never)).toBe('yes');
        expect(await bench.directory.verifyPassword(account, utf8('falsch'), never)).toBe('no');
      });

      it('tells that an account is protected; its reset is denied as such', async () => {
        const person = bench.person('protected');
        const domainAdmins = expect.stringMatching(/^member of Domain Admins \(S-1-5-21-.*-512\)$/) as string;
        expect(await bench.read(person)).toMatchObject({
          markedProtected: true,
          memberOfProtectedGroup: true,
          protectedBy: expect.arrayContaining([domainAdmins]) as string[],
        });
        expect(await bench.write(person, resetTo(freshPassword()))).toMatchObject({
          kind: 'rejected',
          code: 'protectedAccount',
          detail: 'memberOfProtectedGroup',
          diagnostic: expect.stringMatching(
            /^Protected: member of Domain Admins \(.*\)\. The server said: (?:00002098: |error in module acl: )/,
          ) as string,
        });
        expect(await binds(person, person.password)).toBe(true);
      });

      it('follows a person who was renamed and moved since the import', async () => {
        const person = bench.person('plain');
        const moved = `CN=Neuer Name,CN=Users,${domainDn(bench.lab.connector.domain)}`;
        await bench.asAdministrator((client) => client.modifyDN(person.distinguishedName, moved));
        expect((await bench.read(person)).distinguishedName).toBe(moved);
        const password = freshPassword();
        expect(await bench.write(person, resetTo(password))).toEqual(applied());
        expect(await bench.lab.bind(moved, password)).toBe(true);
      });

      it('tells that a person was deleted, before and during the write', async () => {
        const person = bench.person('plain');
        const account = await bench.read(person);
        await bench.asAdministrator((client) => client.del(person.distinguishedName));
        const deleted = { code: 'userNotFound', detail: 'objectDeleted' };
        expect(await bench.directory.read(bench.ref(person), never)).toMatchObject({
          ok: false,
          error: deleted,
        });
        expect(await bench.directory.write(account, resetTo(freshPassword()), never)).toMatchObject({
          kind: 'rejected',
          ...deleted,
        });
      });

      it('does not believe adminCount: who left the protected groups is marked, not protected', async () => {
        const person = bench.person('plain');
        await bench.asAdministrator((client) => {
          const modification = new Attribute({ type: 'adminCount', values: ['1'] });
          return client.modify(person.distinguishedName, new Change({ operation: 'replace', modification }));
        });
        expect(await bench.read(person)).toMatchObject({
          markedProtected: true,
          memberOfProtectedGroup: false,
          protectedBy: [],
        });
      });
    });

    describe('verifyPassword', () => {
      it('tells right from wrong', async () => {
        const person = bench.person('plain');
        const account = await bench.read(person);
        expect(await bench.directory.verifyPassword(account, utf8(person.password), never)).toBe('yes');
        expect(await bench.directory.verifyPassword(account, utf8(`${person.password}x`), never)).toBe('no');
      });

      it('takes the right password of an expired account', async () => {
        const person = bench.person('accountExpired');
        expect(await bench.read(person)).toMatchObject({ expiresAt: Date.UTC(2020, 0, 1), enabled: true });
        expect(await binds(person, person.password)).toBe(false);
        expect(
          await bench.directory.verifyPassword(await bench.read(person), utf8(person.password), never),
        ).toBe('yes');
      });

      it('does not know for a locked account', async () => {
        const person = bench.person('plain');
        await wrongSignIns(person);
        expect(
          await bench.directory.verifyPassword(await bench.read(person), utf8(person.password), never),
        ).toBe('unknown');
      });
    });

    describe('probe', () => {
      it('names the PDC emulator', async () => {
        const before = Date.now();
        const status = await bench.directory.probe(bench.lab.connector.id);
        expect(status).toEqual({
          id: bench.lab.connector.id,
          name: bench.lab.connector.domain,
          pdc: bench.lab.ldaps.host,
          state: 'reachable',
          checkedAt: expect.any(Number) as number,
          rttMs: expect.any(Number) as number,
          policyHints: kind === 'embedded',
          error: null,
        });
        expect(status.checkedAt).toBeGreaterThanOrEqual(before);
        expect(status.rttMs).toBeGreaterThan(0);
      });
    });

    describe('a full import', () => {
      it('reads every person', async () => {
        const found = new Map<string, unknown>();
        for (const user of await usersOf(bench.directory, bench.lab.connector.id)) {
          const { userPrincipalName, samAccountName, partitionDn, userAccountControl } = user;
          const accountEnabled = (userAccountControl & 2) === 0;
          found.set(user.objectGuid, { userPrincipalName, samAccountName, partitionDn, accountEnabled });
        }
        const person = bench.person('plain');
        expect(found.get(person.objectGuid)).toEqual({
          userPrincipalName: person.userPrincipalName,
          samAccountName: person.samAccountName,
          partitionDn: domainDn(bench.lab.connector.domain),
          accountEnabled: true,
        });
        // One person was deleted above; the service account and built-in accounts come on top.
        const missing = bench.lab.people.filter(({ objectGuid }) => !found.has(objectGuid));
        expect(missing.length).toBeLessThanOrEqual(1);
      });
    });

    describe('on the way there', () => {
      it('goes over StartTLS too', async () => {
        const upgrading = bench.other({ security: 'startTls', port: bench.lab.startTlsPort });
        const person = bench.person('plain');
        const password = freshPassword();
        expect(await upgrading.write(await bench.read(person), resetTo(password), never)).toEqual(applied());
        expect(await binds(person, password)).toBe(true);
      });

      it('says that the service account was rejected', async () => {
        const person = bench.person('plain');
        const wrong = bench.other({}, 'not its password');
        const rejected = { code: 'serviceAccountRejected', domainController: bench.lab.ldaps.host };
        expect(await wrong.read(bench.ref(person), never)).toMatchObject({ ok: false, error: rejected });
        const write = await wrong.write(await bench.read(person), resetTo(freshPassword()), never);
        expect(write).toMatchObject({ kind: 'failed', retryable: false, ...rejected });
        expect(await wrong.probe(bench.lab.connector.id)).toMatchObject({
          error: expect.stringMatching(/^Sign-in: refused .* 49/) as string,
        });
      });

      it('trusts nobody but the given authority', async () => {
        const dir = await mkdtemp(join(tmpdir(), 'directory-contract-'));
        try {
          const { caFile } = await createCertificates(dir);
          const distrustful = bench.other({ caFile });
          const person = bench.person('plain');
          expect(await distrustful.read(bench.ref(person), never)).toMatchObject({
            ok: false,
            error: { code: 'directoryUnreachable', diagnostic: expect.stringContaining('TLS: ') as string },
          });
          expect(await distrustful.probe(bench.lab.connector.id)).toMatchObject({ state: 'unreachable' });
        } finally {
          await rm(dir, { recursive: true, force: true });
        }
      });

      it('goes on after the domain controller dropped its connections', async () => {
        const { host, address, port } = bench.lab.ldaps;
        const proxy = await startTcpProxy({ address, port });
        try {
          const behind = bench.other({
            domainControllers: [{ host, address: proxy.address }],
            port: proxy.port,
          });
          const person = bench.person('plain');
          const account = await behind.read(bench.ref(person), never);
          expect(account).toEqual({ ok: true, value: await bench.read(person) });
          proxy.cut();
          // The end of a connection travels too.
          await new Promise((resolve) => setTimeout(resolve, 50));
          const password = freshPassword();
          if (account.ok)
            expect(await behind.write(account.value, resetTo(password), never)).toEqual(applied());
          expect(await binds(person, password)).toBe(true);
        } finally {
          await proxy.stop();
        }
      });
    });
  });
}
