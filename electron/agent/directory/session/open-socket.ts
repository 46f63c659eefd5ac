import { connect as connectTcp, isIP, type Socket } from 'node:net';
import * as tls from 'node:tls';
import { ExtendedRequest } from 'ldapts';
import { err, ok, type Result } from '../../../../shared/result';
import { Connection, type Call } from './connection';
import { beforeSending, errorText, unreached, type LdapFault } from './fault';

/** Where to connect and whom to expect there. */
export interface Endpoint {
  /** Name the certificate must be issued for. */
  readonly host: string;
  /** Address to connect to. */
  readonly address: string;
  readonly port: number;
  readonly security: 'ldaps' | 'startTls';
}

const startTlsOid = '1.3.6.1.4.1.1466.20037';
const keepAliveMs = 30_000;

type Opened<T> = Promise<Result<T, LdapFault>>;

/** Waits for the event that says the socket is ready; destroys it when that does not come in time. */
export function ready<T extends Socket>(
  socket: T,
  event: string,
  step: () => 'tcp' | 'tls',
  call: Call,
): Opened<T> {
  return new Promise((resolve) => {
    const finish = (result: Result<T, LdapFault>): void => {
      clearTimeout(timer);
      call.signal.removeEventListener('abort', onAbort);
      socket.off(event, onReady).off('error', onError).off('close', onClose);
      if (!result.ok) {
        // What a destroyed socket still reports interests nobody.
        socket.on('error', () => undefined);
        socket.destroy();
      }
      resolve(result);
    };
    const onReady = (): void => finish(ok(socket));
    const onError = (cause: Error): void => finish(err(unreached(step(), errorText(cause))));
    const onClose = (): void => finish(err(unreached(step(), 'The server closed the connection.')));
    const onAbort = (): void => finish(err(unreached('aborted', 'Stopped while connecting.')));
    const onTimeout = (): void =>
      finish(err(unreached(step(), `No answer within ${call.timeoutMs} ms (timeout).`)));
    const timer = setTimeout(onTimeout, call.timeoutMs);
    call.signal.addEventListener('abort', onAbort, { once: true });
    socket.once(event, onReady).once('error', onError).once('close', onClose);
  });
}

/** The identity to check: the name in SNI and certificate, or the address where the “name” is one. */
export function identity(host: string): { readonly servername: string } | Record<string, never> {
  return isIP(host) === 0 ? { servername: host } : {};
}

function openLdaps(endpoint: Endpoint, secureContext: tls.SecureContext, call: Call): Opened<Socket> {
  const { host, address, port } = endpoint;
  let connected = false;
  const socket = tls.connect({
    host: address,
    port,
    ...identity(host),
    secureContext,
    rejectUnauthorized: true,
  });
  socket.once('connect', () => {
    connected = true;
  });
  return ready<Socket>(socket, 'secureConnect', () => (connected ? 'tls' : 'tcp'), call);
}

/** Asks for StartTLS on a plain connection; `null` = granted. The socket stays the caller’s, open in either case. */
export async function requestStartTls(socket: Socket, call: Call): Promise<LdapFault | null> {
  const plain = new Connection(socket);
  const answer = await plain.exchange(
    (messageId) => new ExtendedRequest({ messageId, oid: startTlsOid }),
    call,
  );
  plain.detach();
  if (!answer.ok) {
    const fault = beforeSending(answer.error);
    return fault.kind === 'unreached' ? unreached('startTls', fault.text) : fault;
  }
  const { status, errorMessage } = answer.value.message;
  return status === 0 ? null : unreached('startTls', `refused with result code ${status}: ${errorMessage}`);
}

async function openStartTls(
  endpoint: Endpoint,
  secureContext: tls.SecureContext,
  call: Call,
): Opened<Socket> {
  const { host, address, port } = endpoint;
  const plain = await ready<Socket>(connectTcp({ host: address, port }), 'connect', () => 'tcp', call);
  if (!plain.ok) return plain;
  const refused = await requestStartTls(plain.value, call);
  if (refused !== null) {
    plain.value.destroy();
    return err(refused);
  }
  const options = { socket: plain.value, host, ...identity(host), secureContext, rejectUnauthorized: true };
  const secured = await ready<Socket>(tls.connect(options), 'secureConnect', () => 'tls', call);
  if (!secured.ok) plain.value.destroy();
  else secured.value.once('close', () => plain.value.destroy());
  return secured;
}

/**
 * Opens an encrypted connection whose certificate has been verified for the host’s name. Every failure is
 * `unreached` with the step that failed; nothing is left open then.
 */
export async function openSocket(
  endpoint: Endpoint,
  secureContext: tls.SecureContext,
  call: Call,
): Opened<Socket> {
  if (call.signal.aborted) return err(unreached('aborted', 'Stopped before connecting.'));
  const open = endpoint.security === 'ldaps' ? openLdaps : openStartTls;
  const opened = await open(endpoint, secureContext, call);
  if (opened.ok) {
    opened.value.setNoDelay(true);
    opened.value.setKeepAlive(true, keepAliveMs);
  }
  return opened;
}
