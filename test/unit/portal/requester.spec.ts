import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ServiceBusClient } from '@azure/service-bus';
import { createRequester } from '../../../portal/requester';
import { memoryState, type PortalState } from '../../../portal/portal-state';
import type { PortalLinks } from '../../../portal/relay/links';
import { nodeTimers } from '../../../portal/relay/node-timers';
import { portalTimings } from '../../../portal/relay/timings';
import { createWaitingReplies } from '../../../portal/waiting-replies';
import { ok } from '../../../shared/result';
import { Supervisor } from '../../../shared/relay/supervisor';
import { createFakeClock } from '../../fakes/fake-clock';

const clock = createFakeClock();
const anna = { operation: 'reset', cloudAnchor: 'User_anna' } as const;
const passwords = { newPassword: 'Cnry-new-Passw0rd!' };

/** What the SDK throws at each attempt to send. */
let faults: Error[];
let attempts: number;
let state: PortalState;

const fault = (code: string): Error => Object.assign(new Error(code), { code, name: 'ServiceBusError' });

beforeEach(async () => {
  faults = [];
  attempts = 0;
  state = memoryState();
  const { n, e } = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ format: 'jwk' });
  const kid = 'kid-1';
  const generation = {
    kid,
    n: n ?? '',
    e: e ?? '',
    k: randomBytes(32).toString('base64url'),
    exp: clock.now() / 1000 + 3_600,
    replacedAt: null,
  };
  const heard = {
    enabledAt: clock.now(),
    lastHeardAt: clock.now(),
    everySeconds: 300,
    lastIat: 0,
    lastIds: [],
  };
  await state.write({
    version: 1,
    agents: { 'agent-0001': { enabled: true, ...heard, generations: [generation] } },
  });
});

/** Links over a client that is never connected: only sending is answered, by the test. */
function fakeLinks(): PortalLinks {
  const client = new ServiceBusClient('Endpoint=sb://localhost;SharedAccessKeyName=a;SharedAccessKey=b;');
  const requests = client.createSender('requests');
  requests.sendMessages = () => {
    attempts += 1;
    const next = faults.shift();
    return next === undefined ? Promise.resolve() : Promise.reject(next);
  };
  return { client, requests, acknowledgements: client.createSender('acks'), stopWatching: () => undefined };
}

async function reset(deadlineMs: number): Promise<{ code: string; adminText: string }> {
  const supervisor = new Supervisor<PortalLinks>({
    timers: nodeTimers,
    timings: portalTimings,
    order: 'breakFirst',
    open: () => Promise.resolve(ok(fakeLinks())),
    retire: () => Promise.resolve(),
    onState: () => undefined,
  });
  await supervisor.start();
  const timings = { ...portalTimings, sendPauseMs: 1 };
  const waiting = createWaitingReplies();
  const request = createRequester({
    supervisor,
    waiting,
    state,
    clock,
    timings,
    sessionId: 'portal-0001',
    deadlineMs,
  });
  const { code, adminText } = await request(anna, passwords);
  await supervisor.stop();
  return { code, adminText };
}

describe('a request', () => {
  it('that the relay refuses at once has not been made', async () => {
    faults = [fault('MessagingEntityDisabled')];
    expect((await reset(5_000)).code).toBe('notAvailable');
    expect(attempts).toBe(1);
  });

  it('whose first attempt may have arrived is not known, although the relay refuses the second', async () => {
    faults = [fault('ServiceTimeout'), fault('MessagingEntityDisabled')];
    const { code, adminText } = await reset(300);
    expect(attempts).toBe(2);
    expect(code).toBe('timedOut');
    expect(adminText).toContain('Whether the relay has accepted the request is not known');
  });

  it('that the relay took and nobody answers says that much', async () => {
    const { code, adminText } = await reset(100);
    expect(code).toBe('timedOut');
    expect(adminText).toContain('The relay has accepted the request');
  });
});
