import { describe, expect, it } from 'vitest';
import { proxyFor } from '../../../../electron/agent/cloud/graph/proxy';

const graph = new URL('https://graph.microsoft.com');
const proxy = { host: 'proxy.corp.example', port: 8080, authorization: null };

describe('proxyFor', () => {
  it.each([
    [{}, null],
    [{ HTTPS_PROXY: '' }, null],
    [{ HTTPS_PROXY: 'http://proxy.corp.example:8080' }, proxy],
    [{ https_proxy: 'http://proxy.corp.example' }, { ...proxy, port: 80 }],
    [{ HTTPS_PROXY: 'http://[::1]:8080' }, { ...proxy, host: '::1' }],
    [
      { HTTPS_PROXY: 'http://a%3Ab:c@proxy.corp.example:8080' },
      { ...proxy, authorization: `Basic ${Buffer.from('a:b:c').toString('base64')}` },
    ],
    [{ HTTPS_PROXY: 'https://proxy.corp.example:8080' }, 'unusable'],
    [{ HTTPS_PROXY: 'proxy' }, 'unusable'],
    [{ HTTPS_PROXY: 'http://%zz@proxy.corp.example' }, 'unusable'],
    [{ HTTPS_PROXY: 'http://proxy.corp.example:8080', NO_PROXY: 'a.example, .Microsoft.com' }, null],
    [{ HTTPS_PROXY: 'http://proxy.corp.example:8080', no_proxy: 'graph.microsoft.com' }, null],
    [{ HTTPS_PROXY: 'http://proxy.corp.example:8080', NO_PROXY: '*' }, null],
    [{ HTTPS_PROXY: 'http://proxy.corp.example:8080', NO_PROXY: 'soft.com,,' }, proxy],
  ])('of %j is %j', (environment, expected) => {
    expect(proxyFor(graph, environment)).toEqual(expected);
  });
});
