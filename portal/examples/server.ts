import { createServer, type Server } from 'node:http';
import { createHandlers, type Handler, type HandlerOptions } from './handlers';

/**
 * The handlers on a plain `node:http` server, behind your TLS-terminating proxy. With Express it is:
 *
 * ```ts
 * const handlers = createHandlers(options);
 * app.get('/password/readiness', handlers.readiness);
 * app.post('/password/reset', handlers.reset);
 * app.post('/password/change', handlers.change);
 * app.post('/password/unlock', handlers.unlock);
 * ```
 */
export function createExampleServer(options: HandlerOptions): Server {
  const handlers = createHandlers(options);
  const routes = new Map<string, Handler>([
    ['GET /password/readiness', handlers.readiness],
    ['POST /password/reset', handlers.reset],
    ['POST /password/change', handlers.change],
    ['POST /password/unlock', handlers.unlock],
  ]);
  return createServer((request, response) => {
    // Not by a parser, which throws for what anybody may send (`GET //`), and an error in here ends the process.
    const [path = ''] = (request.url ?? '').split('?', 1);
    const handler = routes.get(`${request.method ?? ''} ${path}`);
    if (handler === undefined) response.writeHead(404).end();
    else handler(request, response).catch(() => response.destroy());
  });
}
