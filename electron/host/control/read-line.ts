import type { Socket } from 'node:net';
import { StringDecoder } from 'node:string_decoder';

/**
 * The first line of what comes over a socket, without its end.
 *
 * @returns `null` = it was longer, took longer, or the other side ended before
 */
export function readLine(socket: Socket, maxBytes: number, timeoutMs: number): Promise<string | null> {
  return new Promise((resolve) => {
    const decoder = new StringDecoder('utf8');
    let text = '';
    let bytes = 0;
    const timer = setTimeout(() => done(null), timeoutMs);
    const done = (line: string | null): void => {
      clearTimeout(timer);
      socket.off('data', take);
      resolve(line);
    };
    const take = (piece: Buffer): void => {
      bytes += piece.length;
      const more = decoder.write(piece);
      const end = more.indexOf('\n');
      text += end === -1 ? more : more.slice(0, end);
      if (bytes > maxBytes) done(null);
      else if (end !== -1) done(text);
    };
    socket.on('data', take);
    socket.once('close', () => done(null));
  });
}
