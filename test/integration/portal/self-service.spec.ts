import { once } from 'node:events';
import { request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Person as LabPerson, PersonRole } from '../../../lab/types';
import { createExampleServer } from '../../../portal/examples/server';
import { fileAttempts } from '../../../portal/web/attempt-stores';
import { createAttemptLimiter } from '../../../portal/web/attempts';
import { createSelfService, type SelfServiceResult } from '../../../portal/web/self-service';
import type { AuthenticationType } from '../../../shared/operations';
import { startSystem, untilTrue, type RunningSystem } from '../main-job/running-system';

const origin = 'https://account.contoso.example';
const fresh = 'Cnry-Brand-new-Passw0rd!';

let system: RunningSystem;
let server: Server;
let base: string;
let dir: string;
let results: SelfServiceResult[];
let errors: unknown[];
/** Who is signed in at the page; `null` = nobody. */
let who: { cloudAnchor: string; authenticationType: AuthenticationType; timeZone?: string } | null;
const used = new Set<string>();

function pick(role: PersonRole): LabPerson {
  const person = system.lab.directory.people.find((each) => each.role === role && !used.has(each.objectGuid));
  if (person === undefined) throw new Error(`Nobody left of the role ${role}`);
  used.add(person.objectGuid);
  who = { cloudAnchor: system.lab.cloud.anchorOf(person), authenticationType: 'passwordHashSync' };
  return person;
}

interface Answer {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly body: Readonly<Record<string, unknown>>;
}

