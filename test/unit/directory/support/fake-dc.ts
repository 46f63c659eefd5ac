import { readFile } from 'node:fs/promises';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { PagedResultsControl } from 'ldapts';
import type { TestAuthority } from './certificates';
import { entry, readRequests, responseTags, result, type FakeRequest } from './ldap-messages';

export const baseDn = 'DC=corp,DC=example,DC=com';
const serversDn = `CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration,${baseDn}`;

/** What the fake domain controller does with a request; bytes are sent as they are. */
export type Behaviour = (
  request: FakeRequest,
  socket: Socket,
) => Buffer | readonly Buffer[] | 'default' | 'silent' | 'drop';

/** A scripted domain controller: real sockets and TLS, answers from the test. */
export interface FakeDc {
  readonly host: string;
  readonly address: string;
  readonly port: number;
  /** Everything received, oldest first. */
  readonly requests: readonly FakeRequest[];
  /** Connections opened so far. */
  readonly connections: number;
  behave(behaviour: Behaviour): void;
  /** Cuts every connection, as a restart does. */
  dropConnections(): void;
  stop(): Promise<void>;
}

export interface FakeDcOptions {
  readonly authority: TestAuthority;
  readonly host?: string;
  /** Name in the certificate where it is not the host. */
  readonly certificateHost?: string;
  readonly address?: string;
  readonly port?: number;
  readonly security?: 'ldaps' | 'startTls';
  /** Host that fSMORoleOwner names. Default: this one. */
  readonly roleOwner?: string;
  readonly supportedControls?: readonly string[];
  readonly capabilities?: readonly string[];
  readonly dc?: string;
}

/** The answers of a healthy domain controller that is the PDC emulator. */
export function healthy(options: FakeDcOptions, request: FakeRequest): readonly Buffer[] {
  const { messageId } = request;
  const host = options.host ?? 'dc1.corp.example.com';
  const context = options.dc ?? baseDn;
  const done = result(messageId, responseTags[request.kind], 0);
  if (request.kind !== 'search') return [done];
  const settingsOf = (name: string): string => `CN=NTDS Settings,CN=${name.split('.')[0] ?? ''},${serversDn}`;
  const { baseDN } = request.search;
  if (baseDN === '') {
    const rootDse = {
      defaultNamingContext: [context],
      dsServiceName: [settingsOf(host)],
      dnsHostName: [host],
      supportedControl: options.supportedControls ?? [],
      supportedCapabilities: options.capabilities ?? [],
    };
    return [entry(messageId, '', rootDse), done];
  }
  if (baseDN === context && request.search.scope === 'base')
    return [entry(messageId, context, { fSMORoleOwner: [settingsOf(options.roleOwner ?? host)] }), done];
  if (baseDN.endsWith(serversDn))
    return [entry(messageId, baseDN, { dNSHostName: [options.roleOwner ?? host] }), done];
  return [done];
}

/** Last answer of a page, with the cookie of the next (empty = it was the last). */
export function pageEnd(messageId: number, cookie: string): Buffer {
  const control = new PagedResultsControl({ value: { size: 0, cookie: Buffer.from(cookie) } });
  return result(messageId, responseTags.search, 0, '', control);
}

export async function startFakeDc(options: FakeDcOptions): Promise<FakeDc> {
  const host = options.host ?? 'dc1.corp.example.com';
  const address = options.address ?? '127.0.0.1';
  const issued = await options.authority.issue(options.certificateHost ?? host, [address]);
  const secureContext = createSecureContext({
    cert: await readFile(issued.certFile, 'utf8'),
    key: await readFile(issued.keyFile, 'utf8'),
  });
  const requests: FakeRequest[] = [];
  const sockets = new Set<Socket>();
  let behaviour: Behaviour = () => 'default';
  let connections = 0;

  const serve = (socket: Socket): void => {
    let rest: Buffer = Buffer.alloc(0);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      // A TLS greeting on a plain port, or the like.
      if (rest.length === 0 && chunk[0] !== 0x30) return void socket.destroy();
      const read = readRequests(Buffer.concat([rest, chunk] as never));
      rest = read.rest;
      for (const request of read.requests) {
        requests.push(request);
        const answer = behaviour(request, socket);
        if (answer === 'drop') socket.destroy();
        else if (answer !== 'silent') {
          const bytes = answer === 'default' ? healthy(options, request) : [answer].flat();
          for (const one of bytes) socket.write(one as never);
        }
        if (request.kind === 'startTls' && answer === 'default') {
          socket.removeAllListeners('data');
          secure(socket);
        }
      }
    });
  };
  const secure = (socket: Socket): void => {
    serve(new TLSSocket(socket, { isServer: true, secureContext }));
  };
  const server: Server = createServer((socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    if (options.security === 'startTls') serve(socket);
    else secure(socket);
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, address, resolve));
  const dropConnections = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    host,
    address,
    port: (server.address() as AddressInfo).port,
    requests,
    get connections(): number {
      return connections;
    },
    behave: (next) => {
      behaviour = next;
    },
    dropConnections,
    stop: async () => {
      dropConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
