import { generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../electron/agent/clock';
import { entraCredential } from '../../../electron/agent/relay/entra-credential';
import type { CredentialSource } from '../../../electron/agent/relay/service-bus-client';
import type { TokenIssuer } from '../../../lab/relay/entra-token';
import { createPortal } from '../../../portal/portal';
import type { Portal } from '../../../portal/portal-api';
import { entraNamespace } from '../../../shared/protocol/connection-string';
import { defaultQueues } from '../../../shared/protocol/limits';
import { entraAccessSchema, type EntraAccess } from '../../../shared/protocol/pairing';
import { createMemorySecrets } from '../../fakes/memory-secrets';
import { quickTimings, startLabRelay, type TestRelay } from '../relay-support/lab';
import { putPairing, startTestAgent, type TestAgent } from './test-agent';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 30_000 });

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const issuer: TokenIssuer = {
  issuer: 'https://sts.windows.net/lab/',
  publicJwk: publicKey.export({ format: 'jwk' }),
  roles: [
    { objectId: 'agent-identity', queue: defaultQueues.requests, rights: ['Listen'] },
    { objectId: 'agent-identity', queue: defaultQueues.controlReplies, rights: ['Listen'] },
    { objectId: 'agent-identity', queue: defaultQueues.replies, rights: ['Send'] },
    { objectId: 'agent-identity', queue: defaultQueues.control, rights: ['Send'] },
  ],
};

let lab: TestRelay;
let portal: Portal;
let agent: TestAgent | null;
let asked: { readonly scopes: unknown }[];
let pairing: { readonly pairingId: string; readonly pairingSecret: string };

/** A token as Entra ID makes it. */
function tokenOf(changes: object = {}, key: KeyObject = privateKey, alg = 'RS256'): string {
  const now = Math.floor(Date.now() / 1_000);
  const claims = {
    iss: issuer.issuer,
    aud: 'https://servicebus.azure.net/',
    oid: 'agent-identity',
    nbf: now - 60,
    exp: now + 3_600,
    ...changes,
  };
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg, typ: 'JWT' })}.${part(claims)}`;
  const signature = sign('RSA-SHA256', new TextEncoder().encode(signed), key).toString('base64url');
  return `${signed}.${signature}`;
}

const credentialOf =
  (token: () => string): CredentialSource =>
  () => ({
    getToken(scopes) {
      asked.push({ scopes });
      return Promise.resolve({ token: token(), expiresOnTimestamp: Date.now() + 3_600_000 });
    },
  });

async function start(token: () => string): Promise<TestAgent> {
  const secrets = createMemorySecrets();
  await putPairing(secrets, pairing);
  const { host, port } = lab.agentAccess;
  const access: EntraAccess = entraAccessSchema.parse({
    kind: 'entra',
    host,
    port,
    developmentEmulator: true,
    credential: { type: 'managedIdentity' },
  });
  agent = await startTestAgent({
    access,
    secrets,
    clock: systemClock,
    database: ':memory:',
    pairingId: pairing.pairingId,
    credentialOf: credentialOf(token),
  });
  return agent;
}

beforeEach(async () => {
  asked = [];
  agent = null;
  lab = await startLabRelay(undefined, issuer);
  pairing = {
    pairingId: randomBytes(6).toString('base64url'),
    pairingSecret: randomBytes(32).toString('base64url'),
  };
  portal = await createPortal({
    relay: lab.portalAccess,
    pairing,
    deadlineMs: 20_000,
    timings: quickTimings,
  });
});
afterEach(async () => {
  await agent?.stop();
  await portal.close();
  await lab.stop();
});

describe('an agent with an identity of Entra ID', () => {
  it('enables, serves, rolls its keys and disables without any shared access key', async () => {
    const running = await start(() => tokenOf());
    expect(await running.setWriteback(true, 'anna')).toMatchObject({ writeback: 'on', problem: null });
    expect((await portal.probe()).code).toBe('success');
    expect((await running.rollKeys('anna')).ok).toBe(true);
    expect((await portal.probe()).code).toBe('success');
    await vi.waitFor(() => expect(running.status().relay.deadLetters).toBe(0));
    expect(await running.setWriteback(false, 'anna')).toMatchObject({ writeback: 'off', problem: null });
    expect(asked.length).toBeGreaterThan(0);
    expect(new Set(asked.map(({ scopes }) => String(scopes)))).toEqual(
      new Set(['https://servicebus.azure.net//.default']),
    );
  });

  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  it.each<[string, () => string, string]>([
    ['signed by another key', () => tokenOf({}, stranger), 'InvalidSignature'],
    ['of another issuer', () => tokenOf({ iss: 'https://sts.windows.net/other/' }), 'InvalidAudience'],
    ['for another service', () => tokenOf({ aud: 'https://vault.azure.net/' }), 'InvalidAudience'],
    ['that has expired', () => tokenOf({ exp: Math.floor(Date.now() / 1_000) - 1 }), 'ExpiredToken'],
    ['that is not valid yet', () => tokenOf({ nbf: Math.floor(Date.now() / 1_000) + 600 }), 'ImmatureToken'],
    ['without a signature', () => tokenOf({}, privateKey, 'none'), 'InvalidSignature'],
    ['of an identity without a role', () => tokenOf({ oid: 'somebody' }), 'Unauthorized access'],
  ])('is refused with a token %s', async (_what, token, words) => {
    const running = await start(token);
    const { writeback, problem } = await running.setWriteback(true, 'anna');
    expect([writeback, problem]).toEqual(['failed', expect.stringContaining(words) as string]);
    expect(lab.requestSizes).toEqual([]);
  });
});

describe('access by Entra ID', () => {
  const access = (changes: object): EntraAccess =>
    entraAccessSchema.parse({
      kind: 'entra',
      host: 'contoso.servicebus.windows.net',
      credential: { type: 'managedIdentity' },
      ...changes,
    });

  it('is unencrypted to this computer only', () => {
    expect(entraNamespace(access({}))).toEqual({ ok: true, value: 'contoso.servicebus.windows.net' });
    expect(entraNamespace(access({ developmentEmulator: true }))).toMatchObject({
      ok: false,
      error: { code: 'emulatorNotLoopback' },
    });
    expect(entraNamespace(access({ host: 'a;SharedAccessKey=x' }))).toMatchObject({ ok: false });
  });

  it('has a credential for each kind of identity, and takes nothing but HTTPS for the authority', () => {
    const certificate = {
      type: 'clientCertificate',
      tenantId: '11111111-1111-1111-1111-111111111111',
      clientId: '22222222-2222-2222-2222-222222222222',
      certificateFile: '/etc/agent.pem',
    };
    for (const credential of [
      { type: 'managedIdentity' },
      { type: 'managedIdentity', clientId: certificate.clientId },
      certificate,
      { ...certificate, authorityHost: 'https://login.microsoftonline.us' },
    ]) {
      const made = entraCredential(access({ credential }).credential);
      expect(typeof made.getToken).toBe('function');
    }
    const plain = { ...certificate, authorityHost: 'http://login.example.com' };
    expect(() => access({ credential: plain })).toThrow();
  });
});
