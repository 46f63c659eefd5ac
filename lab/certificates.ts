import { randomBytes, webcrypto } from 'node:crypto';
import { mkdir, chmod, rm, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { provideReflectMetadata } from './reflect-metadata';
import type { LabCertificates } from './types';

type X509 = typeof import('@peculiar/x509');
type KeyPair = webcrypto.CryptoKeyPair;

/** RSA because GnuTLS (Samba), OpenSSL (Node) and Chromium all take it without further settings. */
const keyAlgorithm = {
  name: 'RSASSA-PKCS1-v1_5',
  hash: 'SHA-256',
  publicExponent: new Uint8Array([1, 0, 1]),
  modulusLength: 2048,
} as const;

/** Below the 398 days that TLS clients accept; it starts an hour ago so that a clock set back does not break it. */
const lifeMs = 90 * 24 * 60 * 60 * 1000;
const backdateMs = 60 * 60 * 1000;

interface Authority {
  readonly x509: X509;
  readonly keys: KeyPair;
  readonly certificate: import('@peculiar/x509').X509Certificate;
}

async function loadX509(): Promise<X509> {
  // tsyringe throws on import without the metadata functions, so the import must come after them.
  provideReflectMetadata();
  return import('@peculiar/x509');
}

async function newKeys(): Promise<KeyPair> {
  return webcrypto.subtle.generateKey(keyAlgorithm, true, ['sign', 'verify']);
}

function validity(): { readonly notBefore: Date; readonly notAfter: Date } {
  const now = Date.now();
  return { notBefore: new Date(now - backdateMs), notAfter: new Date(now + lifeMs) };
}

function serialNumber(): string {
  const bytes = randomBytes(16);
  // A serial number is a positive DER integer: the top bit must be clear, the next one keeps it from being zero.
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

async function createAuthority(): Promise<Authority> {
  const x509 = await loadX509();
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serialNumber(),
    name: 'CN=Password Writeback lab authority',
    ...validity(),
    signingAlgorithm: keyAlgorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { x509, keys, certificate };
}

async function createServerCertificate(
  { x509, keys: authorityKeys, certificate: authority }: Authority,
  keys: KeyPair,
  host: string,
  addresses: readonly string[],
): Promise<string> {
  const names = [host, ...addresses].map((name) => ({
    type: isIP(name) === 0 ? ('dns' as const) : ('ip' as const),
    value: name,
  }));
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: serialNumber(),
    subject: [{ CN: [host] }],
    issuer: authority.subject,
    ...validity(),
    signingAlgorithm: keyAlgorithm,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment,
        true,
      ),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(names),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(authorityKeys.publicKey),
    ],
  });
  return certificate.toString('pem');
}

async function replaceFile(path: string, content: string, mode: number): Promise<void> {
  // The mode counts only for a file that is new.
  await rm(path, { force: true });
  await writeFile(path, content, { mode, flag: 'wx' });
}

async function writePair(
  directory: string,
  authority: Authority,
  host: string,
  addresses: readonly string[],
): Promise<{ readonly certFile: string; readonly keyFile: string }> {
  const keys = await newKeys();
  const certificate = await createServerCertificate(authority, keys, host, addresses);
  const key = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  const base = join(directory, host.replaceAll(/[^A-Za-z0-9.-]/g, '_'));
  const files = { certFile: `${base}.cert.pem`, keyFile: `${base}.key.pem` };
  await replaceFile(files.keyFile, authority.x509.PemConverter.encode(key, 'PRIVATE KEY'), 0o600);
  await replaceFile(files.certFile, certificate, 0o644);
  return files;
}

/**
 * Makes a certificate authority and writes its certificate to `ca.pem` in `directory`, which is made with mode
 * 0700. The authority’s private key stays in memory, so nobody can issue more certificates after the run.
 * Server keys are RSA-2048 in PKCS #8, mode 0600; everything is valid for 90 days.
 *
 * Files of an earlier run in the same directory are replaced. `issue` returns the same files when it is called
 * again with the same host and addresses.
 */
export async function createCertificates(directory: string): Promise<LabCertificates> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await chmod(directory, 0o700);
  const authority = await createAuthority();
  const caFile = join(directory, 'ca.pem');
  await replaceFile(caFile, authority.certificate.toString('pem'), 0o644);
  const issued = new Map<string, ReturnType<typeof writePair>>();
  return {
    caFile,
    issue: (host, addresses) => {
      const id = JSON.stringify([host, ...addresses]);
      const files = issued.get(id) ?? writePair(directory, authority, host, addresses);
      issued.set(id, files);
      return files;
    },
  };
}
