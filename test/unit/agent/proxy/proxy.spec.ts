import { describe, expect, it } from 'vitest';
import { environmentProxies, originOf, systemProxies } from '../../../../electron/agent/proxy/proxy';
import { err, ok } from '../../../../shared/result';

const graph = new URL('https://graph.microsoft.com');
const proxy = { host: 'proxy.corp.example', port: 8080, authorization: null };
const unusable = err('HTTPS_PROXY is not of the form http://host:port.');

describe('the proxy of the environment', () => {
  it.each([
    [{}, ok(null)],
    [{ HTTPS_PROXY: '' }, ok(null)],
    [{ https_proxy: '', HTTPS_PROXY: 'http://proxy.corp.example:8080' }, ok(proxy)],
    [{ HTTPS_PROXY: 'http://proxy.corp.example:8080' }, ok(proxy)],
    [{ https_proxy: 'http://proxy.corp.example' }, ok({ ...proxy, port: 80 })],
    [{ HTTPS_PROXY: 'http://[::1]:8080' }, ok({ ...proxy, host: '::1' })],
    [
      { HTTPS_PROXY: 'http://a%3Ab:c@proxy.corp.example:8080' },
      ok({ ...proxy, authorization: `Basic ${Buffer.from('a:b:c').toString('base64')}` }),
    ],
    [{ HTTPS_PROXY: 'https://proxy.corp.example:8080' }, unusable],
    [{ HTTPS_PROXY: 'proxy' }, unusable],
    [{ HTTPS_PROXY: 'http://%zz@proxy.corp.example' }, unusable],
    [{ HTTPS_PROXY: 'http://proxy.corp.example:8080', NO_PROXY: 'a.example, .Microsoft.com' }, ok(null)],
    [{ HTTPS_PROXY: 'http://proxy.corp.example:8080', no_proxy: 'graph.microsoft.com' }, ok(null)],
    [{ HTTPS_PROXY: 'http://proxy.corp.example:8080', NO_PROXY: '*' }, ok(null)],
    [{ HTTPS_PROXY: 'http://proxy.corp.example:8080', NO_PROXY: 'soft.com,,' }, ok(proxy)],
  ])('of %j is %j', async (environment, expected) => {
    expect(await environmentProxies(environment)(graph)).toEqual(expected);
  });
});

describe('an address', () => {
  it.each([
    ['fd00::1', 'fd00::1'],
    ['192.0.2.7', '192.0.2.7'],
  ])('%s is exempt where NO_PROXY names it', async (host, noProxy) => {
    const environment = { HTTPS_PROXY: 'http://proxy.corp.example:8080', NO_PROXY: noProxy };
    expect(await environmentProxies(environment)(originOf(host, 443))).toEqual(ok(null));
  });
});

describe('the proxy of the system', () => {
  const ask = (environment: Record<string, string>, answer: string) =>
    systemProxies(environment, (url) =>
      Promise.resolve(url === 'https://graph.microsoft.com/' ? answer : ''),
    )(graph);

  it.each([
    ['DIRECT', ok(null)],
    ['PROXY proxy.corp.example:8080', ok(proxy)],
    ['SOCKS5 old.corp.example:1080; PROXY proxy.corp.example:8080; DIRECT', ok(proxy)],
    ['SOCKS5 old.corp.example:1080;DIRECT', ok(null)],
    [
      'SOCKS5 old.corp.example:1080',
      err('The system’s proxy is not an HTTP proxy: SOCKS5 old.corp.example:1080. Name one in HTTPS_PROXY.'),
    ],
  ])('of “%s” is %j', async (answer, expected) => {
    expect(await ask({}, answer)).toEqual(expected);
  });

  it('is said to be unknown where the system gives no answer', async () => {
    const unknown = err('The system did not say which proxy to take. Name one in HTTPS_PROXY.');
    const failing = systemProxies({}, () => Promise.reject(new Error('no')));
    expect([await ask({}, ''), await failing(graph)]).toEqual([unknown, unknown]);
  });

  it('comes after that of the environment, and after its exemptions', async () => {
    const system = 'PROXY other.corp.example:3128';
    expect([
      await ask({ HTTPS_PROXY: 'http://proxy.corp.example:8080' }, system),
      await ask({ NO_PROXY: 'microsoft.com' }, system),
    ]).toEqual([ok(proxy), ok(null)]);
  });
});
