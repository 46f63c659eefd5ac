import { once } from 'node:events';
import { createServer, request as httpRequest, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from 'vitest';
import { readJson } from '../../../../portal/examples/read-json';

/** What the handler behind this middleware gets to see of a body. */
async function readBehind(middleware: (request: IncomingMessage) => unknown, body: string): Promise<unknown> {
  let seen: unknown = 'nothing';
  const server = createServer((request, response) => {
    const work = async (): Promise<void> => {
      await middleware(request);
      seen = await readJson(request);
      response.end();
    };
    work().catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const headers = { 'content-type': 'application/json' };
  const sent = httpRequest({ host: '127.0.0.1', port, method: 'POST', headers, agent: false });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  answer.resume();
  await once(answer, 'end');
  server.close();
  return seen;
}

async function drain(request: IncomingMessage): Promise<void> {
  for await (const chunk of request) expect(chunk).toBeDefined();
}
const put = (request: IncomingMessage, body: unknown): unknown => Object.assign(request, { body });

describe('the body', () => {
  const json = '{"newPassword":"x"}';
  const parsed = { newPassword: 'x' };

  it.each([
    ['of a plain request', () => undefined, parsed],
    ['that a middleware has declared and not read', (request) => put(request, undefined), parsed],
    ['that a middleware of another content type has left empty', (request) => put(request, {}), parsed],
    [
      'that express.json() has read',
      async (request) => {
        await drain(request);
        put(request, { newPassword: 'parsed' });
      },
      { newPassword: 'parsed' },
    ],
    ['that somebody has read and not kept', drain, null],
  ] as const satisfies readonly [string, (request: IncomingMessage) => unknown, unknown][])(
    '%s',
    async (_case, middleware, expected) => {
      expect(await readBehind(middleware, json)).toEqual(expected);
    },
  );
});
