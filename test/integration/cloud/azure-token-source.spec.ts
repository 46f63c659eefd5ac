import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createAzureTokenSource,
  type CloudCredentials,
} from '../../../electron/agent/cloud/azure-token-source';
import { createCertificates } from '../../../lab/certificates';
import { ok } from '../../../shared/result';

const never = new AbortController().signal;
const tenant = '6d3c1f8e-0000-4000-8000-000000000001';
const clientId = '6d3c1f8e-0000-4000-8000-000000000002';
const secret = 'client-secret-81b7';
const withSecret: CloudCredentials = { kind: 'clientSecret', tenant, clientId, secret };

let folder = '';
let authority = '';
let pair: { readonly certFile: string; readonly keyFile: string };
let entra: Server;
let host = '';
let asked: URLSearchParams[] = [];
let answer: (response: ServerResponse) => void;

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}

/** Entra’s two endpoints: what it is, and tokens. */
function respond(request: IncomingMessage, response: ServerResponse): void {
  const path = request.url?.split('?')[0] ?? '';
  if (path === `/${tenant}/v2.0/.well-known/openid-configuration`) {
    const base = `${host}/${tenant}`;
    json(response, 200, {
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${base}/discovery/v2.0/keys`,
    });
    return;
  }
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => (body += chunk));
  request.once('end', () => {
    asked.push(new URLSearchParams(body));
    answer(response);
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cloud-token-'));
  const certificates = await createCertificates(folder);
  authority = await readFile(certificates.caFile, 'utf8');
  pair = await certificates.issue('localhost', ['127.0.0.1']);
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  asked = [];
  answer = (response) =>
    json(response, 200, { token_type: 'Bearer', expires_in: 3_600, access_token: `token-${asked.length}` });
  entra = createServer({ cert: await readFile(pair.certFile), key: await readFile(pair.keyFile) }, respond);
  await new Promise<void>((resolve) => entra.listen(0, '127.0.0.1', resolve));
  host = `https://127.0.0.1:${(entra.address() as AddressInfo).port}`;
});
afterEach(async () => {
  entra.closeAllConnections();
  await new Promise((resolve) => entra.close(resolve));
});

function sourceOf(credentials: CloudCredentials, authorityHost = host) {
  return createAzureTokenSource({
    credentials,
    baseUrl: 'https://graph.microsoft.us/v1.0',
    authorityHost,
    extraAuthorities: [authority],
  });
}

describe('a token', () => {
  it('is got with a client secret, for this Graph, and kept', async () => {
    const source = sourceOf(withSecret);
    expect([await source.token(never), await source.token(never)]).toEqual([ok('token-1'), ok('token-1')]);
    expect(
      asked.map((body) => [body.get('scope'), body.get('client_id'), body.get('client_secret')]),
    ).toEqual([[expect.stringContaining('https://graph.microsoft.us/.default'), clientId, secret]]);
  });

  it.each([null, 'key-password-3d'])('is got with a certificate (key password: %s)', async (keyPassword) => {
    const certificate = await readFile(pair.certFile, 'utf8');
    const plain = await readFile(pair.keyFile, 'utf8');
    const key = keyPassword === null ? plain : encrypted(plain, keyPassword);
    const certificateAndKey = `${certificate}\n${key}`;
    const source = sourceOf({ kind: 'certificate', tenant, clientId, certificateAndKey, keyPassword });
    expect(await source.token(never)).toEqual(ok('token-1'));
    expect(asked[0]?.get('client_assertion_type')).toBe(
      'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    );
  });

  it('that Entra refuses is told in its words, without the secret', async () => {
    answer = (response) =>
      json(response, 401, {
        error: 'invalid_client',
        error_description: `AADSTS7000215: Invalid client secret provided. ${secret}\r\nTrace ID: 1`,
        error_codes: [7000215],
      });
    const token = await sourceOf(withSecret).token(never);
    expect(token).toEqual({
      ok: false,
      error: { kind: 'refused', message: expect.stringContaining('AADSTS7000215: Invalid client secret') },
    });
    expect(JSON.stringify(token)).not.toContain(secret);
  });

  it('is not to be had where nobody listens', async () => {
    expect(await sourceOf(withSecret, 'https://127.0.0.1:9').token(never)).toEqual({
      ok: false,
      error: {
        kind: 'unreachable',
        message: 'https://127.0.0.1:9 cannot be reached or does not know the tenant.',
      },
    });
  });

  it('is not got with a key that is none', async () => {
    const { privateKey } = generateKeyPairSync('ed25519', {
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
      publicKeyEncoding: { type: 'spki', format: 'pem' },
    });
    const source = sourceOf({
      kind: 'certificate',
      tenant,
      clientId,
      certificateAndKey: privateKey,
      keyPassword: null,
    });
    const token = await source.token(never);
    expect(token.ok).toBe(false);
    expect(JSON.stringify(token)).not.toContain(privateKey.split('\n')[1]);
  });

  it('is not asked for any longer after the signal', async () => {
    const stop = new AbortController();
    const dropped = new Promise((resolve) => {
      answer = (response) => {
        response.once('close', resolve);
        stop.abort();
      };
    });
    expect(await sourceOf(withSecret).token(stop.signal)).toEqual({
      ok: false,
      error: { kind: 'unreachable', message: 'Stopped.' },
    });
    await dropped;
  });
});

function encrypted(pem: string, passphrase: string): string {
  return createPrivateKey(pem).export({
    type: 'pkcs8',
    format: 'pem',
    cipher: 'aes-256-cbc',
    passphrase,
  }) as string;
}
