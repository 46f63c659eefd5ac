import { Attribute, Change, ResultCodeError, type Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectToLab, signIn } from '../../../lab/lab-directory';
import { canaryMarker, randomPassword } from '../../../lab/population/passwords';
import { replacement, unicodePwd } from '../../../lab/population/ldap-values';
import { sambaAvailable } from '../../../lab/samba/samba-available';
import { startSambaDirectory } from '../../../lab/samba/start-samba-directory';
import type { LabDirectory, Person, PersonRole } from '../../../lab/types';
import { connectorSchema } from '../../../shared/model/connector';
import { makeTestGround, type TestGround } from './test-certificates';

const available = sambaAvailable();
const startTimeoutMs = 120_000;
const strictPolicy = 'CN=Strict,CN=Password Settings Container,CN=System,DC=corp,DC=example,DC=com';

/**
 * What a directory operation answered: `done`, or its LDAP code and leading Win32 code, which Samba 4.17 leaves out
 * where a right over the password or an object is missing.
 */
async function answer(operation: Promise<unknown>): Promise<string> {
  try {
    await operation;
    return 'done';
  } catch (error) {
    if (!(error instanceof ResultCodeError)) throw error;
    return `${error.code} ${/^[0-9A-F]{8}/.exec(error.message)?.[0] ?? '-'}`;
  }
}

function reset(password: string): Change {
  return new Change({ operation: 'replace', modification: unicodePwd(password) });
}

function change(oldPassword: string, newPassword: string): Change[] {
  return [
    new Change({ operation: 'delete', modification: unicodePwd(oldPassword) }),
    new Change({ operation: 'add', modification: unicodePwd(newPassword) }),
  ];
}

