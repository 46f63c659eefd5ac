import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { listen, type Listener } from './listen';

/** PEM files of a server’s certificate. */
export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
}

/** The body of a request as text. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString('utf8');
}

/** Serves on a free port of 127.0.0.1; a request whose `serve` rejects is cut off. Whoever starts it stops it. */
export async function startHttpsServer(
  tls: TlsFiles,
  serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<Listener> {
  const server = createServer(
    { cert: await readFile(tls.certFile), key: await readFile(tls.keyFile) },
    (request, response) => {
      serve(request, response).catch(() => response.destroy());
    },
  );
  return listen(server);
}