async function call(path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(`${base}/password/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { origin, 'content-type': 'application/json', 'accept-language': 'en', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  expect(response.headers.get('cache-control')).toBe('no-store');
  const retryAfter = response.headers.get('retry-after');
  return { status: response.status, retryAfter, body: (await response.json()) as Record<string, unknown> };
}

async function startServer(): Promise<void> {
  const clock = { now: () => Date.now() };
  const limiter = createAttemptLimiter(fileAttempts(join(dir, 'attempts.json'), clock), clock);
  server = createExampleServer({
    selfService: createSelfService(system.lab.portal, limiter),
    personOf: async () => who,
    origin,
    onResult: (result) => results.push(result),
    onError: (cause) => errors.push(cause),
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function stopServer(): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

beforeAll(async () => {
  system = await startSystem('embedded');
});
afterAll(() => system.stop());
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wb-web-'));
  results = [];
  errors = [];
  await startServer();
});
afterEach(async () => {
  await stopServer();
  await rm(dir, { recursive: true, force: true });
});

describe('a page over the handlers', () => {
  it('resets a password, which is then in force', async () => {
    const person = pick('plain');
    expect((await call('readiness')).body).toEqual({ result: 'ready' });
    const { status, body } = await call('reset', { newPassword: fresh });
    expect([status, body]).toEqual([
      200,
      {
        result: 'done',
        code: 'success',
        detail: null,
        requestId: expect.any(String) as string,
        text: 'Done. You can sign in now.',
      },
    ]);
    expect(await system.lab.directory.bind(person.distinguishedName, fresh)).toBe(true);
    expect(JSON.stringify(results)).not.toContain(fresh);
  });

  it('changes a password only with the right current one, and says so in the person’s language', async () => {
    const person = pick('plain');
    const wrong = await call(
      'change',
      { currentPassword: 'wrong', newPassword: fresh },
      { 'accept-language': 'fr-CA,fr;q=0.8' },
    );
    expect([wrong.status, wrong.body['code'], wrong.body['text']]).toEqual([
      422,
      'incorrectPassword',
      'Votre mot de passe actuel est incorrect. Veuillez réessayer.',
    ]);
    const right = await call('change', {
      currentPassword: person.password,
      newPassword: fresh,
      forced: true,
    });
    expect(right.body['code']).toBe('success');
    expect(await system.lab.directory.bind(person.distinguishedName, fresh)).toBe(true);
  });

  it('unlocks an account and leaves its password', async () => {
    const person = pick('lockedOut');
    expect(await system.lab.directory.bind(person.distinguishedName, person.password)).toBe(false);
    const { status, body } = await call('unlock', {}, { 'accept-language': 'es' });
    expect([status, body['text']]).toEqual([200, 'Su cuenta está desbloqueada. Ya puede iniciar sesión.']);
    expect(await system.lab.directory.bind(person.distinguishedName, person.password)).toBe(true);
  });

  it('passes on why a password was refused', async () => {
    pick('plain');
    const { status, body } = await call('reset', { newPassword: 'short' }, { 'accept-language': 'de' });
    expect([status, body['result'], body['code']]).toEqual([422, 'refused', 'policyViolation']);
    expect(body['text']).toMatch(/^Dieses Kennwort/);
  });

  it('tells before anything is typed that the password is not managed on-premises', async () => {
    who = { cloudAnchor: system.lab.cloud.cloudOnlyAnchor, authenticationType: 'cloudOnly' };
    const readiness = await call('readiness');
    expect([readiness.status, readiness.body['reason']]).toEqual([409, 'notOnPremises']);
    expect((await call('reset', { newPassword: fresh })).status).toBe(409);
    expect(results).toHaveLength(1);
  });

  it('allows five attempts in an hour, over a restart of the page, and then none', async () => {
    const person = pick('plain');
    who = {
      cloudAnchor: system.lab.cloud.anchorOf(person),
      authenticationType: 'federated',
      timeZone: 'Europe/Berlin',
    };
    const wrong = { currentPassword: 'wrong', newPassword: fresh };
    for (let count = 0; count < 3; count += 1) expect((await call('change', wrong)).status).toBe(422);
    await stopServer();
    await startServer();
    for (let count = 0; count < 2; count += 1) expect((await call('change', wrong)).status).toBe(422);
    const sixth = await call('reset', { newPassword: fresh });
    expect([sixth.status, sixth.body['reason']]).toEqual([429, 'tooManyAttempts']);
    expect(Number(sixth.retryAfter)).toBeGreaterThan(24 * 3_600 - 60);
    expect((await call('readiness')).status).toBe(429);
    expect(await system.lab.directory.bind(person.distinguishedName, fresh)).toBe(false);
  });

  it('refuses strangers, other origins and bodies that do not fit', async () => {
    pick('plain');
    const refusals = [
      await call('reset', { newPassword: fresh }, { origin: 'https://evil.example' }),
      await call('reset', { newPassword: fresh }, { 'content-type': 'text/plain' }),
      await call('reset', { newPassword: 'x'.repeat(257) }),
      await call('reset', { newPassword: 'x'.repeat(20_000) }),
      await call('reset', { newPassword: ['x'] }),
      await call('reset', '{"newPassword":"Cnry-broken'),
      await call('change', { newPassword: fresh }),
      await call('unlock', '[]'),
    ];
    expect(refusals.map(({ status }) => status)).toEqual(refusals.map(() => 400));
    expect(JSON.stringify(refusals)).not.toContain('Cnry');
    who = null;
    expect((await call('reset', { newPassword: fresh })).status).toBe(401);
    expect((await fetch(`${base}/password/reset`)).status).toBe(404);
    expect([results, errors]).toEqual([[], []]);
  });

  it.each(['//', '//[', '/\\', '*', 'http://[', '/password/reset?%E0%A4%A'])(
    'lives on after GET %s, which is no address of it',
    async (path) => {
      const { port } = server.address() as AddressInfo;
      const sent = httpRequest({ host: '127.0.0.1', port, path, agent: false });
      sent.end();
      const [answer] = (await once(sent, 'response')) as [IncomingMessage];
      answer.resume();
      expect(answer.statusCode).toBe(404);
      pick('plain');
      expect((await call('readiness')).status).toBe(200);
    },
  );

  it('tells at once when the service is off, and counts no attempt', async () => {
    pick('plain');
    await system.agent.setWriteback(false, 'tester');
    await untilTrue('writeback is off', async () => !(await system.lab.portal.isAvailable()).available);
    const readiness = await call('readiness', undefined, { 'accept-language': 'de' });
    expect([readiness.status, readiness.body]).toEqual([
      503,
      {
        result: 'notReady',
        reason: 'off',
        text: 'Ihr Kennwort kann zurzeit nicht zurückgesetzt werden. Bitte versuchen Sie es später noch einmal.',
      },
    ]);
    for (let count = 0; count < 6; count += 1) {
      expect((await call('reset', { newPassword: fresh })).body['reason']).toBe('off');
    }
    const unlock = await call('unlock', {}, { 'accept-language': 'fr' });
    expect([unlock.status, unlock.body['text']]).toEqual([
      503,
      'Votre compte ne peut pas être déverrouillé pour le moment. Veuillez réessayer plus tard.',
    ]);
    await system.agent.setWriteback(true, 'tester');
    await untilTrue('writeback is on', async () => (await system.lab.portal.isAvailable()).available);
    expect((await call('readiness')).status).toBe(200);
  });
});
