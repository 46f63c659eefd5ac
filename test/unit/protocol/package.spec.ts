import { CompactEncrypt } from 'jose';
import { describe, expect, it } from 'vitest';
import { packageTypes } from '../../../shared/protocol/limits';
import { openPackage, sealPackage } from '../../../shared/protocol/package';

const key = new Uint8Array(32).fill(7);
const encoder = new TextEncoder();
const open = (body: Uint8Array): ReturnType<typeof openPackage> =>
  openPackage(body, packageTypes.request, (kid) => (kid === 'known-01' ? key : null));

async function sealWith(
  header: Record<string, unknown>,
  content = '{"a":1}',
  useKey = key,
): Promise<Uint8Array> {
  const jwe = await new CompactEncrypt(encoder.encode(content))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', ...header })
    .encrypt(useKey);
  return encoder.encode(jwe);
}

describe('a sealed package', () => {
  it('opens to what was sealed', async () => {
    const body = await sealPackage(packageTypes.request, 'known-01', key, '{"a":["ü","🔑"]}');
    expect(await open(body)).toEqual({ ok: true, value: { kid: 'known-01', payload: { a: ['ü', '🔑'] } } });
  });

  it('is refused when any single byte is altered, whatever it becomes', async () => {
    const body = await sealPackage(packageTypes.request, 'known-01', key, '{"a":1}');
    const opened: string[] = [];
    for (let position = 0; position < body.length; position += 1) {
      // Each bit, and what a lenient decoder would skip or take for the same.
      const bits = Array.from({ length: 8 }, (_, bit) => (body[position] ?? 0) ^ (1 << bit));
      for (const byte of [...bits, 0x2b, 0x2f, 0x3d, 0x20, 0x0a, 0x00, 0xff]) {
        if (byte === body[position]) continue;
        const altered = Uint8Array.from(body);
        altered[position] = byte;
        if ((await open(altered)).ok) opened.push(`position ${position} as ${byte}`);
      }
    }
    expect(opened).toEqual([]);
  });

  it.each(['=', ' ', '\n', '.', 'A'])('is refused with %j put in anywhere', async (text) => {
    const body = new TextDecoder().decode(
      await sealPackage(packageTypes.request, 'known-01', key, '{"a":1}'),
    );
    for (let position = 0; position <= body.length; position += 1) {
      const altered = encoder.encode(body.slice(0, position) + text + body.slice(position));
      expect((await open(altered)).ok, `position ${position}`).toBe(false);
    }
  });

  it('is refused when cut off anywhere, as malformed wherever that can be seen', async () => {
    const body = await sealPackage(packageTypes.request, 'known-01', key, '{"a":1}');
    const details = new Set<string>();
    for (let length = 0; length < body.length; length += 1) {
      const opened = await open(body.slice(0, length));
      details.add(opened.ok ? `opened at ${length}` : opened.error.detail);
    }
    expect([...details]).toEqual(['malformed']);
  });

  it.each([
    ['RSA-OAEP-256', 'A256GCM'],
    ['none', 'A256GCM'],
    ['A256GCMKW', 'A256GCM'],
    ['ECDH-ES', 'A256GCM'],
    ['PBES2-HS256+A128KW', 'A256GCM'],
    ['DIR', 'A256GCM'],
    ['dir', 'A128GCM'],
    ['dir', 'A256CBC-HS512'],
    ['dir', 'a256gcm'],
  ])('with the algorithms %s and %s is refused before anything is decrypted', async (alg, enc) => {
    const body = await sealPackage(packageTypes.request, 'known-01', key, '{"a":1}');
    const [, ...rest] = new TextDecoder().decode(body).split('.');
    const part = Buffer.from(JSON.stringify({ alg, enc, kid: 'known-01', typ: 'wb1-req' })).toString(
      'base64url',
    );
    expect(await open(encoder.encode([part, ...rest].join('.')))).toMatchObject({
      ok: false,
      error: { code: 'invalidRequest', detail: 'wrongAlgorithm' },
    });
  });

  it.each([
    ['an unknown key id', { kid: 'other-01', typ: 'wb1-req' }, 'decryptionFailed', 'unknownKey'],
    ['no key id', { typ: 'wb1-req' }, 'decryptionFailed', 'unknownKey'],
    ['a reply’s type', { kid: 'known-01', typ: 'wb1-rep' }, 'invalidRequest', 'wrongType'],
    ['a control message’s type', { kid: 'known-01', typ: 'wb1-ctl' }, 'invalidRequest', 'wrongType'],
    ['a later version', { kid: 'known-01', typ: 'wb2-req' }, 'invalidRequest', 'unsupportedVersion'],
    ['no type', { kid: 'known-01' }, 'invalidRequest', 'unsupportedVersion'],
    [
      'a surplus header',
      { kid: 'known-01', typ: 'wb1-req', cty: 'json' },
      'invalidRequest',
      'forbiddenHeader',
    ],
  ])('with %s is refused', async (_what, header, code, detail) => {
    const opened = await open(await sealWith(header));
    expect(opened).toMatchObject({ ok: false, error: { code, detail } });
  });

  it.each([
    ['zip', { zip: 'DEF' }],
    ['jku', { jku: 'https://example.com/keys' }],
    ['crit', { crit: ['b64'] }],
    ['p2c', { p2c: 1_000_000_000 }],
  ])('with the header %s is refused before anything is decrypted', async (_name, header) => {
    const body = await sealPackage(packageTypes.request, 'known-01', key, '{"a":1}');
    const [, ...rest] = new TextDecoder().decode(body).split('.');
    const altered = { alg: 'dir', enc: 'A256GCM', kid: 'known-01', typ: 'wb1-req', ...header };
    const part = Buffer.from(JSON.stringify(altered)).toString('base64url');
    const opened = await open(encoder.encode([part, ...rest].join('.')));
    expect(opened).toMatchObject({ ok: false, error: { code: 'invalidRequest', detail: 'forbiddenHeader' } });
  });

  it('sealed with another key under the right id is refused', async () => {
    const body = await sealWith({ kid: 'known-01', typ: 'wb1-req' }, '{}', new Uint8Array(32).fill(8));
    expect(await open(body)).toMatchObject({
      ok: false,
      error: { code: 'decryptionFailed', detail: 'notAuthentic' },
    });
  });

  it('that holds no JSON is refused', async () => {
    const body = await sealWith({ kid: 'known-01', typ: 'wb1-req' }, 'not json');
    expect(await open(body)).toMatchObject({
      ok: false,
      error: { code: 'invalidRequest', detail: 'notJson' },
    });
  });

  it('larger than 64 KiB is refused unread', async () => {
    const opened = await open(new Uint8Array(64 * 1024 + 1).fill(0x41));
    expect(opened).toMatchObject({ ok: false, error: { code: 'invalidRequest', detail: 'tooLarge' } });
  });
});
