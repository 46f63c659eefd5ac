import { connect as connectTcp, type Socket } from 'node:net';
import * as tls from 'node:tls';
import type { Certificate } from '../../../../shared/model/domain-controller';
import { err, type Result } from '../../../../shared/result';
import type { Call } from '../session/connection';
import { unreached, type LdapFault } from '../session/fault';
import { identity, ready, requestStartTls, type Endpoint } from '../session/open-socket';
import { judgeCertificate, seenCertificate, type CertificateProblem } from './judge-certificate';

/** A certificate that was seen, and what is wrong with it. */
export interface JudgedCertificate {
  readonly certificate: Certificate;
  /** `null` = trusted. */
  readonly problem: CertificateProblem | null;
}

/** How far an attempt to encrypt came. */
export type ProbedSocket =
  /** Verified: may be used, and is the caller’s to close. */
  | { readonly kind: 'trusted'; readonly socket: Socket; readonly seen: JudgedCertificate | null }
  /** Closed already, without a byte of LDAP on the encrypted connection. */
  | { readonly kind: 'untrusted'; readonly seen: JudgedCertificate | null }
  | { readonly kind: 'failed'; readonly fault: LdapFault };

/** What a certificate is judged by. */
export interface ProbeTrust {
  readonly secureContext: tls.SecureContext;
  /** For the words of a remedy only. */
  readonly caFile: string | null;
  /** Wall clock, epoch milliseconds: for the words only; OpenSSL looks at the computer’s. */
  readonly now: number;
}

/** Opens a plain connection, as the first step of a probe. The caller closes it. */
export async function probeTcp(endpoint: Endpoint, call: Call): Promise<Result<Socket, LdapFault>> {
  if (call.signal.aborted) return err(unreached('aborted', 'Stopped before connecting.'));
  const plain = connectTcp({ host: endpoint.address, port: endpoint.port });
  const opened = await ready<Socket>(plain, 'connect', () => 'tcp', call);
  if (opened.ok) opened.value.setNoDelay(true);
  return opened;
}

function judged(socket: tls.TLSSocket, host: string, trust: ProbeTrust): JudgedCertificate | null {
  const shown = socket.getPeerX509Certificate();
  if (shown === undefined) return null;
  const seen = seenCertificate(shown);
  const { subject, issuer, validFrom, validTo } = seen;
  // Node gives the code of the error here, whatever the types say.
  const code = String(socket.authorizationError);
  const problem = socket.authorized
    ? null
    : judgeCertificate(seen, code, { host, caFile: trust.caFile, now: trust.now });
  const words = problem === null ? null : `${problem.text} ${problem.remedy}`;
  const certificate = { subject, issuer, validFrom, validTo, trusted: socket.authorized, problem: words };
  return { certificate, problem };
}

/**
 * Encrypts a connection as `openSocket` does, and also tells which certificate was shown where that one is refused.
 * The verification is Node’s own, for the same name and authorities; a socket that failed it is never handed out.
 */
export async function probeTls(
  plain: Socket,
  endpoint: Endpoint,
  trust: ProbeTrust,
  call: Call,
): Promise<ProbedSocket> {
  const refused = endpoint.security === 'startTls' ? await requestStartTls(plain, call) : null;
  if (refused !== null) {
    plain.destroy();
    return { kind: 'failed', fault: refused };
  }
  const { host } = endpoint;
  const socket = tls.connect({
    socket: plain,
    host,
    ...identity(host),
    secureContext: trust.secureContext,
    // Verified all the same, with the answer in `authorized`: the certificate of a refused one is to be shown.
    rejectUnauthorized: false,
  });
  const secured = await ready<tls.TLSSocket>(socket, 'secureConnect', () => 'tls', call);
  if (!secured.ok) {
    plain.destroy();
    return { kind: 'failed', fault: secured.error };
  }
  socket.once('close', () => plain.destroy());
  const seen = judged(socket, host, trust);
  if (socket.authorized) return { kind: 'trusted', socket, seen };
  socket.on('error', () => undefined);
  socket.destroy();
  plain.destroy();
  return { kind: 'untrusted', seen };
}
