import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/agent/clock';
import type { NameResolver } from '../../../electron/agent/directory/session/name-resolver';
import { createSessions } from '../../../electron/agent/directory/session/open-session';
import { testConnector } from '../../../electron/agent/directory/topology/test-connector';
import { testRole } from '../../../electron/agent/directory/topology/test-role';
import type { TestBench } from '../../../electron/agent/directory/topology/test-step';
import { createTrust } from '../../../electron/agent/directory/session/trust';
import type { TestStep } from '../../../shared/ipc/directory-channels';
import type { Connector } from '../../../shared/model/connector';
import { ok } from '../../../shared/result';
import { createAuthority, type TestAuthority } from '../directory/support/certificates';
import { connectorOf, ldapSettings, never, utf8 } from '../directory/support/connector';
import { baseDn, startFakeDc, type FakeDc, type FakeDcOptions } from '../directory/support/fake-dc';
import { entry, responseTags, result } from '../directory/support/ldap-messages';
import { createAuthorityFor } from './support/certificates-with-life';

const dc1 = 'dc1.corp.example.com';
const dc2 = 'dc2.corp.example.com';
const addresses: Record<string, string> = { [dc1]: '127.71.4.1', [dc2]: '127.71.4.2' };
const configurationDn = `CN=Configuration,${baseDn}`;
const password = 'service-Passw0rd';
const dayMs = 24 * 60 * 60 * 1_000;
const settings = ldapSettings({ connectTimeoutMs: 500 });

let authority: TestAuthority;
let authorities: TestAuthority[] = [];
let running: FakeDc[] = [];
beforeAll(async () => {
  authority = await createAuthority();
});
afterEach(async () => {
  await Promise.all([...running.map((dc) => dc.stop()), ...authorities.map((one) => one.remove())]);
  running = [];
  authorities = [];
});
afterAll(() => authority.remove());

/** A domain controller that also knows the partitions of its forest. */
async function startDc(options: Partial<FakeDcOptions> = {}): Promise<FakeDc> {
  const host = options.host ?? dc1;
  const dc = await startFakeDc({ authority, host, address: addresses[host] ?? '', ...options });
  dc.behave((request) => {
    if (request.kind !== 'search') return 'default';
    const { messageId, search } = request;
    const done = result(messageId, responseTags.search, 0);
    if (search.baseDN === '' && search.attributes.includes('configurationnamingcontext')) {
      return [entry(messageId, '', { configurationNamingContext: [configurationDn] }), done];
    }
    if (search.baseDN !== `CN=Partitions,${configurationDn}` || search.scope === 'base') return 'default';
    const domain = { nCName: [baseDn], dnsRoot: ['corp.example.com'], systemFlags: ['3'] };
    return [entry(messageId, `CN=CORP,CN=Partitions,${configurationDn}`, domain), done];
  });
  running.push(dc);
  return dc;
}

async function startTwo(
  first: Partial<FakeDcOptions>,
  second: Partial<FakeDcOptions>,
): Promise<[FakeDc, FakeDc]> {
  const one = await startDc(first);
  return [one, await startDc({ host: dc2, port: one.port, ...second })];
}

async function test(connector: Connector, signal = never): Promise<readonly TestStep[]> {
  const access = { connector, password: () => Promise.resolve(utf8(password)) };
  return testConnector(access, settings, systemClock, signal);
}

const states = (steps: readonly TestStep[]): string =>
  steps.map(({ id, state }) => `${id} ${state}`).join(', ');
const skippedAfterTls = 'bind skipped, pdc skipped, partitions skipped, rights skipped';
const step = (steps: readonly TestStep[], id: TestStep['id']): unknown => {
  const { text, remedy, state } = steps.find((one) => one.id === id) ?? {};
  return { state, text, remedy };
};
const bindsOf = (...dcs: FakeDc[]): number =>
  dcs.flatMap(({ requests }) => requests).filter(({ kind }) => kind === 'bind').length;

