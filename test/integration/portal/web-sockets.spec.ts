import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { expect, it } from 'vitest';
import { createCertificates } from '../../../lab/certificates';
import { createWritebackRelay } from '../../../lab/relay/writeback-relay';
import { createPortal } from '../../../portal/portal';
import { startWebSocketFront } from '../../fakes/web-socket-front';

it('a portal reaches the relay over WebSockets, by the agent it is given', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'portal-web-sockets-'));
  const certificates = await createCertificates(dir);
  const { relay, access } = await createWritebackRelay();
  const front = await startWebSocketFront(await certificates.issue('localhost', []), relay.port);
  const ca = await readFile(certificates.caFile, 'utf8');
  const ways: string[] = [];
  // As a proxy’s agent does: it decides where a connection really leads.
  const webSocketAgent = Object.assign(new Agent(), {
    createConnection: ({ host, port }: { readonly host: string; readonly port: number }) => {
      ways.push(`${host}:${port}`);
      return connect({ host: '127.0.0.1', port: front.port, servername: host, ca });
    },
  });
  const { port: _, ...there } = access.portal;
  try {
    const portal = await createPortal({
      relay: { ...there, host: 'localhost', transport: 'webSockets', developmentEmulator: false },
      webSocketAgent,
    });
    expect([await portal.isAvailable(), new Set(ways)]).toMatchObject([
      { available: false },
      new Set(['localhost:443']),
    ]);
    await portal.close();
  } finally {
    await front.stop();
    await relay.stop();
    await rm(dir, { recursive: true, force: true });
  }
});
