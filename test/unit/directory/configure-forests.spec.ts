import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ConnectorAccess } from '../../../electron/agent/directory-port';
import { createLdapDirectory, type LdapDirectory } from '../../../electron/agent/directory/ldap-directory';
import type { Connector } from '../../../shared/model/connector';
import { err } from '../../../shared/result';
import { createFakeClock } from '../../fakes/fake-clock';
import { createAuthority, type TestAuthority } from './support/certificates';
import { account, connectorOf, ldapSettings, never, servicePassword, utf8 } from './support/connector';
import { healthy, startFakeDc, type FakeDc } from './support/fake-dc';
import { responseTags, result } from './support/ldap-messages';

let authority: TestAuthority;
let dc: FakeDc;
let directory: LdapDirectory;
let connector: Connector;
beforeAll(async () => {
  authority = await createAuthority();
});
afterAll(() => authority.remove());
beforeEach(async () => {
  dc = await startFakeDc({ authority });
  connector = connectorOf(authority, [dc]);
  directory = createLdapDirectory({
    connectors: [accessTo(connector)],
    settings: ldapSettings(),
    clock: createFakeClock(),
  });
});
afterEach(async () => {
  await directory.close();
  await dc.stop();
});

function accessTo(one: Connector, password = servicePassword): ConnectorAccess {
  return { connector: one, password: () => Promise.resolve(utf8(password)) };
}
const write = (): ReturnType<LdapDirectory['write']> => directory.write(account(), { kind: 'unlock' }, never);
const binds = (): readonly string[] =>
  dc.requests.flatMap((request) => (request.kind === 'bind' ? [request.name] : []));
const gone = 'The forest corp.example.com is no longer configured.';

describe('configuring the forests again', () => {
  it('keeps the connections of a connector that is unchanged', async () => {
    await write();
    directory.configure([accessTo(structuredClone(connector))]);
    expect(await write()).toMatchObject({ kind: 'applied' });
    expect(dc.connections).toBe(1);
  });

  it('reaches a changed connector with the new settings', async () => {
    await write();
    directory.configure([accessTo({ ...connector, serviceAccount: 'other@corp.example.com' })]);
    expect(await write()).toMatchObject({ kind: 'applied' });
    expect(binds()).toEqual(['svc@corp.example.com', 'other@corp.example.com']);
  });

  it('lets what is under way end on the former connections, and closes them then', async () => {
    let release: (() => void) | null = null;
    dc.behave((request, socket) => {
      if (request.kind !== 'modify') return 'default';
      release = () => socket.write(result(request.messageId, responseTags.modify, 0) as never);
      return 'silent';
    });
    const under = write();
    await expect.poll(() => release !== null).toBe(true);
    directory.configure([]);
    expect(await write()).toMatchObject({ kind: 'failed', code: 'directoryUnreachable', diagnostic: gone });
    expect(dc.requests.some(({ kind }) => kind === 'unbind')).toBe(false);
    (release as (() => void) | null)?.();
    expect(await under).toMatchObject({ kind: 'applied' });
    await expect.poll(() => dc.requests.some(({ kind }) => kind === 'unbind')).toBe(true);
  });

  it('does not sign in with the new password as the former account', async () => {
    let stored = servicePassword;
    const access = (one: Connector): ConnectorAccess => ({
      connector: one,
      password: () => Promise.resolve(utf8(stored)),
    });
    directory.configure([access(connector)]);
    let release: (() => void) | null = null;
    dc.behave((request, socket) => {
      if (request.kind !== 'search' || release !== null) return 'default';
      release = () => {
        for (const bytes of healthy({ authority }, request)) socket.write(bytes as never);
      };
      return 'silent';
    });
    const under = write();
    await expect.poll(() => release !== null).toBe(true);
    stored = 'of-the-other-account';
    directory.configure([access({ ...connector, serviceAccount: 'other@corp.example.com' })]);
    (release as (() => void) | null)?.();
    const failure = await under;
    expect(failure).toMatchObject({ kind: 'failed', code: 'directoryUnreachable' });
    expect(JSON.stringify(failure)).toContain('The settings of the forest were changed meanwhile');
    expect(binds()).toEqual([]);
    expect(await write()).toMatchObject({ kind: 'applied' });
    expect(binds()).toEqual(['other@corp.example.com']);
  });

  it('signs in to no domain that is not served any more, whoever was resolved before', async () => {
    const other = { ...connector, domain: 'new.example.net' };
    directory.configure([accessTo(other)]);
    const refusal = {
      code: 'directoryUnreachable',
      diagnostic: expect.stringContaining('not selected') as string,
    };
    expect(await write()).toMatchObject({ kind: 'failed', ...refusal });
    expect(await directory.read(account().ref, never)).toMatchObject({ ok: false, error: refusal });
    expect(await directory.verifyPassword(account(), utf8('x'), never)).toBe('unknown');
    expect(dc.requests).toEqual([]);
  });

  it('takes a search for the PDC emulator that is under way to its end', async () => {
    let release: (() => void) | null = null;
    dc.behave((request, socket) => {
      if (request.kind !== 'bind' || release !== null) return 'default';
      release = () => socket.write(result(request.messageId, responseTags.bind, 0) as never);
      return 'silent';
    });
    const under = write();
    await expect.poll(() => release !== null).toBe(true);
    directory.configure([]);
    (release as (() => void) | null)?.();
    expect(await under).toMatchObject({ kind: 'applied' });
  });

  it('fails in words, and never throws, for a connector that is gone', async () => {
    directory.configure([]);
    const failure = { code: 'directoryUnreachable', detail: null, diagnostic: gone, domainController: null };
    expect(await directory.read(account().ref, never)).toEqual(err(failure));
    expect(await write()).toEqual({ kind: 'failed', retryable: true, ...failure });
    expect(await directory.verifyPassword(account(), utf8('x'), never)).toBe('unknown');
    expect(await directory.probe('corp')).toMatchObject({ id: 'corp', state: 'unreachable', error: gone });
    const dn = account().ref.partitionDn;
    expect(
      await Promise.all([
        directory.partitions('corp', never),
        directory.domainControllers('corp', dn, never),
        directory.containers('corp', dn, null, never),
        directory.inspect(account().ref, never),
        directory.diagnosePartition('corp', dn, never),
      ]),
    ).toEqual(Array(5).fill(err(gone)));
    expect(directory.syncSource('corp')).toBeNull();
    expect(dc.requests).toEqual([]);
  });

  it('tries a refused service account again at once when its password may be another one', async () => {
    dc.behave((request) =>
      request.kind === 'bind' && request.password !== 'right'
        ? result(request.messageId, responseTags.bind, 49, 'data 52e')
        : 'default',
    );
    expect(await directory.probe('corp')).toMatchObject({ state: 'unreachable' });
    expect(await directory.probe('corp')).toMatchObject({
      error: expect.stringContaining('Tried again in 30 s, lest the account be locked out.') as string,
    });
    expect(binds()).toHaveLength(1);
    directory.configure([accessTo(connector, 'right')]);
    expect(await directory.probe('corp')).toMatchObject({ state: 'reachable' });
  });

  it('opens nothing any more after it was closed', async () => {
    await directory.close();
    directory.configure([accessTo({ ...connector, serviceAccount: 'other@corp.example.com' })]);
    expect(await write()).toMatchObject({ kind: 'failed', code: 'directoryUnreachable' });
    expect(dc.requests).toEqual([]);
  });
});
