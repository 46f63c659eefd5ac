import { createServer } from 'node:http';
import express from 'express';
import express4 from 'express-4';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listen, type Listener } from '../../../lab/listen';
import { createHandlers } from '../../../portal/examples/handlers';
import type { SelfService, SelfServiceResult } from '../../../portal/web/self-service';

const origin = 'https://account.contoso.example';
const done: SelfServiceResult = {
  kind: 'done',
  text: 'Done.',
  outcome: {
    requestId: 'request-1',
    operation: 'reset',
    code: 'success',
    detail: null,
    warnings: [],
    eventId: 31002,
    stages: {},
    elapsedMs: 50,
    endUserText: 'Done.',
    adminText: 'Done.',
    messageBytes: 1_021,
  },
};

let server: Listener;
let calls: unknown[];

const selfService: SelfService = {
  readiness: (_person, operation) => {
    calls.push(['readiness', operation]);
    return Promise.resolve({ ready: true });
  },
  reset: (_person, newPassword) => {
    calls.push(['reset', newPassword]);
    return Promise.resolve(done);
  },
  change: (_person, passwords, forced) => {
    calls.push(['change', passwords, forced]);
    return Promise.resolve(done);
  },
  unlock: () => {
    calls.push(['unlock']);
    return Promise.resolve(done);
  },
};

async function call(method: string, path: string, body?: string): Promise<[status: number, result: unknown]> {
  const response = await fetch(`http://127.0.0.1:${server.port}/password/${path}`, {
    method,
    headers: { origin, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body }),
  });
  const answer = (await response.json()) as { readonly result: unknown };
  return [response.status, answer.result];
}

describe.each([
  ['Express 5', express, false],
  ['Express 5 with express.json()', express, true],
  ['Express 4', express4, false],
  ['Express 4 with express.json()', express4, true],
] as const)('the handlers in %s', (_name, make, parses) => {
  beforeEach(async () => {
    calls = [];
    const app = make();
    if (parses) app.use(make.json());
    const handlers = createHandlers({
      selfService,
      personOf: () => Promise.resolve({ cloudAnchor: 'User_1', authenticationType: 'passwordHashSync' }),
      origin,
    });
    app.get('/password/readiness', handlers.readiness);
    app.post('/password/reset', handlers.reset);
    app.post('/password/change', handlers.change);
    app.post('/password/unlock', handlers.unlock);
    server = await listen(createServer(app));
  });
  afterEach(() => server.stop());

  it('do all four things', async () => {
    expect([
      await call('GET', 'readiness?operation=unlock'),
      await call('POST', 'reset', '{"newPassword":"pässword 1"}'),
      await call('POST', 'change', '{"currentPassword":"a","newPassword":"b","forced":true}'),
      await call('POST', 'unlock', '{}'),
    ]).toEqual([
      [200, 'ready'],
      [200, 'done'],
      [200, 'done'],
      [200, 'done'],
    ]);
    expect(calls).toEqual([
      ['readiness', 'unlock'],
      ['reset', 'pässword 1'],
      ['change', { currentPassword: 'a', newPassword: 'b' }, true],
      ['unlock'],
    ]);
  });

  it('refuse a body that is none of theirs', async () => {
    expect([await call('POST', 'reset', '{"newPassword":7}'), await call('POST', 'reset', '[]')]).toEqual([
      [400, 'refused'],
      [400, 'refused'],
    ]);
    expect(calls).toEqual([]);
  });
});
