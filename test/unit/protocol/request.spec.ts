import { generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { packageTypes } from '../../../shared/protocol/limits';
import { sealPackage } from '../../../shared/protocol/package';
import { decodeRequest, encodeRequest, type Request } from '../../../shared/protocol/request';
import { openSecret, sealSecret, wipe } from '../../../shared/protocol/secret';

const request: Request = {
  operation: 'reset',
  origin: 'userReset',
  requestId: 'abcdefghijklmnop',
  cloudAnchor: 'User_1b4e28ba-2fa1-11d2-883f-0016d3cca427',
  tenantId: null,
  issuedAt: 1_800_000_000,
  expiresAt: 1_800_000_060,
  mustChange: false,
  unlock: true,
  sealedSecret: 'a.b.c.d.e',
};
const wire = (changes: Record<string, unknown>): unknown => ({
  ...(JSON.parse(encodeRequest(request)) as Record<string, unknown>),
  ...changes,
});

describe('a request', () => {
  it.each<Partial<Request>>([
    {},
    { origin: 'userForcedChange', operation: 'change' },
    { operation: 'adminReset', origin: 'adminPortalReset', mustChange: true },
    { operation: 'adminReset', origin: 'officePortal', unlock: false, tenantId: 'contoso' },
    { operation: 'unlock', origin: 'userReset', sealedSecret: null },
    { operation: 'probe', origin: 'userReset', sealedSecret: null, cloudAnchor: null },
  ])('survives the wire: %o', (changes) => {
    const sent = { ...request, ...changes };
    expect(decodeRequest(JSON.parse(encodeRequest(sent)))).toEqual(sent);
  });

  it.each([
    ['an unknown operation', { op: 'delete' }],
    ['an unknown origin', { or: 'elsewhere' }],
    ['a surplus field', { extra: 1 }],
    ['no cloud anchor', { sub: undefined }],
    ['no password', { sec: undefined }],
    ['a password in an unlock', { op: 'unlock' }],
    ['must-change in a reset', { mc: true }],
    ['a choice about unlocking in a change', { op: 'change', ul: false }],
    ['a fractional time', { iat: 1.5 }],
    ['no life', { ttl: 0 }],
    ['a short id', { jti: 'abc' }],
    ['an id with other characters', { jti: 'abcdefghijklmn p' }],
  ])('with %s is not one', (_what, changes) => {
    expect(decodeRequest(wire(changes))).toBeNull();
  });

  it.each([null, 1, 'text', [], {}])('is not %o', (value) => {
    expect(decodeRequest(value)).toBeNull();
  });
});

describe('the passwords of a request', () => {
  it.each(['Passw0rd!', 'Ünïcödé-🔑-密码-пароль', '🔑'.repeat(128), '"\\\u0000\u007f'])(
    '%s survive sealing',
    async (text) => {
      const pair = await generateKeyPair('RSA-OAEP-256', { modulusLength: 2048 });
      const sealed = await sealSecret(
        { newPassword: text, currentPassword: `${text.slice(2)}x` },
        pair.publicKey,
      );
      const opened = await openSecret(sealed, pair.privateKey, 'known-01');
      if (!opened.ok) throw new Error(opened.error.detail);
      const decode = (bytes: Uint8Array | null): string | null =>
        bytes === null ? null : new TextDecoder().decode(bytes);
      expect([decode(opened.value.newPassword), decode(opened.value.currentPassword)]).toEqual([
        text,
        `${text.slice(2)}x`,
      ]);
      wipe(opened.value);
      expect(
        [...opened.value.newPassword, ...(opened.value.currentPassword ?? [])].every((byte) => byte === 0),
      ).toBe(true);
    },
  );

  it.each([
    ['empty', ''],
    ['too long', 'x'.repeat(257)],
    ['a lone surrogate', 'abc\ud83ddef'],
  ])('%s are refused with an error that does not repeat them', async (_what, text) => {
    const { publicKey } = await generateKeyPair('RSA-OAEP-256', { modulusLength: 2048 });
    await expect(sealSecret({ newPassword: text }, publicKey)).rejects.toThrow(
      'A password must have 1 to 256 UTF-16 code units of well-formed Unicode',
    );
  });

  it('sealed for another key are refused', async () => {
    const mine = await generateKeyPair('RSA-OAEP-256', { modulusLength: 2048 });
    const other = await generateKeyPair('RSA-OAEP-256', { modulusLength: 2048 });
    const sealed = await sealSecret({ newPassword: 'Passw0rd!' }, other.publicKey);
    expect(await openSecret(sealed, mine.privateKey, 'known-01')).toEqual({
      ok: false,
      error: { code: 'decryptionFailed', detail: 'secretUnreadable', kid: 'known-01' },
    });
  });

  it('leave a typical sealed reset under 1,024 bytes', async () => {
    const { publicKey } = await generateKeyPair('RSA-OAEP-256', { modulusLength: 2048 });
    const sealedSecret = await sealSecret({ newPassword: 'Abcdefghij1234567890' }, publicKey);
    const json = encodeRequest({ ...request, sealedSecret });
    const body = await sealPackage(packageTypes.request, 'abcdefgh', new Uint8Array(32), json);
    expect(body.byteLength).toBeLessThan(940);
  });
});
