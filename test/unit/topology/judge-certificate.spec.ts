import { describe, expect, it } from 'vitest';
import {
  judgeCertificate,
  seenCertificate,
  type SeenCertificate,
} from '../../../electron/agent/directory/topology/judge-certificate';

const now = Date.UTC(2026, 10, 21);
const host = 'dc1.corp.example.com';
const seen: SeenCertificate = {
  subject: `CN=${host}`,
  issuer: 'CN=Corp CA',
  names: [host, 'corp.example.com'],
  validFrom: Date.UTC(2025, 0, 1),
  validTo: Date.UTC(2027, 0, 1),
};

describe('a certificate that is not trusted', () => {
  it.each([
    [
      'CERT_HAS_EXPIRED',
      { ...seen, validTo: Date.UTC(2026, 9, 1) },
      null,
      'The certificate expired on 2026-10-01.',
      `Renew the domain controller’s certificate for ${host}.`,
    ],
    [
      'CERT_HAS_EXPIRED',
      seen,
      null,
      'A certificate of its authority (CN=Corp CA) has expired.',
      'Renew the authority’s certificate and replace it wherever it is trusted.',
    ],
    [
      'CERT_NOT_YET_VALID',
      { ...seen, validFrom: Date.UTC(2026, 11, 1) },
      null,
      'The certificate is valid only from 2026-12-01 on.',
      'Set the clocks of this computer and of the domain controller.',
    ],
    [
      'ERR_TLS_CERT_ALTNAME_INVALID',
      { ...seen, names: ['old.corp.example.com'] },
      null,
      `The certificate is issued for old.corp.example.com and not for ${host}.`,
      `Issue a certificate with ${host} among its alternative names, or use the name that it is issued for.`,
    ],
    [
      'SELF_SIGNED_CERT_IN_CHAIN',
      seen,
      '/etc/ca.pem',
      'The authority of the certificate (CN=Corp CA) is not trusted on this computer.',
      'Add the certificate of that authority in PEM form to /etc/ca.pem, or give the right CA file.',
    ],
    [
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      seen,
      null,
      'The authority of the certificate (CN=Corp CA) is not trusted on this computer.',
      'Add the certificate of that authority to the trusted authorities of this computer, or give its PEM file as the connector’s CA file.',
    ],
    [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      seen,
      '/etc/ca.pem',
      'The certificate is self-signed and not trusted on this computer.',
      'Add the certificate itself in PEM form to /etc/ca.pem, or give the right CA file.',
    ],
    [
      'INVALID_PURPOSE',
      seen,
      null,
      'The certificate is not meant for servers.',
      'Issue one with the extended key usage “Server Authentication”.',
    ],
    [
      'CERT_SIGNATURE_FAILURE',
      seen,
      null,
      'The certificate cannot be verified (CERT_SIGNATURE_FAILURE).',
      `Issue a new certificate for ${host}.`,
    ],
  ])('%s is explained with its remedy', (code, certificate, caFile, text, remedy) => {
    expect(judgeCertificate(certificate, code, { host, caFile, now })).toEqual({ text, remedy });
  });
});

it('a certificate is read as Node shows it, with or without a subject', () => {
  const shown = {
    subject: 'O=Corp\nCN=dc1.corp.example.com',
    issuer: 'CN=Corp CA\nDC=corp',
    subjectAltName: 'othername:<unsupported>, DNS:dc1.corp.example.com, IP Address:10.0.0.1',
    validFrom: 'Jan  1 00:00:00 2025 GMT',
    validTo: 'Jan  1 00:00:00 2027 GMT',
  };
  const expected = {
    subject: 'O=Corp, CN=dc1.corp.example.com',
    issuer: 'CN=Corp CA, DC=corp',
    names: ['dc1.corp.example.com', '10.0.0.1'],
    validFrom: Date.UTC(2025, 0, 1),
    validTo: Date.UTC(2027, 0, 1),
  };
  expect([seenCertificate(shown), seenCertificate({ ...shown, subject: '' })]).toEqual([
    expected,
    { ...expected, subject: 'dc1.corp.example.com' },
  ]);
});