describe('the test of a connector', () => {
  it('goes from the first domain controller to the PDC emulator', async () => {
    const dcs = await startTwo({ roleOwner: dc2 }, {});
    const steps = await test(connectorOf(authority, dcs));
    expect(states(steps)).toBe(
      'dns good, tcp good, tls good, bind good, pdc good, partitions good, rights warning',
    );
    expect([step(steps, 'dns'), step(steps, 'pdc'), step(steps, 'partitions')]).toEqual([
      {
        state: 'good',
        text: `Given by hand, without asking DNS: ${dc1} (127.71.4.1), ${dc2} (127.71.4.2).`,
        remedy: null,
      },
      {
        state: 'good',
        text: `${dc2} is the PDC emulator: fSMORoleOwner of ${baseDn} names it. DNS was not asked.`,
        remedy: null,
      },
      { state: 'good', text: 'The forest has 1 domain: corp.example.com.', remedy: null },
    ]);
    expect(steps.every(({ ms }) => ms !== null && ms >= 0)).toBe(true);
  });

  it('tries a wrong password once, whatever the number of domain controllers', async () => {
    const dcs = await startTwo({}, {});
    const reject = '80090308: LdapErr: DSID-0C09042A, comment: AcceptSecurityContext error, data 52e, v3839';
    for (const dc of dcs) {
      dc.behave((request) =>
        request.kind === 'bind' ? result(request.messageId, responseTags.bind, 49, reject) : 'default',
      );
    }
    const steps = await test(connectorOf(authority, dcs));
    expect([states(steps), bindsOf(...dcs)]).toEqual([
      'dns good, tcp good, tls good, bind bad, pdc skipped, partitions skipped, rights skipped',
      1,
    ]);
    expect(step(steps, 'bind')).toMatchObject({
      text: `${dc1}: The name svc@corp.example.com or its password is wrong.`,
    });
  });

  it('sends no password to a domain controller of another domain', async () => {
    const dc = await startDc({ dc: 'DC=other,DC=example,DC=com' });
    const steps = await test(connectorOf(authority, [dc]));
    expect(step(steps, 'bind')).toEqual({
      state: 'bad',
      text: `${dc1}: It is no domain controller of ${baseDn} but of DC=other,DC=example,DC=com.`,
      remedy: `Check the name of the domain and the domain controllers. The password was not sent to ${dc1}.`,
    });
    expect(bindsOf(dc)).toBe(0);
  });

  it('tries a sign-in without an answer once, too', async () => {
    const dcs = await startTwo({}, {});
    for (const dc of dcs) dc.behave((request) => (request.kind === 'bind' ? 'drop' : 'default'));
    const steps = await test(connectorOf(authority, dcs));
    expect([step(steps, 'bind'), bindsOf(...dcs)]).toMatchObject([{ state: 'bad' }, 1]);
  });

  it('says that no port is open', async () => {
    const dc = await startDc();
    await dc.stop();
    const steps = await test(connectorOf(authority, [dc]));
    expect(states(steps)).toBe(`dns good, tcp bad, tls skipped, ${skippedAfterTls}`);
    expect(step(steps, 'tcp')).toEqual({
      state: 'bad',
      text: `No domain controller takes connections. ${dc1}: TCP: connect ECONNREFUSED 127.71.4.1:${dc.port}`,
      remedy: `Open TCP port ${dc.port} from this computer to every domain controller, and check that they run.`,
    });
  });

  it('says that the PDC emulator is not among the domain controllers given by hand', async () => {
    const dc = await startDc({ roleOwner: dc2 });
    expect(step(await test(connectorOf(authority, [dc])), 'pdc')).toEqual({
      state: 'bad',
      text: `The PDC emulator is ${dc2}, which is not among the domain controllers given by hand.`,
      remedy: `Add ${dc2} with its address: passwords are written there.`,
    });
  });

  it('says that the PDC emulator cannot be reached', async () => {
    const [first, second] = await startTwo({ roleOwner: dc2 }, {});
    await second.stop();
    const steps = await test(connectorOf(authority, [first, second]));
    expect(states(steps)).toContain('tcp warning, tls good, bind good, pdc bad, partitions skipped');
    expect(step(steps, 'pdc')).toMatchObject({
      text: expect.stringContaining(`The PDC emulator is ${dc2} (fSMORoleOwner), and it cannot be used: TCP`),
    });
  });

  it('skips everything once it is stopped', async () => {
    const dc = await startDc();
    const steps = await test(connectorOf(authority, [dc]), AbortSignal.abort());
    expect([states(steps), dc.connections]).toEqual([
      `dns skipped, tcp skipped, tls skipped, ${skippedAfterTls}`,
      0,
    ]);
  });
});

