import { readFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startNamespace, type Namespace } from '../../../lab/atom/start-namespace';
import { createCertificates } from '../../../lab/certificates';
import type { RelayAdministration } from '../../../portal/provision/administration';
import { azureAdministration, type ManagementAccess } from '../../../portal/provision/azure-administration';
import { isInPlace, type Plan } from '../../../portal/provision/plan';
import { applyPlan, makePlan, newSasKey } from '../../../portal/provision/provision';
import { rotation, type RotationHalf } from '../../../portal/provision/rotate';
import { defaultQueues } from '../../../shared/protocol/limits';

const { requests, replies, control, controlReplies } = defaultQueues;
const since = '2026-11-21T12:00:00.000Z';

let dir: string;
let ca: string;
let tls: { certFile: string; keyFile: string };
let namespace: Namespace;

function open(access?: ManagementAccess): RelayAdministration {
  const { connectionString } = namespace;
  const opened = azureAdministration(access ?? { kind: 'connectionString', connectionString }, { ca });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

async function planNow(administration = open()): Promise<Plan> {
  const plan = await makePlan(administration, defaultQueues);
  if (!plan.ok) throw new Error(plan.error.message);
  return plan.value;
}

async function provision(): Promise<unknown> {
  return await applyPlan(open(), defaultQueues, await planNow(), () => undefined);
}

async function rotate(half: RotationHalf, side: 'agent' | 'portal' = 'agent'): Promise<unknown> {
  const change = rotation(half, side, await planNow(), since, newSasKey);
  if (!change.ok) return change.error;
  const plan = await makePlan(open(), defaultQueues, change.value);
  if (!plan.ok) return plan.error;
  return await applyPlan(open(), defaultQueues, plan.value, () => undefined);
}

function edit(queue: string, elements: Record<string, string>): void {
  const before = namespace.queues.get(queue);
  if (before === undefined) throw new Error(`No queue ${queue}`);
  namespace.queues.set(queue, { ...before, elements: { ...before.elements, ...elements } });
}

function keysOf(queue: string, rule = 'writeback-agent'): readonly [string, string] {
  const found = namespace.queues.get(queue)?.rules.find(({ keyName }) => keyName === rule);
  return [found?.primaryKey ?? 'none', found?.secondaryKey ?? 'none'];
}

const changesOf = (plan: Plan): Record<string, readonly string[]> =>
  Object.fromEntries(
    plan.steps.filter(({ kind }) => kind !== 'keep').map((step) => [step.queue, step.changes]),
  );

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wb-atom-'));
  const certificates = await createCertificates(dir);
  tls = await certificates.issue('127.0.0.1', []);
  ca = await readFile(certificates.caFile, 'utf8');
});
afterAll(() => rm(dir, { recursive: true, force: true }));
beforeEach(async () => {
  namespace = await startNamespace({ tls, bearerToken: 'entra-token' });
});
afterEach(() => namespace.stop());

describe('provisioning an empty namespace', () => {
  it('says what it will do without doing it', async () => {
    const plan = await planNow();
    expect(plan.steps.map(({ queue, kind }) => [queue, kind])).toEqual([
      [requests, 'create'],
      [replies, 'create'],
      [control, 'create'],
      [controlReplies, 'create'],
    ]);
    expect(plan.steps[0]?.changes).toEqual([
      'create the queue: sessions off, lock duration 30 s, max delivery count 3, time to live 300 s, dead-letter expired messages off, duplicate detection on',
      'add access rule writeback-agent: Listen only',
      'add access rule writeback-portal: Send only',
    ]);
    expect(namespace.requests.map(({ method }) => method)).toEqual(['GET', 'GET', 'GET', 'GET']);
    expect(namespace.queues.size).toBe(0);
  });

  it('makes four queues and two rules with random keys and one right each', async () => {
    expect(await provision()).toEqual({ ok: true, value: undefined });
    const made = [...namespace.queues.values()].map(({ name, elements, rules }) => ({
      name,
      sessions: elements['RequiresSession'],
      duplicates: elements['RequiresDuplicateDetection'],
      ttl: elements['DefaultMessageTimeToLive'],
      lock: elements['LockDuration'],
      deliveries: elements['MaxDeliveryCount'],
      deadLetterExpired: elements['DeadLetteringOnMessageExpiration'],
      rights: Object.fromEntries(rules.map(({ keyName, rights }) => [keyName, rights])),
    }));
    const common = { lock: 'PT30S', deadLetterExpired: 'false' };
    const toAgent = { 'writeback-agent': ['Listen'], 'writeback-portal': ['Send'] };
    const toPortal = { 'writeback-agent': ['Send'], 'writeback-portal': ['Listen'] };
    expect(made).toEqual([
      {
        ...common,
        name: requests,
        sessions: 'false',
        duplicates: 'true',
        ttl: 'PT5M',
        deliveries: '3',
        rights: toAgent,
      },
      {
        ...common,
        name: replies,
        sessions: 'true',
        duplicates: 'false',
        ttl: 'PT5M',
        deliveries: '10',
        rights: toPortal,
      },
      {
        ...common,
        name: control,
        sessions: 'false',
        duplicates: 'false',
        ttl: 'PT10M',
        deliveries: '10',
        rights: toPortal,
      },
      {
        ...common,
        name: controlReplies,
        sessions: 'true',
        duplicates: 'false',
        ttl: 'PT5M',
        deliveries: '10',
        rights: toAgent,
      },
    ]);
    const all = [...keysOf(requests), ...keysOf(requests, 'writeback-portal')];
    expect(new Set(all).size).toBe(4);
    for (const queue of [replies, control, controlReplies]) {
      expect([...keysOf(queue), ...keysOf(queue, 'writeback-portal')]).toEqual(all);
    }
  });

  it('changes nothing the second time', async () => {
    await provision();
    const before = structuredClone([...namespace.queues]);
    expect(isInPlace(await planNow())).toBe(true);
    expect(await provision()).toEqual({ ok: true, value: undefined });
    expect([...namespace.queues]).toEqual(before);
    expect(namespace.requests.filter(({ method }) => method === 'PUT')).toHaveLength(4);
  });

  it('signs in with a token of Entra ID as well', async () => {
    const getToken = async (): Promise<{ token: string; expiresOnTimestamp: number }> => ({
      token: 'entra-token',
      expiresOnTimestamp: Date.now() + 3_600_000,
    });
    const host = `127.0.0.1:${namespace.port}`;
    const administration = open({ kind: 'entraId', host, credential: { getToken } });
    expect(administration.host).toBe('127.0.0.1');
    expect((await planNow(administration)).steps).toHaveLength(4);
  });
});

