import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';
import { err, ok, type Result } from '../../../../shared/result';
import { systemAuthorities } from '../../system-authorities';
import { errorText, unreached, type LdapFault } from './fault';

/** Where Linux distributions keep the trusted authorities, as Go’s crypto/x509 lists them. */
const systemBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
] as const;

/** The trusted authorities of the next connection. */
export type Trust = () => Promise<Result<tls.SecureContext, LdapFault>>;

async function ofBundle(): Promise<readonly string[]> {
  for (const bundle of systemBundles) {
    const text = await readFile(bundle, 'utf8').catch(() => null);
    if (text !== null) return [text];
  }
  return [];
}

async function authorities(caFile: string | null): Promise<readonly string[]> {
  if (caFile !== null) return [await readFile(caFile, 'utf8')];
  return systemAuthorities() ?? [...tls.rootCertificates, ...(await ofBundle())];
}

/**
 * Certificates are always verified: against the PEM file, which is read again for every connection so that it can be
 * replaced, or else against the system’s authorities together with Node’s own.
 */
export function createTrust(caFile: string | null): Trust {
  let cached: { readonly digest: string; readonly context: tls.SecureContext } | null = null;
  return async () => {
    if (caFile === null && cached !== null) return ok(cached.context);
    try {
      const ca = await authorities(caFile);
      const digest = createHash('sha256').update(ca.join('\n')).digest('hex');
      if (cached?.digest !== digest) {
        if (!ca.some((pem) => pem.includes('-----BEGIN CERTIFICATE-----'))) {
          return err(unreached('trust', 'The file holds no PEM certificate.'));
        }
        cached = { digest, context: tls.createSecureContext({ ca: [...ca], minVersion: 'TLSv1.2' }) };
      }
      return ok(cached.context);
    } catch (cause) {
      return err(unreached('trust', errorText(cause)));
    }
  };
}