describe('a certificate', () => {
  it.each(['ldaps', 'startTls'] as const)(
    'of an unknown authority gets nothing over %s',
    async (security) => {
      const other = await createAuthority();
      authorities.push(other);
      const dc = await startDc({ security });
      const steps = await test(connectorOf(other, [dc], { security }));
      expect(step(steps, 'tls')).toEqual({
        state: 'bad',
        text: `${dc1}: The authority of the certificate (CN=Password Writeback lab authority) is not trusted on this computer.`,
        remedy: `Add the certificate of that authority in PEM form to ${other.caFile}, or give the right CA file.`,
      });
      const sent = security === 'startTls' ? ['startTls'] : [];
      expect([states(steps), dc.requests.map(({ kind }) => kind)]).toEqual([
        `dns good, tcp good, tls bad, ${skippedAfterTls}`,
        sent,
      ]);
    },
  );

  it('that has expired is named with its day', async () => {
    const day = Date.UTC(2026, 0, 31, 12);
    const expired = await createAuthorityFor({ notBefore: day - dayMs, notAfter: day });
    authorities.push(expired);
    const dc = await startDc({ authority: expired });
    const steps = await test(connectorOf(expired, [dc]));
    expect([step(steps, 'tls'), dc.requests]).toEqual([
      {
        state: 'bad',
        text: `${dc1}: The certificate expired on 2026-01-31.`,
        remedy: `Renew the domain controller’s certificate for ${dc1}.`,
      },
      [],
    ]);
  });

  it('that expires soon is warned of', async () => {
    const notAfter = Date.now() + 12.5 * dayMs;
    const soon = await createAuthorityFor({ notBefore: Date.now() - dayMs, notAfter });
    authorities.push(soon);
    const steps = await test(connectorOf(soon, [await startDc({ authority: soon })]));
    const day = new Date(notAfter).toISOString().slice(0, 10);
    expect(step(steps, 'tls')).toEqual({
      state: 'warning',
      text: `${dc1}: CN=${dc1}, issued by CN=Authority of a test, valid until ${day}. ${dc1}: the certificate expires on ${day}, in 12 days.`,
      remedy: `Renew the certificate of ${dc1}.`,
    });
    expect(states(steps)).toContain('bind good');
  });

  it('for another name gets nothing, and the other domain controller is used', async () => {
    const [first, second] = await startTwo({ certificateHost: 'old.corp.example.com' }, {});
    const steps = await test(connectorOf(authority, [first, second]));
    expect([states(steps), first.requests, bindsOf(second)]).toEqual([
      'dns good, tcp good, tls warning, bind good, pdc good, partitions good, rights warning',
      [],
      1,
    ]);
    expect(step(steps, 'tls')).toMatchObject({
      text: expect.stringContaining(
        `${dc1}: The certificate is issued for old.corp.example.com, 127.71.4.1 and not for ${dc1}.`,
      ),
    });
  });
});

describe('the PDC emulator by DNS', () => {
  async function role(named: readonly string[]): Promise<unknown> {
    const dc = await startDc();
    const connector = connectorOf(authority, [dc], { domainControllers: [] });
    const names: NameResolver = {
      hostsOf: () => Promise.resolve(ok(named)),
      addressesOf: (host) => Promise.resolve(ok([addresses[host] ?? ''])),
    };
    const trust = createTrust(connector.caFile);
    const deps = { connector, settings, names, trust };
    const sessions = createSessions({ ...deps, password: () => Promise.resolve(utf8(password)) });
    const bench: TestBench = { ...deps, sessions, clock: systemClock, signal: never };
    const host = { name: dc1, address: addresses[dc1] ?? '' };
    const session = await sessions.signIn(host, never);
    if (!session.ok) throw new Error('cannot sign in');
    const { finding } = await testRole(bench, { host, session: session.value, token: null });
    session.value.close();
    return [finding.state, finding.text];
  }
  const is = `${dc1} is the PDC emulator: fSMORoleOwner of ${baseDn} names it`;
  const service = '_ldap._tcp.pdc._msdcs.corp.example.com';

  it.each([
    ['agrees', [dc1], ['good', `${is}, and DNS agrees.`]],
    ['names another', [dc2], ['warning', `${is}, but DNS (${service}) names ${dc2}.`]],
    ['names two', [dc1, dc2], ['warning', `${is}, but DNS (${service}) names ${dc1}, ${dc2}.`]],
    ['names none', [], ['warning', `${is}, but DNS (${service}) names nobody.`]],
  ])('%s', async (_, named, expected) => {
    expect(await role(named)).toEqual(expected);
  });
});