describe('drift', () => {
  beforeEach(provision);

  it('is repaired, and what others made is left alone', async () => {
    const agentKeys = keysOf(requests);
    edit(requests, { LockDuration: 'PT5M', MaxDeliveryCount: '10', UserMetadata: 'owner: identity team' });
    edit(replies, { DefaultMessageTimeToLive: 'P14D', ForwardTo: 'elsewhere', AutoDeleteOnIdle: 'PT5M' });
    edit(control, {
      Status: 'Disabled',
      DeadLetteringOnMessageExpiration: 'true',
      MaxSizeInMegabytes: '2048',
    });
    const queue = namespace.queues.get(controlReplies);
    if (queue === undefined) throw new Error('No queue');
    const [agentRule] = queue.rules;
    if (agentRule === undefined) throw new Error('No rule');
    const stranger = {
      ...agentRule,
      keyName: 'monitoring',
      primaryKey: newSasKey(),
      secondaryKey: newSasKey(),
    };
    namespace.queues.set(controlReplies, {
      ...queue,
      rules: [stranger, { ...agentRule, rights: ['Listen', 'Send', 'Manage'] }],
    });
    const plan = await planNow();
    expect(changesOf(plan)).toEqual({
      [requests]: ['lock duration: 300 s → 30 s', 'max delivery count: 10 → 3'],
      [replies]: [
        'time to live: 1209600 s → 300 s',
        'delete when idle: 300 s → never',
        'forward to: elsewhere → nowhere',
      ],
      [control]: ['dead-letter expired messages: on → off', 'active: off → on'],
      [controlReplies]: [
        'access rule writeback-agent: Listen, Send, Manage → Listen only',
        'add access rule writeback-portal: Send only',
      ],
    });
    expect(plan.steps[3]?.notes).toEqual(['has another access rule, monitoring (Listen): left as it is']);
    expect(await provision()).toEqual({ ok: true, value: undefined });
    expect(isInPlace(await planNow())).toBe(true);
    expect(namespace.queues.get(requests)?.elements['UserMetadata']).toBe('owner: identity team');
    expect(namespace.queues.get(control)?.elements['MaxSizeInMegabytes']).toBe('2048');
    expect(namespace.queues.get(controlReplies)?.rules.map(({ keyName }) => keyName)).toContain('monitoring');
    for (const name of Object.values(defaultQueues)) expect(keysOf(name)).toEqual(agentKeys);
  });

  it('that Service Bus cannot undo is said, and not half repaired', async () => {
    edit(replies, { RequiresSession: 'false' });
    edit(requests, { RequiresDuplicateDetection: 'false' });
    const plan = await planNow();
    expect(plan.steps.map(({ kind, blocked, notes }) => [kind, blocked, notes.length])).toEqual([
      ['keep', null, 1],
      [
        'keep',
        'writeback-replies cannot serve (sessions: off → on), and Service Bus cannot change that: delete the queue, then provision again',
        0,
      ],
      ['keep', null, 0],
      ['keep', null, 0],
    ]);
    expect(isInPlace(plan)).toBe(false);
  });

  it('a queue that was deleted comes back with the keys of the others', async () => {
    const before = keysOf(requests);
    namespace.queues.delete(replies);
    await provision();
    expect(keysOf(replies)).toEqual(before);
  });
});

