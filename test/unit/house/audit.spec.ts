import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { auditDependencies, judgeReport, readReport, whyNoReport } from '../../../scripts/audit.mjs';

const lock = {
  packages: {
    'node_modules/jose': {},
    'node_modules/vite': { dev: true },
    'node_modules/electron': { dev: true },
    'node_modules/a/node_modules/b': {},
  },
};
const advisory = (name: string, id: string): object => ({
  name,
  nodes: [name === 'b' ? 'node_modules/a/node_modules/b' : `node_modules/${name}`],
  via: [{ source: 1, title: 'something bad', url: `https://github.com/advisories/${id}`, severity: 'low' }],
});
const report = {
  auditReportVersion: 2,
  vulnerabilities: {
    jose: advisory('jose', 'GHSA-aaaa-aaaa-aaaa'),
    vite: advisory('vite', 'GHSA-vvvv-vvvv-vvvv'),
    electron: advisory('electron', 'GHSA-eeee-eeee-eeee'),
    b: advisory('b', 'GHSA-bbbb-bbbb-bbbb'),
    a: { name: 'a', nodes: ['node_modules/a'], via: ['b'] },
  },
};
const allow = (id: string, name: string, until: string, why = 'not reachable') => ({
  id,
  package: name,
  until,
  why,
});
const nothing = { auditReportVersion: 2, vulnerabilities: {} };

describe('the judgement of known vulnerabilities', () => {
  it('complains of every one in what is shipped, Electron included, and of none in tools', () => {
    expect(judgeReport(report, lock, [], '2026-11-21')).toEqual({
      complaints: [
        'jose: low: something bad (GHSA-aaaa-aaaa-aaaa)',
        'electron: low: something bad (GHSA-eeee-eeee-eeee)',
        'b: low: something bad (GHSA-bbbb-bbbb-bbbb)',
      ],
      allowed: [],
    });
  });

  it('lets pass what is allowed, up to the day and no longer, for its package only', () => {
    const list = [
      allow('GHSA-aaaa-aaaa-aaaa', 'jose', '2026-11-21'),
      allow('GHSA-eeee-eeee-eeee', 'electron', '2026-11-20'),
      allow('GHSA-bbbb-bbbb-bbbb', 'c', '2027-01-01'),
    ];
    expect(judgeReport(report, lock, list, '2026-11-21')).toEqual({
      complaints: [
        'electron: low: something bad (GHSA-eeee-eeee-eeee): allowed until 2026-11-20 only',
        'b: low: something bad (GHSA-bbbb-bbbb-bbbb)',
        'allow-list: GHSA-bbbb-bbbb-bbbb of c is not reported any more: remove it',
      ],
      allowed: ['jose: low: something bad (GHSA-aaaa-aaaa-aaaa): allowed until 2026-11-21: not reachable'],
    });
  });

  it('wants a day and a reason', () => {
    const list = [allow('GHSA-aaaa-aaaa-aaaa', 'jose', '2999', ''), allow('x', 'y', '2027-01-01')];
    expect(judgeReport(nothing, lock, list, '2026-11-21').complaints).toEqual([
      'allow-list: GHSA-aaaa-aaaa-aaaa needs a day (until) and a reason (why)',
      'allow-list: GHSA-aaaa-aaaa-aaaa of jose is not reported any more: remove it',
      'allow-list: x of y is not reported any more: remove it',
    ]);
  });
});

describe('npm’s answer', () => {
  it('is a report or none', () => {
    expect(readReport(`npm warn Unknown config\n${JSON.stringify(nothing)}\n`)).toEqual(nothing);
    expect(readReport(JSON.stringify(nothing, null, 2))).toEqual(nothing);
    expect(readReport('{"message":"405 Method Not Allowed"}')).toBeNull();
    expect(readReport('')).toBeNull();
  });

  it('is told without addresses', () => {
    expect(whyNoReport('npm warn x\nnpm warn audit 405 Not Allowed - POST https://a.example/b\n')).toBe(
      '405 Not Allowed - POST the registry',
    );
    expect(whyNoReport('')).toBe('it gave no report');
  });
});

describe('the audit', () => {
  let server: Server | null = null;
  const before = process.env['npm_config_registry'];

  afterEach(() => {
    if (before === undefined) delete process.env['npm_config_registry'];
    else process.env['npm_config_registry'] = before;
    server?.closeAllConnections();
    server?.close();
  });

  /** A registry that gives this answer for advisories and has no packages. */
  async function registry(status: number, answer: object): Promise<void> {
    server = createServer((request, response) => {
      request.resume().on('end', () => {
        response.writeHead(request.method === 'POST' ? status : 404, { 'content-type': 'application/json' });
        response.end(JSON.stringify(request.method === 'POST' ? answer : {}));
      });
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    process.env['npm_config_registry'] = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  }

  it('of a registry that knows of nothing passes', async () => {
    await registry(200, {});
    expect(await auditDependencies()).toEqual({ ok: true, skipped: false, output: '' });
  }, 60_000);

  it('fails for a production dependency', async () => {
    const known = {
      id: 7,
      url: 'https://github.com/advisories/GHSA-aaaa-aaaa-aaaa',
      title: 'something bad',
      severity: 'high',
      vulnerable_versions: '<999',
    };
    await registry(200, { jose: [known] });
    expect(await auditDependencies()).toEqual({
      ok: false,
      skipped: false,
      output: 'jose: high: something bad (GHSA-aaaa-aaaa-aaaa)',
    });
  }, 60_000);

  it('of a registry without advisories is skipped aloud, not passed', async () => {
    await registry(405, {});
    const { skipped, output } = await auditDependencies();
    expect({ skipped, output }).toMatchObject({
      skipped: true,
      output: expect.stringMatching(/^NOT CHECKED for known vulnerabilities: 405 /) as string,
    });
  }, 60_000);
});
