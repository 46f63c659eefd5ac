import { randomUUID, webcrypto } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideReflectMetadata } from '../../../../lab/reflect-metadata';
import type { TestAuthority } from '../../directory/support/certificates';

const algorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
} as const;
const yearMs = 365 * 24 * 60 * 60 * 1_000;

/** An authority in force whose server certificates live from and until given times (epoch milliseconds). */
export async function createAuthorityFor(life: {
  readonly notBefore: number;
  readonly notAfter: number;
}): Promise<TestAuthority> {
  provideReflectMetadata();
  const x509 = await import('@peculiar/x509');
  const dir = await mkdtemp(join(tmpdir(), 'topology-tls-'));
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Authority of a test',
    notBefore: new Date(Date.now() - yearMs),
    notAfter: new Date(Date.now() + yearMs),
    signingAlgorithm: algorithm,
    keys,
    extensions: [new x509.BasicConstraintsExtension(true, 0, true)],
  });
  const caFile = join(dir, 'ca.pem');
  await writeFile(caFile, authority.toString('pem'));
  const issue: TestAuthority['issue'] = async (host) => {
    const own = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
    const certificate = await x509.X509CertificateGenerator.create({
      subject: `CN=${host}`,
      issuer: authority.subject,
      notBefore: new Date(life.notBefore),
      notAfter: new Date(life.notAfter),
      signingAlgorithm: algorithm,
      publicKey: own.publicKey,
      signingKey: keys.privateKey,
      extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'dns', value: host }])],
    });
    const id = randomUUID();
    const files = { certFile: join(dir, `${id}.cert.pem`), keyFile: join(dir, `${id}.key.pem`) };
    const key = await webcrypto.subtle.exportKey('pkcs8', own.privateKey);
    await writeFile(files.keyFile, x509.PemConverter.encode(key, 'PRIVATE KEY'), { mode: 0o600 });
    await writeFile(files.certFile, certificate.toString('pem'));
    return files;
  };
  return { caFile, issue, remove: () => rm(dir, { recursive: true, force: true }) };
}
