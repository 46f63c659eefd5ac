import type { X509Certificate } from 'node:crypto';

/** What a certificate says about itself. Times in epoch milliseconds. */
export interface SeenCertificate {
  readonly subject: string;
  readonly issuer: string;
  /** DNS names and addresses it is issued for. */
  readonly names: readonly string[];
  readonly validFrom: number;
  readonly validTo: number;
}

/** Why a certificate is not trusted and what to do, a sentence each. */
export interface CertificateProblem {
  readonly text: string;
  readonly remedy: string;
}

/** Whom the certificate should be for, and whom this computer trusts. */
interface Expectation {
  /** Host name that was asked for. */
  readonly host: string;
  /** PEM file of the trusted authorities; `null` = the system’s. */
  readonly caFile: string | null;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** `CN=dc1.corp.example.com, O=Corp`: Node writes one part a line. */
const oneLine = (name: string): string => name.trim().split('\n').join(', ');

/** The day of a time, `2026-11-21` (UTC). */
export function day(time: number): string {
  return Number.isNaN(time) ? 'an unknown day' : new Date(time).toISOString().slice(0, 10);
}

/** Reads what is shown of a certificate. The subject of one that has only alternative names is the first of them. */
export function seenCertificate(
  certificate: Pick<X509Certificate, 'subject' | 'issuer' | 'subjectAltName' | 'validFrom' | 'validTo'>,
): SeenCertificate {
  // The types know a text; without alternative names there is none at run time.
  const alternative: unknown = certificate.subjectAltName;
  const names = (typeof alternative === 'string' ? alternative : '')
    .split(', ')
    .map((name) => /^(?:DNS|IP Address):(?<name>.+)$/.exec(name)?.groups?.['name'])
    .filter((name) => name !== undefined);
  // Likewise for a certificate whose subject is empty, as Windows’ template Kerberos Authentication makes them.
  const subject: unknown = certificate.subject;
  return {
    subject: oneLine(typeof subject === 'string' ? subject : '') || (names[0] ?? ''),
    issuer: oneLine(certificate.issuer),
    names,
    validFrom: Date.parse(certificate.validFrom),
    validTo: Date.parse(certificate.validTo),
  };
}

const unknownAuthority: ReadonlySet<string> = new Set([
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'CERT_UNTRUSTED',
]);

function trustRemedy(what: string, { caFile }: Expectation): string {
  return caFile === null
    ? `Add ${what} to the trusted authorities of this computer, or give its PEM file as the connector’s CA file.`
    : `Add ${what} in PEM form to ${caFile}, or give the right CA file.`;
}

function expired(seen: SeenCertificate, { host, now }: Expectation): CertificateProblem {
  if (seen.validTo > now) {
    const text = `A certificate of its authority (${seen.issuer}) has expired.`;
    return { text, remedy: 'Renew the authority’s certificate and replace it wherever it is trusted.' };
  }
  const remedy = `Renew the domain controller’s certificate for ${host}.`;
  return { text: `The certificate expired on ${day(seen.validTo)}.`, remedy };
}

function notYetValid(seen: SeenCertificate): CertificateProblem {
  const remedy = 'Set the clocks of this computer and of the domain controller.';
  return { text: `The certificate is valid only from ${day(seen.validFrom)} on.`, remedy };
}

function wrongName(seen: SeenCertificate, { host }: Expectation): CertificateProblem {
  const issuedFor = seen.names.length === 0 ? `${seen.subject} alone` : seen.names.join(', ');
  const text = `The certificate is issued for ${issuedFor} and not for ${host}.`;
  const remedy = `Issue a certificate with ${host} among its alternative names, or use the name that it is issued for.`;
  return { text, remedy };
}

/**
 * Why a certificate is not trusted, in words.
 *
 * @param code what Node’s `authorizationError` says: a code of OpenSSL’s X509_verify_cert_error_string or of Node’s
 * check of the name
 */
export function judgeCertificate(
  seen: SeenCertificate,
  code: string,
  expected: Expectation,
): CertificateProblem {
  if (code === 'CERT_HAS_EXPIRED') return expired(seen, expected);
  if (code === 'CERT_NOT_YET_VALID') return notYetValid(seen);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return wrongName(seen, expected);
  if (code === 'DEPTH_ZERO_SELF_SIGNED_CERT') {
    const text = 'The certificate is self-signed and not trusted on this computer.';
    return { text, remedy: trustRemedy('the certificate itself', expected) };
  }
  if (unknownAuthority.has(code)) {
    const text = `The authority of the certificate (${seen.issuer}) is not trusted on this computer.`;
    return { text, remedy: trustRemedy('the certificate of that authority', expected) };
  }
  if (code === 'INVALID_PURPOSE') {
    const remedy = 'Issue one with the extended key usage “Server Authentication”.';
    return { text: 'The certificate is not meant for servers.', remedy };
  }
  const remedy = `Issue a new certificate for ${expected.host}.`;
  return { text: `The certificate cannot be verified (${code}).`, remedy };
}
