import { X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { createServer, connect } from 'node:tls';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCertificates } from '../../../lab/certificates';
import type { LabCertificates } from '../../../lab/types';

let directory: string;
let certificates: LabCertificates;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'certificates-'));
  certificates = await createCertificates(join(directory, 'tls'));
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

async function handshake(host: string, checkedAs: string): Promise<string> {
  const { certFile, keyFile } = await certificates.issue(host, ['127.0.0.1']);
  const server = createServer({ cert: await readFile(certFile), key: await readFile(keyFile) });
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect({
    host: '127.0.0.1',
    port,
    servername: checkedAs,
    ca: await readFile(certificates.caFile),
  });
  try {
    await once(socket, 'secureConnect');
    return 'trusted';
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    socket.destroy();
    server.close();
  }
}

test('a TLS client that trusts the authority accepts the names of the certificate and no other', async () => {
  expect([
    await handshake('dc1.corp.example.com', 'dc1.corp.example.com'),
    await handshake('dc1.corp.example.com', 'dc2.corp.example.com'),
  ]).toEqual(['trusted', 'ERR_TLS_CERT_ALTNAME_INVALID']);
});

test('certificates carry names and addresses and chain to the authority', async () => {
  const { certFile } = await certificates.issue('relay.example.com', ['127.0.0.1', '::1']);
  const certificate = new X509Certificate(await readFile(certFile, 'utf8'));
  const authority = new X509Certificate(await readFile(certificates.caFile, 'utf8'));
  expect({
    names: certificate.subjectAltName,
    signed: certificate.verify(authority.publicKey),
    issued: certificate.checkIssued(authority),
    authority: authority.ca,
    server: certificate.ca,
  }).toEqual({
    names: 'DNS:relay.example.com, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1',
    signed: true,
    issued: true,
    authority: true,
    server: false,
  });
});

test('private keys are for the owner only, and the authority’s own is never written', async () => {
  const first = await certificates.issue('dc1.corp.example.com', ['127.0.0.2']);
  const again = await certificates.issue('dc1.corp.example.com', ['127.0.0.2']);
  const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
  expect({
    again,
    directory: await mode(join(directory, 'tls')),
    key: await mode(first.keyFile),
    privateKeyInCaFile: (await readFile(certificates.caFile, 'utf8')).includes('PRIVATE'),
  }).toEqual({ again: first, directory: 0o700, key: 0o600, privateKeyInCaFile: false });
});
