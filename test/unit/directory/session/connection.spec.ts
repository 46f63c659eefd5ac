import { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { Connection } from '../../../../electron/agent/directory/session/connection';
import { createSession } from '../../../../electron/agent/directory/session/session';
import { unicodePassword } from '../../../../electron/agent/directory/values/unicode-password';
import { never, utf8 } from '../support/connector';
import { readRequests, responseTags, result } from '../support/ldap-messages';

/** A server in memory that accepts everything and keeps the very buffers it was given. */
function acceptingSocket(): { socket: Duplex; buffers: Buffer[]; copies: string[] } {
  const buffers: Buffer[] = [];
  const copies: string[] = [];
  const socket = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      buffers.push(chunk);
      copies.push(chunk.toString('latin1'));
      const [request] = readRequests(chunk).requests;
      done();
      if (request !== undefined) socket.push(result(request.messageId, responseTags[request.kind], 0));
    },
  });
  return { socket, buffers, copies };
}

const call = { timeoutMs: 500, signal: never };

describe('a connection', () => {
  it('wipes what it has sent', async () => {
    const { socket, buffers, copies } = acceptingSocket();
    const session = createSession(new Connection(socket));
    expect(await session.bind('CN=a', utf8('geheim-bind'), call)).toEqual({ ok: true, value: undefined });
    const value = unicodePassword(utf8('geheim'));
    const changes = [{ operation: 'replace', attribute: 'unicodePwd', value } as const];
    expect(await session.modify('CN=a', changes, null, call)).toEqual({ ok: true, value: undefined });
    expect(copies[0]).toContain('geheim-bind');
    expect(copies[1]).toContain(value.toString('latin1'));
    await new Promise((resolve) => setImmediate(resolve));
    expect(buffers.map((buffer) => buffer.every((byte) => byte === 0))).toEqual([true, true]);
  });

  it('takes one request at a time: two at once are a bug', async () => {
    const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
    const session = createSession(new Connection(socket));
    const first = session.readEntry('', [], call);
    await expect(session.readEntry('', [], call)).rejects.toThrow('One request at a time');
    session.close();
    expect(await first).toMatchObject({ ok: false, error: { kind: 'lost', reason: 'closed' } });
  });

  it('understands an answer that comes byte by byte, and two in one piece', async () => {
    const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
    const session = createSession(new Connection(socket));
    const first = session.readEntry('', [], call);
    for (const byte of result(1, responseTags.search, 0)) socket.push(Buffer.from([byte]));
    expect(await first).toEqual({ ok: true, value: null });
    const second = session.readEntry('', [], call);
    // The first of the two answers nothing that was asked.
    socket.push(result(99, responseTags.search, 0));
    socket.push(result(2, responseTags.search, 32, 'none'));
    expect(await second).toMatchObject({
      ok: false,
      error: { kind: 'refused', resultCode: 32, text: 'none' },
    });
  });

  it('is over when the server says goodbye', async () => {
    const socket = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
    const connection = new Connection(socket);
    const session = createSession(connection);
    const waiting = session.readEntry('', [], call);
    socket.push(result(0, responseTags.startTls, 52, 'going down'));
    expect(await waiting).toMatchObject({ ok: false, error: { kind: 'lost', reason: 'closed' } });
    expect(connection.alive).toBe(false);
  });
});