describe.skipIf(!available.ok)(`a Samba directory ${available.ok ? '' : `(${available.reason})`}`, () => {
  let ground: TestGround;
  let directory: LabDirectory;
  let admin: Client;
  let service: Client;

  beforeAll(async () => {
    ground = await makeTestGround();
    directory = await startSambaDirectory({ dir: ground.dir, certificates: ground.certificates });
    admin = await bound(directory.administrator.distinguishedName, directory.administrator.password);
    service = await bound(directory.connector.serviceAccount, directory.serviceAccountPassword);
  }, startTimeoutMs);

  afterAll(async () => {
    await admin?.unbind();
    await service?.unbind();
    await directory?.stop();
    await ground?.remove();
  }, startTimeoutMs);

  async function bound(name: string, password: string): Promise<Client> {
    const client = await connectToLab(directory.ldaps);
    await client.bind(name, password);
    return client;
  }

  function person(role: PersonRole, index = 0): Person {
    const found = directory.people.filter((candidate) => candidate.role === role)[index];
    if (found === undefined) throw new Error(`nobody has the role ${role}`);
    return found;
  }

  async function read(dn: string, attribute: string, client = admin): Promise<unknown> {
    const { searchEntries } = await client.search(dn, { scope: 'base', attributes: [attribute] });
    return searchEntries[0]?.[attribute];
  }

  /** Tries a change of password over the person’s own connection, as a user at a workstation does. */
  async function changeOwn(role: PersonRole, index = 0): Promise<string> {
    const { distinguishedName, password } = person(role, index);
    const own = await bound(distinguishedName, password);
    const result = await answer(own.modify(distinguishedName, change(password, randomPassword())));
    await own.unbind();
    return result;
  }

  it('says how the agent reaches it', () => {
    expect(connectorSchema.parse(directory.connector)).toEqual({
      id: 'corp',
      domain: 'corp.example.com',
      serviceAccount: 'svc-writeback@corp.example.com',
      security: 'ldaps',
      caFile: ground.certificates.caFile,
      dnsServers: [directory.ldaps.address],
      port: null,
      domainControllers: [],
      partitions: [],
    });
  });

  it('has 200 people, each findable by GUID under the DN it was reported with', async () => {
    expect(directory.people).toHaveLength(200);
    for (const { objectGuid, distinguishedName, samAccountName } of directory.people.slice(0, 20)) {
      const { searchEntries } = await admin.search(`<GUID=${objectGuid}>`, {
        scope: 'base',
        attributes: ['sAMAccountName'],
      });
      expect(searchEntries).toEqual([{ dn: distinguishedName, sAMAccountName: samAccountName }]);
    }
  });

  it('marks every password for the canary test', () => {
    const passwords = [directory.serviceAccountPassword, ...directory.people.map(({ password }) => password)];
    expect(new Set(passwords).size).toBe(201);
    expect(passwords.filter((password) => !password.includes(canaryMarker))).toEqual([]);
  });

  it('answers the bind of each role with the code of its state', async () => {
    const roles = directory.people.slice(0, 13);
    const answers = await Promise.all(
      roles.map(async ({ role, distinguishedName, password }) => {
        const result = await signIn(directory.ldaps, distinguishedName, password);
        return [role, result.accepted ? 'accepted' : result.reason] as const;
      }),
    );
    expect(Object.fromEntries(answers)).toEqual({
      plain: 'accepted',
      disabled: '533',
      lockedOut: '775',
      accountExpired: '701',
      passwordExpired: '532',
      mustChange: '773',
      protected: 'accepted',
      cannotChange: 'accepted',
      tooYoung: 'accepted',
      neverExpires: 'accepted',
      smartCardRequired: '52e',
      passwordNotRequired: 'accepted',
      withoutRights: 'accepted',
    });
  });

  it('keeps the state of each role in its attributes', async () => {
    expect(await read(person('protected').distinguishedName, 'adminCount')).toBe('1');
    expect(await read(person('protected').distinguishedName, 'memberOf')).toContain(
      'CN=Domain Admins,CN=Users,DC=corp,DC=example,DC=com',
    );
    expect(await read(person('tooYoung').distinguishedName, 'msDS-ResultantPSO')).toBe(strictPolicy);
    expect(await read(person('plain').distinguishedName, 'msDS-ResultantPSO')).toEqual([]);
    expect(await read(person('neverExpires').distinguishedName, 'userAccountControl')).toBe(
      String(0x200 | 0x10000),
    );
    expect(await read(person('passwordExpired').distinguishedName, 'pwdLastSet')).toBe('132223104000000000');
  });

  it('allows changes as the account, its groups and the policies have it', async () => {
    expect({
      plain: await changeOwn('plain', 1),
      cannotChange: await changeOwn('cannotChange'),
      tooYoung: await changeOwn('tooYoung'),
      protected: await changeOwn('protected'),
    }).toEqual({
      plain: 'done',
      cannotChange: '19 -',
      tooYoung: '19 0000052D',
      protected: 'done',
    });
  });

  describe('the service account', () => {
    it('reads people', async () => {
      expect(await read(person('plain').distinguishedName, 'userPrincipalName', service)).toBe(
        person('plain').userPrincipalName,
      );
    });

    it('resets a password, which does not expire at once', async () => {
      const { distinguishedName } = person('plain', 2);
      const password = randomPassword();
      await service.modify(distinguishedName, reset(password));
      expect(await directory.bind(distinguishedName, password)).toBe(true);
    });

    it('demands a change at the next sign-in', async () => {
      const { distinguishedName } = person('plain', 3);
      const password = randomPassword();
      await service.modify(distinguishedName, reset(password));
      await service.modify(distinguishedName, replacement('pwdLastSet', '0'));
      expect(await signIn(directory.ldaps, distinguishedName, password)).toEqual({
        accepted: false,
        reason: '773',
      });
    });

    it.each([
      ['a valid', 'plain', 4],
      ['an expired', 'passwordExpired', 0],
      ['a must-change', 'mustChange', 0],
    ] as const)('changes %s password with the present one, which makes it valid', async (_, role, index) => {
      const { distinguishedName, password } = person(role, index);
      const next = randomPassword();
      await service.modify(distinguishedName, change(password, next));
      expect(await signIn(directory.ldaps, distinguishedName, next)).toEqual({ accepted: true });
    });

    it('unlocks', async () => {
      const { distinguishedName, password } = person('lockedOut');
      expect(await directory.bind(distinguishedName, password)).toBe(false);
      await service.modify(distinguishedName, replacement('lockoutTime', '0'));
      expect(await directory.bind(distinguishedName, password)).toBe(true);
    });

    it('may do nothing else', async () => {
      const users = 'CN=Users,DC=corp,DC=example,DC=com';
      const { distinguishedName: plainDn } = person('plain');
      const newUser = [new Attribute({ type: 'objectClass', values: ['user'] })];
      expect({
        resetProtected: await answer(
          service.modify(person('protected').distinguishedName, reset(randomPassword())),
        ),
        resetAdministrator: await answer(
          service.modify(`CN=Administrator,${users}`, reset(randomPassword())),
        ),
        resetController: await answer(
          service.modify('CN=DC1,OU=Domain Controllers,DC=corp,DC=example,DC=com', reset(randomPassword())),
        ),
        unlockProtected: await answer(
          service.modify(person('protected').distinguishedName, replacement('lockoutTime', '0')),
        ),
        changeForbidden: await answer(
          service.modify(
            person('cannotChange').distinguishedName,
            change(person('cannotChange').password, randomPassword()),
          ),
        ),
        writeDescription: await answer(service.modify(plainDn, replacement('description', 'x'))),
        enable: await answer(service.modify(plainDn, replacement('userAccountControl', '514'))),
        addUser: await answer(service.add(`CN=intruder,${users}`, newUser)),
        remove: await answer(service.del(plainDn)),
      }).toEqual({
        resetProtected: '50 -',
        resetAdministrator: '50 -',
        resetController: '50 -',
        unlockProtected: '50 00002098',
        changeForbidden: '19 -',
        writeDescription: '50 00002098',
        enable: '50 00002098',
        addUser: '50 -',
        remove: '50 -',
      });
    });
  });
});
