import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LdapDirectory } from '../../../../electron/agent/directory/ldap-directory';
import { createAuthority, type TestAuthority } from '../support/certificates';
import { partitionSettingsSchema, type PartitionSettings } from '../../../../shared/model/partition';
import {
  account,
  accountGuid,
  connectorOf,
  directoryOf,
  never,
  servicePassword,
  utf8,
} from '../support/connector';
import { baseDn, startFakeDc, type FakeDc, healthy } from '../support/fake-dc';
import { entry, responseTags, result } from '../support/ldap-messages';

const guidDn = `<GUID=${accountGuid}>`;
const sid = (authorities: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(8 + 4 * authorities.length);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt8(authorities.length, 1);
  bytes.writeUInt8(5, 7);
  authorities.forEach((value, index) => bytes.writeUInt32LE(value, 8 + 4 * index));
  return bytes;
};
const users = sid([21, 1, 2, 3, 513]);
const domainAdmins = sid([21, 1, 2, 3, 512]);
const backupOperators = sid([32, 551]);

let authority: TestAuthority;
let dc: FakeDc;
let directory: LdapDirectory;
beforeAll(async () => {
  authority = await createAuthority();
});
afterAll(() => authority.remove());
beforeEach(async () => {
  dc = await startFakeDc({ authority });
  directory = directoryOf(connectorOf(authority, [dc]));
});
afterEach(async () => {
  await directory.close();
  await dc.stop();
});

function holds(attributes: Record<string, readonly (Buffer | string)[]>): void {
  dc.behave((request) =>
    request.kind === 'search' && request.search.baseDN === guidDn
      ? [
          entry(request.messageId, account().distinguishedName, {
            sAMAccountName: ['anne'],
            userAccountControl: ['512'],
            objectSid: [sid([21, 1, 2, 3, 1_104])],
            tokenGroups: [users],
            ...attributes,
          }),
          result(request.messageId, responseTags.search, 0),
        ]
      : 'default',
  );
}
const read = (): ReturnType<LdapDirectory['read']> => directory.read(account().ref, never);

describe('reading an account', () => {
  it('takes the principal name, else the account name', async () => {
    holds({ userPrincipalName: ['anne@corp.example.com'] });
    expect(await read()).toEqual({ ok: true, value: account() });
    holds({});
    expect(await read()).toEqual({ ok: true, value: account({ userName: 'anne' }) });
  });

  it('refuses whom the present settings leave out, wherever the last import saw the account', async () => {
    holds({});
    const partition = (changes: Record<string, unknown>): PartitionSettings =>
      partitionSettingsSchema.parse({ distinguishedName: baseDn, ...changes });
    const served = async (settings: PartitionSettings): Promise<unknown> => {
      const connector = connectorOf(authority, [dc], { partitions: [settings] });
      directory.configure([{ connector, password: () => Promise.resolve(utf8(servicePassword)) }]);
      const answer = await read();
      return answer.ok ? 'served' : [answer.error.code, answer.error.diagnostic];
    };
    const containers = [{ distinguishedName: `OU=People,${baseDn}`, included: false }];
    expect(await served(partition({}))).toBe('served');
    expect(await served(partition({ containers }))).toEqual([
      'userNotFound',
      `${account().distinguishedName} is in a container that is not synchronised: tick it in Connectors, Containers.`,
    ]);
    expect(await served(partition({ selected: false }))).toEqual([
      'directoryUnreachable',
      `${baseDn} is not selected any more: tick it in Connectors, or wait for the next import.`,
    ]);
  });

  it('reads the flags', async () => {
    holds({
      userAccountControl: [String(0x200 | 0x2 | 0x10000 | 0x40000)],
      'msDS-User-Account-Control-Computed': ['16'],
      accountExpires: ['132223104000000000'],
    });
    expect(await read()).toMatchObject({
      value: {
        enabled: false,
        passwordNeverExpires: true,
        smartCardRequired: true,
        lockedOut: true,
        expiresAt: Date.UTC(2020, 0, 1),
      },
    });
    for (const never of ['0', '9223372036854775807']) {
      holds({ accountExpires: [never] });
      expect(await read()).toMatchObject({ value: { expiresAt: null, smartCardRequired: false } });
    }
  });

  it('believes the computed flag rather than a lockoutTime that has passed', async () => {
    holds({ lockoutTime: ['133000000000000000'], 'msDS-User-Account-Control-Computed': ['0'] });
    expect(await read()).toMatchObject({ value: { lockedOut: false } });
    holds({ lockoutTime: ['133000000000000000'] });
    expect(await read()).toMatchObject({ value: { lockedOut: true } });
  });

  it.each([
    [
      'a member',
      { tokenGroups: [users, domainAdmins] },
      false,
      true,
      ['member of Domain Admins (S-1-5-21-1-2-3-512)'],
    ],
    [
      'a member of two',
      { tokenGroups: [backupOperators, users, domainAdmins], adminCount: ['1'] },
      true,
      true,
      ['member of Backup Operators (S-1-5-32-551)', 'member of Domain Admins (S-1-5-21-1-2-3-512)'],
    ],
    ['a former member', { tokenGroups: [users], adminCount: ['1'] }, true, false, []],
    ['marked, with groups that cannot be read', { tokenGroups: [], adminCount: ['1'] }, true, true, []],
    ['with groups that cannot be read', { tokenGroups: [] }, false, false, []],
    [
      'Administrator',
      { objectSid: [sid([21, 1, 2, 3, 500])] },
      false,
      true,
      ['built-in account Administrator (S-1-5-21-1-2-3-500)'],
    ],
  ])(
    'knows who is protected, and by what: %s',
    async (_who, attributes, markedProtected, memberOfProtectedGroup, protectedBy) => {
      holds(attributes);
      expect(await read()).toMatchObject({ value: { markedProtected, memberOfProtectedGroup, protectedBy } });
    },
  );

  it('says that nothing can be read of an account', async () => {
    holds({ userAccountControl: [] });
    expect(await read()).toMatchObject({
      ok: false,
      error: { code: 'insufficientRights', domainController: dc.host },
    });
  });

  it('is done again when the connection breaks', async () => {
    let broken = false;
    dc.behave((request) => {
      if (request.kind !== 'search' || request.search.baseDN !== guidDn || broken) return 'default';
      broken = true;
      return 'drop';
    });
    expect(await read()).toMatchObject({
      ok: false,
      error: { code: 'userNotFound', detail: 'objectDeleted' },
    });
  });
});

describe('a probe', () => {
  it('notices that the role has moved away', async () => {
    expect(await directory.probe('corp')).toMatchObject({ state: 'reachable', pdc: dc.host, error: null });
    const moved = { authority, roleOwner: 'dc2.corp.example.com' };
    dc.behave((request) => [...healthy(moved, request)]);
    expect(await directory.probe('corp')).toMatchObject({
      state: 'unreachable',
      error: expect.stringMatching(
        /^PDC emulator: .*dc2\.corp\.example\.com is not among the domain controllers given\.$/,
      ) as string,
    });
  });

  it('of a connector that does not exist says so', async () => {
    expect(await directory.probe('other')).toMatchObject({
      id: 'other',
      state: 'unreachable',
      error: 'The forest other is no longer configured.',
    });
  });
});
