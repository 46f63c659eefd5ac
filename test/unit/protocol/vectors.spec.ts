import { readFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';
import { base64url, importJWK, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { acknowledgementSchema, controlMessageSchema } from '../../../shared/protocol/control';
import type { PackageType } from '../../../shared/protocol/limits';
import { openPackage } from '../../../shared/protocol/package';
import { derivePairingKey } from '../../../shared/protocol/pairing';
import { decodeReply } from '../../../shared/protocol/reply';
import { decodeRequest } from '../../../shared/protocol/request';
import { openSecret } from '../../../shared/protocol/secret';

interface Vector {
  readonly name: string;
  readonly typ: PackageType;
  readonly kid: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly secret?: { readonly new: string; readonly current?: string };
  readonly message: string;
}

const fixture = JSON.parse(
  readFileSync(new URL('../../fixtures/protocol-v1.json', import.meta.url), 'utf8'),
) as {
  readonly kid: string;
  readonly privateKey: JWK;
  readonly packageKey: string;
  readonly pairingId: string;
  readonly pairingSecret: string;
  readonly pairingKey: string;
  readonly vectors: readonly Vector[];
};

const keys = new Map([
  [fixture.kid, base64url.decode(fixture.packageKey)],
  [fixture.pairingId, base64url.decode(fixture.pairingKey)],
]);

const understood: Readonly<Record<PackageType, (payload: unknown) => boolean>> = {
  'wb1-req': (payload) => decodeRequest(payload) !== null,
  'wb1-rep': (payload) => decodeReply(payload) !== null,
  'wb1-ctl': (payload) => controlMessageSchema.safeParse(payload).success,
  'wb1-ack': (payload) => acknowledgementSchema.safeParse(payload).success,
};

describe('the published test vectors', () => {
  it('derive the pairing key as published', async () => {
    const derived = await derivePairingKey(base64url.decode(fixture.pairingSecret), webcrypto.subtle);
    expect(base64url.encode(derived)).toBe(fixture.pairingKey);
  });

  it.each(fixture.vectors)(
    '$name opens to its claims and is understood',
    async ({ typ, kid, claims, message }) => {
      const opened = await openPackage(new TextEncoder().encode(message), typ, (id) => keys.get(id) ?? null);
      const { sec: _sec, ...expected } = claims;
      expect(opened).toMatchObject({ ok: true, value: { kid, payload: expected } });
      expect(opened.ok && understood[typ](opened.value.payload)).toBe(true);
    },
  );

  it.each(fixture.vectors.filter((vector) => vector.secret !== undefined))(
    '$name carries its passwords',
    async ({ claims, secret, kid }) => {
      const key = await importJWK({ ...fixture.privateKey, alg: 'RSA-OAEP-256' }, 'RSA-OAEP-256');
      if (key instanceof Uint8Array) throw new TypeError('not an RSA key');
      const opened = await openSecret(String(claims['sec']), key, kid);
      if (!opened.ok) throw new Error(opened.error.detail);
      const text = (bytes: Uint8Array | null): string | undefined =>
        bytes === null ? undefined : new TextDecoder().decode(bytes);
      const { newPassword, currentPassword } = opened.value;
      expect({ new: text(newPassword), current: text(currentPassword) }).toEqual({
        current: undefined,
        ...secret,
      });
    },
  );
});
