import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { unreached, type LdapFault } from '../../../../electron/agent/directory/session/fault';
import type { NameResolver } from '../../../../electron/agent/directory/session/name-resolver';
import { createSessions } from '../../../../electron/agent/directory/session/open-session';
import { locatePdc } from '../../../../electron/agent/directory/pdc/pdc-locator';
import { createTrust } from '../../../../electron/agent/directory/session/trust';
import type { Connector } from '../../../../shared/model/connector';
import { err, ok } from '../../../../shared/result';
import { createAuthority, type TestAuthority } from '../support/certificates';
import { connectorOf, ldapSettings, never, utf8 } from '../support/connector';
import { baseDn, startFakeDc, type FakeDc, type FakeDcOptions } from '../support/fake-dc';
import { responseTags, result } from '../support/ldap-messages';

const dc1 = 'dc1.corp.example.com';
const dc2 = 'dc2.corp.example.com';
/** LDAP_CAP_ACTIVE_DIRECTORY_PARTIAL_SECRETS_OID */
const readOnly = '1.2.840.113556.1.4.1920';
const settingsOf = (dc: string): string =>
  `CN=NTDS Settings,CN=${dc},CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration,${baseDn}`;
const domain = { name: 'corp.example.com', dn: baseDn };

let authority: TestAuthority;
let running: FakeDc[] = [];
beforeAll(async () => {
  authority = await createAuthority();
});
afterEach(async () => {
  await Promise.all(running.map((dc) => dc.stop()));
  running = [];
});
afterAll(() => authority.remove());

async function startDc(options: Partial<FakeDcOptions> = {}): Promise<FakeDc> {
  const dc = await startFakeDc({ authority, ...options });
  running.push(dc);
  return dc;
}

/** Two domain controllers on the same port of different addresses. */
async function startTwo(
  first: Partial<FakeDcOptions>,
  second: Partial<FakeDcOptions> = {},
): Promise<[FakeDc, FakeDc]> {
  const one = await startDc({ host: dc1, address: '127.71.3.1', ...first });
  return [one, await startDc({ host: dc2, address: '127.71.3.2', port: one.port, ...second })];
}

interface Dns {
  readonly pdc: readonly string[];
  readonly all: readonly string[] | ReturnType<typeof err<LdapFault>>;
  readonly addresses: Record<string, string>;
}

async function locate(connector: Connector, dns?: Dns): Promise<unknown> {
  const names: NameResolver = {
    hostsOf: (service) => {
      const answer = (service.includes('.pdc.') ? dns?.pdc : dns?.all) ?? [];
      return Promise.resolve('ok' in answer ? answer : ok(answer));
    },
    addressesOf: (host) => Promise.resolve(ok([dns?.addresses[host] ?? '127.71.3.9'])),
  };
  const settings = ldapSettings({ connectTimeoutMs: 500 });
  const password = (): Promise<Uint8Array> => Promise.resolve(utf8('service'));
  const sessions = createSessions({
    connector,
    password,
    settings,
    names,
    trust: createTrust(connector.caFile),
  });
  const located = await locatePdc({ connector, names, sessions, operationTimeoutMs: 400 }, domain, never);
  if (!located.ok)
    return { reached: located.error.reached, host: located.error.host, fault: located.error.fault };
  located.value.session.close();
  return { host: located.value.host.name, policyHints: located.value.policyHints };
}

const byDns = (dc: FakeDc): Connector => connectorOf(authority, [dc], { domainControllers: [] });
const addresses = { [dc1]: '127.71.3.1', [dc2]: '127.71.3.2' };

