import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HandlerOptions } from '../../../../portal/examples/handlers';
import { createExampleServer } from '../../../../portal/examples/server';
import { ownOutcome, type PortalOutcome } from '../../../../portal/outcome';
import { memoryAttempts } from '../../../../portal/web/attempt-stores';
import { createAttemptLimiter } from '../../../../portal/web/attempts';
import { createSelfService } from '../../../../portal/web/self-service';
import type { Operation } from '../../../../shared/operations';
import type { OutcomeCode } from '../../../../shared/outcome-codes';
import { createFakeClock } from '../../../fakes/fake-clock';

const origin = 'https://account.contoso.example';

let server: Server | null;
let errors: unknown[];
let code: OutcomeCode;
let isOff: boolean;

beforeEach(() => {
  server = null;
  errors = [];
  code = 'success';
  isOff = false;
});
afterEach(async () => {
  if (server === null) return;
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
});

function outcome(operation: Operation): Promise<PortalOutcome> {
  const facts = { requestId: 'request-1', operation, elapsedMs: 1, messageBytes: 1 };
  return Promise.resolve({ ...ownOutcome(facts, 'notAvailable', null), code });
}

type Hooks = Partial<Pick<HandlerOptions, 'personOf' | 'onResult' | 'onError'>>;

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** Starts a page with these hooks, and answers how to call it. */
async function page(hooks: Hooks = {}): Promise<(path: string, body?: object) => Promise<Answer>> {
  const portal = {
    isAvailable: async () =>
      isOff ? ({ available: false, reason: 'off' } as const) : ({ available: true, reason: 'on' } as const),
    reset: () => outcome('reset'),
    change: () => outcome('change'),
    unlock: () => outcome('unlock'),
  };
  const limiter = createAttemptLimiter(memoryAttempts(), createFakeClock());
  const started = createExampleServer({
    selfService: createSelfService(portal, limiter),
    personOf: async () => ({ cloudAnchor: 'User_anna', authenticationType: 'federated' }),
    origin,
    onError: (cause) => errors.push(cause),
    ...hooks,
  });
  server = started;
  started.listen(0, '127.0.0.1');
  await once(started, 'listening');
  const base = `http://127.0.0.1:${(started.address() as AddressInfo).port}/password/`;
  return async (path, body) => {
    const response = await fetch(base + path, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { origin, 'content-type': 'application/json', 'accept-language': 'en' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
}

describe('what a hook throws', () => {
  it.each([
    [
      'at once',
      () => {
        throw new Error('log is full');
      },
    ],
    ['later', () => Promise.reject(new Error('log is full'))],
  ])('%s makes no failure of a reset that was done, and is told to onError', async (_when, onResult) => {
    const call = await page({ onResult });
    const { status, body } = await call('reset', { newPassword: 'x' });
    expect([status, body['result'], body['code']]).toEqual([200, 'done', 'success']);
    await new Promise((resolve) => setImmediate(resolve));
    expect(errors).toEqual([new Error('log is full')]);
  });

  it('takes neither answer nor process with it when onError throws as well', async () => {
    const fail = (): never => {
      throw new Error('everything is broken');
    };
    const call = await page({ personOf: fail, onResult: fail, onError: fail });
    expect(await call('unlock', {})).toEqual({
      status: 503,
      body: { result: 'failed', text: 'Your account cannot be unlocked now. Please try again later.' },
    });
    expect((await call('readiness')).status).toBe(503);
  });
});

describe('the answer', () => {
  it.each([
    ['success', 200, 'done'],
    ['policyViolation', 422, 'refused'],
    ['directoryUnreachable', 502, 'failed'],
    ['notAvailable', 503, 'failed'],
    ['timedOut', 504, 'unknown'],
    ['uncertain', 504, 'unknown'],
  ] as const)('to %s has the status %i', async (ended, status, result) => {
    code = ended;
    const call = await page();
    expect(await call('reset', { newPassword: 'x' })).toEqual({
      status,
      body: {
        result,
        code,
        detail: null,
        requestId: 'request-1',
        text: expect.any(String) as string,
      },
    });
  });

  it.each([
    ['readiness', 'Your password cannot be reset now. Please try again later.'],
    ['readiness?operation=reset', 'Your password cannot be reset now. Please try again later.'],
    ['readiness?operation=change', 'Your password cannot be changed now. Please try again later.'],
    ['readiness?operation=unlock', 'Your account cannot be unlocked now. Please try again later.'],
    ['readiness?operation=%E0%A4%A', 'Your password cannot be reset now. Please try again later.'],
  ])('to %s speaks of what the person wants', async (path, text) => {
    isOff = true;
    const call = await page();
    expect(await call(path)).toEqual({ status: 503, body: { result: 'notReady', reason: 'off', text } });
  });

  it.each([
    ['reset', 'Your password cannot be reset now. Please try again later.'],
    ['change', 'Your password cannot be changed now. Please try again later.'],
    ['unlock', 'Your account cannot be unlocked now. Please try again later.'],
  ])('to %s speaks of it too, before and after it was tried', async (path, text) => {
    code = 'notAvailable';
    const call = await page();
    const body = { newPassword: 'x', currentPassword: 'y' };
    expect((await call(path, body)).body['text']).toBe(text);
    isOff = true;
    expect(await call(path, body)).toEqual({
      status: 503,
      body: { result: 'notReady', reason: 'off', text },
    });
  });

  it('to somebody whose account is only in the cloud speaks of no password for an unlock', async () => {
    const call = await page({
      personOf: async () => ({ cloudAnchor: 'User_anna', authenticationType: 'cloudOnly' }),
    });
    expect(await call('unlock', {})).toEqual({
      status: 409,
      body: {
        result: 'notReady',
        reason: 'notOnPremises',
        text: 'Your account is not managed by your organisation’s on-premises directory.',
      },
    });
  });
});