describe('rotating keys', () => {
  beforeEach(provision);

  it('keeps the former key working until it is finished', async () => {
    const [old, oldSecondary] = keysOf(requests);
    expect(await rotate('begin')).toEqual({ ok: true, value: undefined });
    const [fresh, secondary] = keysOf(requests);
    expect([secondary, fresh === old, fresh === oldSecondary]).toEqual([old, false, false]);
    for (const queue of Object.values(defaultQueues)) expect(keysOf(queue)).toEqual([fresh, old]);
    expect((await planNow()).rotating).toEqual({ agent: since, portal: null });
    expect(isInPlace(await planNow())).toBe(true);
    expect(await rotate('begin')).toContain(`under way since ${since}`);
    expect(await rotate('finish')).toEqual({ ok: true, value: undefined });
    expect(keysOf(requests)[0]).toBe(fresh);
    expect(keysOf(requests)[1]).not.toBe(old);
    expect((await planNow()).rotating).toEqual({ agent: null, portal: null });
    expect(await rotate('finish')).toBe('No rotation of these keys is under way.');
  });

  it('leaves the other side alone', async () => {
    const before = keysOf(control, 'writeback-portal');
    await rotate('begin');
    expect(keysOf(control, 'writeback-portal')).toEqual(before);
  });

  it.each([0, 1, 2, 3])('interrupted after %i queues, is completed by provisioning', async (reached) => {
    const [old] = keysOf(requests);
    // Two times four reads, then a read before each update.
    namespace.fail(400, 1, 8 + 2 * reached + 1);
    expect(await rotate('begin')).toMatchObject({
      ok: false,
      error: { code: 'refused', done: { length: reached } },
    });
    for (const queue of Object.values(defaultQueues)) expect(keysOf(queue)).toContain(old);
    await provision();
    const [fresh, secondary] = keysOf(requests);
    for (const queue of Object.values(defaultQueues)) expect(keysOf(queue)).toEqual([fresh, secondary]);
    expect([fresh, secondary]).toContain(old);
    expect((await planNow()).rotating.agent).toBe(reached === 0 ? null : since);
  });

  it.each([1, 2, 3])('whose end was interrupted after %i queues ends when provisioned', async (reached) => {
    const [old] = keysOf(requests);
    await rotate('begin');
    const [fresh] = keysOf(requests);
    namespace.fail(400, 1, 8 + 2 * reached + 1);
    expect(await rotate('finish')).toMatchObject({ ok: false });
    await provision();
    const pair = keysOf(requests);
    expect(pair[0]).toBe(fresh);
    expect(pair).not.toContain(old);
    for (const queue of Object.values(defaultQueues)) expect(keysOf(queue)).toEqual(pair);
    expect((await planNow()).rotating.agent).toBeNull();
  });

  it('starts only from a relay that is as it should be', async () => {
    edit(requests, { LockDuration: 'PT5M' });
    expect(await rotate('begin')).toContain('Provision it first');
  });
});

describe('faults', () => {
  const fault = async (administration: RelayAdministration): Promise<unknown> => {
    const plan = await makePlan(administration, defaultQueues);
    return plan.ok ? 'no fault' : plan.error.code;
  };

  it('have closed codes, and no key in their words', async () => {
    const wrong = namespace.connectionString.replace(/SharedAccessKey=.*/, `SharedAccessKey=${newSasKey()}`);
    expect(await fault(open({ kind: 'connectionString', connectionString: wrong }))).toBe('unauthorized');
    const away = 'Endpoint=sb://127.0.0.1:1/;SharedAccessKeyName=a;SharedAccessKey=b';
    expect(await fault(open({ kind: 'connectionString', connectionString: away }))).toBe('unreachable');
    namespace.fail(503, 3);
    expect(await fault(open())).toBe('busy');
    const broken = azureAdministration({
      kind: 'connectionString',
      connectionString: 'SharedAccessKey=very-secret',
    });
    expect(broken.ok ? '' : JSON.stringify(broken.error)).not.toContain('very-secret');
    await provision();
    edit(requests, { LockDuration: 'PT5M' });
    const plan = await planNow();
    namespace.fail(400, 1, 1);
    const result = await applyPlan(open(), defaultQueues, plan, () => undefined);
    expect(result).toMatchObject({ ok: false, error: { code: 'refused', queue: requests, done: [] } });
    expect(JSON.stringify(result)).not.toContain(keysOf(requests)[0]);
  });

  it('a certificate nobody vouches for is not trusted', async () => {
    const { connectionString } = namespace;
    const opened = azureAdministration({ kind: 'connectionString', connectionString });
    if (!opened.ok) throw new Error(opened.error.message);
    expect(await makePlan(opened.value, defaultQueues)).toMatchObject({ ok: false });
    expect(namespace.requests).toEqual([]);
  });

  it('a request that is not answered ends', async () => {
    const { connectionString } = namespace;
    const opened = azureAdministration({ kind: 'connectionString', connectionString }, { ca, timeoutMs: 1 });
    if (!opened.ok) throw new Error(opened.error.message);
    expect(await makePlan(opened.value, defaultQueues)).toMatchObject({
      ok: false,
      error: { code: 'unreachable' },
    });
  });
});
