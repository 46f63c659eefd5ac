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

  it('is refused when any single character is altered', async () => {
    const body = await sealPackage(packageTypes.request, 'known-01', key, '{"a":1}');
    for (let position = 0; position < body.length; position += 1) {
      const altered = Uint8Array.from(body);
      altered[position] = altered[position] === 0x41 ? 0x42 : 0x41;
      const opened = await open(altered);
      // The last character of a base64url part may carry unused bits: then the bytes, and so the package, are unaltered.
      if (opened.ok) expect(opened.value.payload, `position ${position}`).toEqual({ a: 1 });
      else expect(['decryptionFailed', 'invalidRequest']).toContain(opened.error.code);
      if (opened.ok) expect(isLastOfPart(body, position), `position ${position}`).toBe(true);
    }
  });

  it('is refused when cut off anywhere', async () => {
    const body = await sealPackage(packageTypes.request, 'known-01', key, '{"a":1}');
    for (let length = 0; length < body.length; length += 1) {
      expect((await open(body.slice(0, length))).ok, `length ${length}`).toBe(false);
    }
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
      'wrongAlgorithm',
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
    expect(opened).toMatchObject({ ok: false, error: { code: 'invalidRequest', detail: 'wrongAlgorithm' } });
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

function isLastOfPart(body: Uint8Array, position: number): boolean {
  return position === body.length - 1 || body[position + 1] === 0x2e;
}
