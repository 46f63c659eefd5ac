import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { NameResolver } from '../../../electron/agent/directory/name-resolver';
import { createSessions } from '../../../electron/agent/directory/open-session';
import { locatePdc } from '../../../electron/agent/directory/pdc-locator';
import { createTrust } from '../../../electron/agent/directory/trust';
import type { Connector } from '../../../shared/model/connector';
import { ok } from '../../../shared/result';
import { createAuthority, type TestAuthority } from './support/certificates';
import { connectorOf, ldapSettings, never, utf8 } from './support/connector';
import { baseDn, startFakeDc, type FakeDc, type FakeDcOptions } from './support/fake-dc';
import { responseTags, result } from './support/ldap-messages';

const dc1 = 'dc1.corp.example.com';
const dc2 = 'dc2.corp.example.com';
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
  readonly all: readonly string[];
  readonly addresses: Record<string, string>;
}

async function locate(connector: Connector, dns?: Dns): Promise<unknown> {
  const names: NameResolver = {
    hostsOf: (service) => Promise.resolve(ok((service.includes('.pdc.') ? dns?.pdc : dns?.all) ?? [])),
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
    expect(await locate(byDns(first), { pdc: [dc2], all: [dc1, dc2], addresses })).toMatchObject({
      reached: 'otherDomainController',
      host: dc2,
      fault: { kind: 'unreached', step: 'tcp' },
    });
  });

  it('is missing together with the directory when nothing answers', async () => {
    const first = await startDc({ host: dc1, address: '127.71.3.1' });
    await first.stop();
    const missing = await locate(byDns(first), { pdc: [dc1], all: [dc1, dc2], addresses });
    expect(missing).toMatchObject({ reached: 'nothing', fault: { kind: 'unreached', step: 'tcp' } });
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
      fault: { kind: 'unreached', step: 'role', text: `${dc2} is not among the domain controllers given.` },
    });
    expect(second.requests).toEqual([]);
  });

  it('is looked for among the domain controllers of its own domain', async () => {
    const [first, second] = await startTwo({ dc: 'DC=other,DC=example,DC=com' });
    expect(await locate(connectorOf(authority, [first, second]))).toEqual({ host: dc2, policyHints: null });
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
    expect(first.requests).toHaveLength(1);
  });
});