describe('the PDC emulator', () => {
  it('is the host of its service record when fSMORoleOwner agrees', async () => {
    const [first] = await startTwo({ supportedControls: ['1.2.840.113556.1.4.2066'] });
    expect(await locate(byDns(first), { pdc: [dc1], all: [dc1, dc2], addresses })).toEqual({
      host: dc1,
      policyHints: '1.2.840.113556.1.4.2066',
    });
  });

  it('is the one fSMORoleOwner names when the service record is out of date', async () => {
    const [first, second] = await startTwo({ roleOwner: dc2 });
    expect(await locate(byDns(first), { pdc: [dc1], all: [dc1, dc2], addresses })).toEqual({
      host: dc2,
      policyHints: null,
    });
    expect(second.requests.length).toBeGreaterThan(0);
  });

  it('is found through fSMORoleOwner when DNS does not list the role holder at all', async () => {
    const [first] = await startTwo({ roleOwner: dc2 });
    expect(await locate(byDns(first), { pdc: [], all: [dc1], addresses })).toEqual({
      host: dc2,
      policyHints: null,
    });
  });

  it('is missing when another domain controller answers and it does not', async () => {
    const first = await startDc({ host: dc1, address: '127.71.3.1', roleOwner: dc2 });
    expect(await locate(byDns(first), { pdc: [dc2], all: [dc1, dc2], addresses })).toEqual({
      reached: 'otherDomainController',
      host: dc2,
      fault: {
        kind: 'unreached',
        step: 'role',
        text: [
          `none was found. DNS says _ldap._tcp.pdc._msdcs.corp.example.com: ${dc2}`,
          `_ldap._tcp.dc._msdcs.corp.example.com: ${dc1}, ${dc2}`,
          `fSMORoleOwner is ${settingsOf('dc2')} (${dc2}, says ${dc1})`,
          `${dc2}: TCP: connect ECONNREFUSED 127.71.3.2:${first.port}.`,
        ].join('; '),
      },
    });
  });

  it('is missing together with the directory when nothing answers', async () => {
    const first = await startDc({ host: dc1, address: '127.71.3.1' });
    await first.stop();
    const missing = await locate(byDns(first), { pdc: [dc1], all: [dc1, dc2], addresses });
    expect(missing).toMatchObject({ reached: 'nothing', fault: { kind: 'unreached', step: 'role' } });
    expect(JSON.stringify(missing)).toContain(`${dc1}: TCP: connect ECONNREFUSED`);
    expect(JSON.stringify(missing)).toContain(`${dc2}: TCP: connect ECONNREFUSED`);
  });

  it('is picked by fSMORoleOwner from the domain controllers given by hand', async () => {
    const [first, second] = await startTwo({ roleOwner: dc2 });
    expect(await locate(connectorOf(authority, [first, second]))).toEqual({ host: dc2, policyHints: null });
  });

  it('is not searched outside of the domain controllers given by hand', async () => {
    const [first, second] = await startTwo({ roleOwner: dc2 });
    expect(await locate(connectorOf(authority, [first]))).toEqual({
      reached: 'otherDomainController',
      host: null,
      fault: {
        kind: 'unreached',
        step: 'role',
        text: `none was found. DNS was not asked, given by hand are ${dc1}; fSMORoleOwner is ${settingsOf('dc2')} (${dc2}, says ${dc1}); ${dc2} is not among the domain controllers given.`,
      },
    });
    expect(second.requests).toEqual([]);
  });

  it('is looked for among the domain controllers of its own domain', async () => {
    const [first, second] = await startTwo({ dc: 'DC=other,DC=example,DC=com' });
    expect(await locate(connectorOf(authority, [first, second]))).toEqual({ host: dc2, policyHints: null });
  });

  it('is never a read-only domain controller, even where it takes itself for the holder', async () => {
    const [first, second] = await startTwo({ capabilities: [readOnly] });
    expect(await locate(connectorOf(authority, [first, second]))).toEqual({ host: dc2, policyHints: null });
    await second.stop();
    const missing = await locate(connectorOf(authority, [first, second]));
    expect(missing).toMatchObject({ reached: 'otherDomainController', fault: { step: 'role' } });
    expect(JSON.stringify(missing)).toContain(
      `${dc1}: PDC emulator: It is a read-only domain controller, which cannot hold the role`,
    );
  });

  it('is missing with the words of DNS where DNS does not answer', async () => {
    const first = await startDc({ host: dc1, address: '127.71.3.1' });
    const text = '_ldap._tcp.dc._msdcs.corp.example.com: queryA ETIMEOUT';
    const missing = await locate(byDns(first), { pdc: [], all: err(unreached('dns', text)), addresses });
    expect(missing).toMatchObject({ reached: 'nothing', host: null });
    expect(JSON.stringify(missing)).toContain(text);
  });

  it('is not asked again elsewhere when the service account was rejected, which would lock it', async () => {
    const [first, second] = await startTwo({});
    const reject = '80090308: LdapErr: DSID-0C09042A, comment: AcceptSecurityContext error, data 52e, v3839';
    first.behave((request) =>
      request.kind === 'bind' ? result(request.messageId, responseTags.bind, 49, reject) : 'default',
    );
    expect(await locate(connectorOf(authority, [first, second]))).toMatchObject({
      host: dc1,
      fault: { kind: 'refused', stage: 'signIn', resultCode: 49 },
    });
    expect(second.requests).toEqual([]);
    expect(first.requests.filter(({ kind }) => kind === 'bind')).toHaveLength(1);
  });

  it('is not looked for with a password at a domain controller of another domain', async () => {
    const strange = await startDc({ host: dc1, address: '127.71.3.1', dc: 'DC=other,DC=example,DC=com' });
    const missing = await locate(connectorOf(authority, [strange]));
    expect(JSON.stringify(missing)).toContain(
      'It is no domain controller of DC=corp,DC=example,DC=com but of DC=other,DC=example,DC=com',
    );
    expect(strange.requests.map(({ kind }) => kind)).toEqual(['search']);
  });

  it('is not looked for at a host outside of the domain that DNS alone names, unless one CA file counts', async () => {
    const host = 'dc1.elsewhere.example.net';
    const strange = await startDc({ host, address: '127.71.3.1' });
    const dns = { pdc: [host], all: [host], addresses: { [host]: '127.71.3.1' } };
    expect(await locate({ ...byDns(strange), caFile: null }, dns)).toMatchObject({
      reached: 'nothing',
      fault: { text: expect.stringContaining(`${host} is not a name in corp.example.com`) as string },
    });
    expect(strange.connections).toBe(0);
    expect(await locate(byDns(strange), dns)).toMatchObject({ host });
  });
});
