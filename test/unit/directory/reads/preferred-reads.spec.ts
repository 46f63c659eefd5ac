import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLdapDirectory, type LdapDirectory } from '../../../../electron/agent/directory/ldap-directory';
import type { PartitionSettings } from '../../../../shared/model/partition';
import { createFakeClock, type FakeClock } from '../../../fakes/fake-clock';
import { createAuthority, type TestAuthority } from '../support/certificates';
import { account, accountGuid, ldapSettings, never, servicePassword, utf8 } from '../support/connector';
import type { Behaviour, FakeDc } from '../support/fake-dc';
import { entry, responseTags, result } from '../support/ldap-messages';
import { connectorWith, dc1, dc2, startTwoDcs } from '../support/two-dcs';

const guidDn = `<GUID=${accountGuid}>`;

let authority: TestAuthority;
let first: FakeDc;
let second: FakeDc;
let clock: FakeClock;
let directory: LdapDirectory;
/** For which partition the password was asked. */
let asked: (string | null)[];
beforeAll(async () => {
  authority = await createAuthority();
});
afterAll(() => authority.remove());
beforeEach(async () => {
  [first, second] = await startTwoDcs(authority, '127.71.10');
  clock = createFakeClock();
  asked = [];
});
afterEach(async () => {
  await directory.close();
  await Promise.all([first.stop(), second.stop()]);
});

function open(settings: Partial<PartitionSettings>, operationTimeoutMs = 400): void {
  directory = createLdapDirectory({
    connectors: [
      {
        connector: connectorWith(authority, [first, second], settings),
        password: (partitionDn) => {
          asked.push(partitionDn);
          return Promise.resolve(utf8(servicePassword));
        },
      },
    ],
    settings: ldapSettings({ operationTimeoutMs }),
    clock,
  });
}

const holds =
  (control: number | null, lost: 'drop' | 'silent' | null = null): Behaviour =>
  (request) => {
    if (request.kind !== 'search' || request.search.baseDN !== guidDn) return 'default';
    if (lost !== null) return lost;
    const done = result(request.messageId, responseTags.search, 0);
    if (control === null) return [result(request.messageId, responseTags.search, 32, 'NO_OBJECT')];
    const attributes = { sAMAccountName: ['anne'], userAccountControl: [String(control)] };
    return [entry(request.messageId, account().distinguishedName, attributes), done];
  };
const read = (): ReturnType<LdapDirectory['read']> => directory.read(account().ref, never);
const reads = (dc: FakeDc): number =>
  dc.requests.filter((request) => request.kind === 'search' && request.search.baseDN === guidDn).length;

describe('reading an account with a preferred domain controller', () => {
  it('asks it and the PDC emulator, whose state of the account is the newest and counts', async () => {
    open({ preferredDomainControllers: [dc2], onlyPreferred: true });
    first.behave(holds(512 | 2));
    second.behave(holds(512));
    expect(await read()).toMatchObject({ ok: true, value: { enabled: false } });
    expect([reads(first), reads(second)]).toEqual([1, 1]);
  });

  it('finds who has not been replicated there yet', async () => {
    open({ preferredDomainControllers: [dc2], onlyPreferred: true });
    first.behave(holds(512));
    second.behave(holds(null));
    expect(await read()).toMatchObject({ ok: true, value: { enabled: true } });
  });

  it('does not find who was deleted at the PDC emulator', async () => {
    open({ preferredDomainControllers: [dc2] });
    first.behave(holds(null));
    second.behave(holds(512));
    expect(await read()).toMatchObject({ ok: false, error: { code: 'userNotFound', domainController: dc1 } });
  });

  it('fails where only preferred ones may be read from and none can be', async () => {
    open({ preferredDomainControllers: [dc2, 'dc9.corp.example.com'], onlyPreferred: true });
    first.behave(holds(512));
    await second.stop();
    const failed = await read();
    expect(failed).toMatchObject({ ok: false, error: { code: 'directoryUnreachable' } });
    const diagnostic = failed.ok ? '' : failed.error.diagnostic;
    expect(diagnostic).toContain(`Preferred domain controllers: none can be read from`);
    expect(diagnostic).toContain(`${dc2}: TCP: connect ECONNREFUSED`);
    expect(diagnostic).toContain('dc9.corp.example.com: DNS: ');
  });

  it('goes on with the PDC emulator where others may be read from', async () => {
    open({ preferredDomainControllers: [dc2] });
    first.behave(holds(512));
    await second.stop();
    expect(await read()).toMatchObject({ ok: true, value: { enabled: true } });
  });

  it('does not wait long for one that decides nothing', async () => {
    open({ preferredDomainControllers: [dc2] }, 5_000);
    first.behave(holds(512));
    second.behave(holds(512, 'silent'));
    const startedAt = performance.now();
    expect(await read()).toMatchObject({ ok: true });
    expect(performance.now() - startedAt).toBeLessThan(2_500);
  });

  it('says that it is the PDC emulator alone that is missing', async () => {
    open({ preferredDomainControllers: [dc2] });
    second.behave(holds(512));
    await first.stop();
    expect(await read()).toMatchObject({ ok: false, error: { code: 'pdcUnreachable' } });
  });

  it('writes to the PDC emulator all the same', async () => {
    open({ preferredDomainControllers: [dc2], onlyPreferred: true });
    expect(await directory.write(account(), { kind: 'unlock' }, never)).toMatchObject({
      kind: 'applied',
      domainController: dc1,
    });
    expect(second.requests.filter(({ kind }) => kind === 'modify')).toEqual([]);
  });

  it('signs in with the partition’s own service account', async () => {
    open({ preferredDomainControllers: [dc2], serviceAccount: 'svc-corp@corp.example.com' });
    first.behave(holds(512));
    await read();
    const names = [first, second].flatMap(({ requests }) =>
      requests.flatMap((request) => (request.kind === 'bind' ? [request.name] : [])),
    );
    expect(new Set(names)).toEqual(new Set(['svc-corp@corp.example.com']));
    expect(new Set(asked)).toEqual(new Set(['DC=corp,DC=example,DC=com']));
  });

  it('tries a wrong password once, not at both at the same time', async () => {
    open({ preferredDomainControllers: [dc2] });
    const reject: Behaviour = (request) =>
      request.kind === 'bind' ? result(request.messageId, responseTags.bind, 49, 'data 52e') : 'default';
    for (const dc of [first, second]) dc.behave(reject);
    expect(await read()).toMatchObject({ ok: false });
    expect([...first.requests, ...second.requests].filter(({ kind }) => kind === 'bind')).toHaveLength(1);
  });
});
