import { describe, expect, it } from 'vitest';
import { sendWithoutDelay } from '../../../shared/relay/no-delay';

describe('sendWithoutDelay', () => {
  it('sets the socket of a client, with its own this', () => {
    const socket = {
      noDelay: false,
      setNoDelay(this: { noDelay: boolean }, on: boolean) {
        this.noDelay = on;
      },
    };
    const client = { _connectionContext: { connection: { _connection: { socket } } } };
    expect([sendWithoutDelay(client), socket.noDelay]).toEqual([true, true]);
  });

  it.each([null, {}, { _connectionContext: { connection: { _connection: { socket: {} } } } }])(
    'leaves %j alone',
    (client) => {
      expect(sendWithoutDelay(client)).toBe(false);
    },
  );
});
