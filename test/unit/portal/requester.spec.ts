import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { ServiceBusClient } from '@azure/service-bus';
import { createRequester, type Requester } from '../../../portal/requester';
import { memoryState, type PortalState } from '../../../portal/portal-state';
import type { PortalLinks } from '../../../portal/relay/links';
import { nodeTimers } from '../../../portal/relay/node-timers';
import { portalTimings } from '../../../portal/relay/timings';
import { memoryAttempts } from '../../../portal/web/attempt-stores';
import { createAttemptLimiter } from '../../../portal/web/attempts';
import { createSelfService } from '../../../portal/web/self-service';
import { createWaitingReplies } from '../../../portal/waiting-replies';
import { err, ok } from '../../../shared/result';
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
  upAfterMs = 0;
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

/** Whether links come up, and after how long. Milliseconds; `null` = they never do. */
let upAfterMs: number | null;

async function withRequester<T>(deadlineMs: number, work: (request: Requester) => Promise<T>): Promise<T> {
  const supervisor = new Supervisor<PortalLinks>({
    timers: nodeTimers,
    timings: portalTimings,
    order: 'breakFirst',
    open: async (cancelled) => {
      if (upAfterMs === null) return err({ code: 'relayUnreachable', retryable: true, message: 'no way' });
      const delay = new Promise((resolve) => setTimeout(resolve, upAfterMs ?? 0));
      await Promise.race([delay, cancelled]);
      return ok(fakeLinks());
    },
    retire: () => Promise.resolve(),
    onState: () => undefined,
  });
  // Without links it fails, or has not ended when the request is made.
  const started = supervisor.start();
  if (upAfterMs === 0) await started;
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
  try {
    return await work(request);
  } finally {
    await supervisor.stop();
    await started;
  }
}

function reset(deadlineMs: number): Promise<{ code: string; adminText: string }> {
  return withRequester(deadlineMs, async (request) => {
    const { code, adminText } = await request(anna, passwords);
    return { code, adminText };
  });
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

  it('that never left because no link came up was not sent, and is not said to be on its way', async () => {
    upAfterMs = null;
    const outcome = await withRequester(50, (request) => request(anna, passwords));
    expect(attempts).toBe(0);
    expect(outcome).toMatchObject({ code: 'notAvailable', messageBytes: expect.any(Number) as number });
    expect(outcome.adminText).toContain('Nothing was sent.');
    expect('mayHappenUntil' in outcome || 'relayAccepted' in outcome).toBe(false);
  });

  it('that was said not to be sent is not sent when a link comes up afterwards', async () => {
    upAfterMs = 150;
    const code = await withRequester(50, async (request) => {
      const outcome = await request(anna, passwords);
      await new Promise((resolve) => setTimeout(resolve, 300));
      return outcome.code;
    });
    expect([code, attempts]).toEqual(['notAvailable', 0]);
  });

  it('that never left does not count among a person’s attempts', async () => {
    upAfterMs = null;
    const limiter = createAttemptLimiter(memoryAttempts(), clock);
    const person = { cloudAnchor: 'User_anna', authenticationType: 'federated', language: 'en' } as const;
    const codes = await withRequester(20, async (request) => {
      const never = (): Promise<never> => Promise.reject(new Error('not asked for'));
      const selfService = createSelfService(
        {
          isAvailable: () => Promise.resolve({ available: true, reason: 'on' }),
          reset: () => request(anna, passwords),
          change: never,
          unlock: never,
        },
        limiter,
      );
      const said: string[] = [];
      for (let count = 0; count < 6; count += 1) {
        const result = await selfService.reset(person, passwords.newPassword);
        said.push(result.kind === 'notReady' ? result.readiness.reason : result.outcome.code);
      }
      return said;
    });
    expect(codes).toEqual(Array.from({ length: 6 }, () => 'notAvailable'));
    expect(await limiter.check('User_anna')).toEqual({ allowed: true });
  });

  it('that the relay took and nobody answers says that much', async () => {
    const { code, adminText } = await reset(100);
    expect(code).toBe('timedOut');
    expect(adminText).toContain('The relay has accepted the request');
  });
});
