import { describe, expect, it } from 'vitest';
import { connectorSchema } from '../../../../shared/model/connector';
import {
  emptyForest,
  passwordProblem,
  toDraft,
  toForm,
  type ForestForm,
  type ForestProblems,
} from '../../../../renderer/features/connectors/forest/forest-draft';

const good: ForestForm = { ...emptyForest, domain: 'corp.example.com', serviceAccount: 'CORP\\writeback' };
const row = (host: string, address: string) => ({ key: 0, host, address });

describe('toDraft', () => {
  it('takes what is needed and leaves the rest to its defaults', () => {
    expect(toDraft(good, 8)).toEqual({
      ok: true,
      value: {
        id: null,
        domain: 'corp.example.com',
        security: 'ldaps',
        port: null,
        caFile: null,
        dnsServers: [],
        domainControllers: [],
        serviceAccount: 'CORP\\writeback',
      },
    });
  });

  it('tidies what is typed in', () => {
    const form: ForestForm = {
      ...good,
      id: 'corp',
      domain: ' Corp.Example.Com. ',
      port: ' 3269 ',
      caFile: ' C:\\ca.pem ',
      dnsServers: '192.0.2.1, 192.0.2.2:5353\n[2001:db8::1]:53;2001:db8::2',
      controllers: [row(' DC1.corp.example.com', '192.0.2.7 '), row('', ' ')],
    };
    expect(toDraft(form, 0)).toMatchObject({
      ok: true,
      value: {
        domain: 'corp.example.com',
        port: 3269,
        caFile: 'C:\\ca.pem',
        dnsServers: ['192.0.2.1', '192.0.2.2:5353', '[2001:db8::1]:53', '2001:db8::2'],
        domainControllers: [{ host: 'dc1.corp.example.com', address: '192.0.2.7' }],
      },
    });
  });

  it.each<[Partial<ForestForm>, number, ForestProblems]>([
    [{ domain: '' }, 8, { domain: 'missing' }],
    [{ domain: 'corp example' }, 8, { domain: 'notADomain' }],
    [{ domain: 'ldap://corp' }, 8, { domain: 'notADomain' }],
    [{ domain: '192.0.2.7' }, 8, { domain: 'notADomain' }],
    [{ serviceAccount: ' ' }, 8, { serviceAccount: 'missing' }],
    [{ serviceAccount: 'writeback' }, 8, { serviceAccount: 'notAnAccount' }],
    [{ serviceAccount: `a@${'b'.repeat(600)}` }, 8, { serviceAccount: 'tooLong' }],
    [{}, 0, { password: 'missing' }],
    [{}, 257, { password: 'tooLong' }],
    [{ port: '0' }, 8, { port: 'notAPort' }],
    [{ port: '65536' }, 8, { port: 'notAPort' }],
    [{ port: '63a' }, 8, { port: 'notAPort' }],
    [{ caFile: 'ca.pem' }, 8, { caFile: 'notAPath' }],
    [{ dnsServers: 'dns.example.com' }, 8, { dnsServers: 'notAServer' }],
    [{ dnsServers: '192.0.2.1 '.repeat(9) }, 8, { dnsServers: 'tooMany' }],
    [{ controllers: [row('dc1', '')] }, 8, { controllers: 'incomplete' }],
    [{ controllers: [row('dc 1', '192.0.2.7')] }, 8, { controllers: 'notAServer' }],
    [
      { domain: '', serviceAccount: '', port: 'x' },
      0,
      { domain: 'missing', serviceAccount: 'missing', password: 'missing', port: 'notAPort' },
    ],
  ])('refuses %o with %i characters of password', (change, passwordLength, problems) => {
    expect(toDraft({ ...good, ...change }, passwordLength)).toEqual({ ok: false, error: problems });
  });

  it.each(['CORP\\svc', 'svc@corp.example.com', 'CN=svc, x,OU=Service,DC=corp,DC=example,DC=com'])(
    'takes the account %s',
    (serviceAccount) => {
      expect(toDraft({ ...good, serviceAccount }, 8)).toMatchObject({ ok: true, value: { serviceAccount } });
    },
  );

  it('gives back what the form was made of', () => {
    const connector = connectorSchema.parse({
      id: 'corp',
      domain: 'corp.example.com',
      serviceAccount: 'CORP\\writeback',
      security: 'startTls',
      port: 3890,
      caFile: '/etc/ssl/corp.pem',
      dnsServers: ['192.0.2.1', '[2001:db8::1]:53'],
      domainControllers: [{ host: 'dc1.corp.example.com', address: '192.0.2.7' }],
    });
    const { partitions: _, ...draft } = connector;
    expect(toDraft(toForm(connector), 0)).toEqual({ ok: true, value: draft });
  });
});

describe('passwordProblem', () => {
  it('asks for one only where none is stored', () => {
    expect([passwordProblem(0, true), passwordProblem(0, false), passwordProblem(256, false)]).toEqual([
      null,
      'missing',
      null,
    ]);
  });
});
