import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSecretKey, redact, redacted } from '../../../electron/agent/diagnostics/redact';

describe('redact', () => {
  it('hides values under telling keys at any depth and keeps the rest', () => {
    const at = new Date(Date.UTC(2026, 10, 21));
    expect(
      redact({
        requestId: 'r1',
        kid: 'k7Qp',
        count: 3,
        at,
        nothing: null,
        connector: { id: 'corp', password: 'hunter2', tls: [{ key: 'pem', caFile: '/ca.pem' }] },
        relay: { sasKeyName: 'agent', sasKey: 'abc', SharedAccessKey: 'abc', authorization: 'Bearer x' },
        secret: { new: 'n', current: 'c' },
        keys: ['a'],
        hasPassword: true,
        passwordSet: false,
        password: null,
      }),
    ).toEqual({
      requestId: 'r1',
      kid: 'k7Qp',
      count: 3,
      at: '2026-11-21T00:00:00.000Z',
      nothing: null,
      connector: { id: 'corp', password: redacted, tls: [{ key: redacted, caFile: '/ca.pem' }] },
      relay: { sasKeyName: 'agent', sasKey: redacted, SharedAccessKey: redacted, authorization: redacted },
      secret: redacted,
      keys: redacted,
      hasPassword: true,
      passwordSet: false,
      password: null,
    });
  });

  it('shows bytes as a count and key objects not at all', () => {
    expect(
      redact({
        value: new Uint8Array([1, 2, 3]),
        buffer: Buffer.from('hunter2'),
        jwk: { kty: 'RSA', n: 'n', d: 'd' },
        map: new Map<string, unknown>([
          ['password', 'x'],
          ['user', 'u'],
        ]),
        set: new Set(['a']),
        big: 5n,
        work: () => 'x',
      }),
    ).toEqual({
      value: '[3 bytes]',
      buffer: '[7 bytes]',
      jwk: redacted,
      map: { password: redacted, user: 'u' },
      set: ['a'],
      big: '5',
      work: '[function]',
    });
  });

  it('follows errors, their causes and their codes', () => {
    const cause = Object.assign(new Error('Endpoint=sb://x/;SharedAccessKeyName=a;SharedAccessKey=abc='), {
      code: 'E1',
    });
    const shown = redact({ cause: new Error('outer', { cause }) }) as {
      cause: { cause: Record<string, unknown> };
    };
    expect(shown.cause).toMatchObject({
      name: 'Error',
      message: 'outer',
      cause: { code: 'E1', message: 'Endpoint=sb://x/;SharedAccessKeyName=a;SharedAccessKey=[redacted]' },
    });
    expect(shown.cause.cause['stack']).not.toContain('abc=');
  });

  it('ends at circles, depth, width and objects that cannot be read', () => {
    const circle: Record<string, unknown> = { name: 'c' };
    circle['self'] = circle;
    const hostile = Object.defineProperty({}, 'value', {
      enumerable: true,
      get: () => {
        throw new Error('hunter2');
      },
    });
    let deep: unknown = 'bottom';
    for (let level = 0; level < 20; level += 1) deep = [deep];
    expect(redact({ circle, hostile, wide: Array.from({ length: 200 }, () => 0) })).toMatchObject({
      circle: { name: 'c', self: '[circular]' },
      hostile: '[unreadable]',
      wide: expect.arrayContaining(['[100 more]']) as unknown,
    });
    expect(JSON.stringify(redact(deep))).toContain('[too deep]');
  });

  it('shows the same object twice where it is not a circle', () => {
    const shared = { a: 1 };
    expect(redact({ one: shared, two: shared })).toEqual({ one: { a: 1 }, two: { a: 1 } });
  });
});

describe('isSecretKey', () => {
  it.each([
    'password',
    'Password',
    'new_password',
    'unicodePwd',
    'connector-password',
    'sas-key',
    'SharedAccessKey',
    'K',
  ])('knows %s', (key) => expect(isSecretKey(key)).toBe(true));

  it.each([
    'kid',
    'keyId',
    'sasKeyName',
    'passwordNeverExpires',
    'monkey',
    'code',
    'eventId',
    'secretsDir',
    'secretStore',
  ])('lets %s pass', (key) => expect(isSecretKey(key)).toBe(false));
});

describe('redact, for any value', () => {
  const canary = 'C4n4ry-Zq9';
  const secretKey = fc.constantFrom(
    'password',
    'newPassword',
    'sasKey',
    'key',
    'k',
    'token',
    'Authorization',
    'secret',
  );

  it('never shows what stands under a secret key, wherever that is', () => {
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 6 },
        fc.dictionary(
          secretKey,
          fc.oneof(fc.constant(canary), fc.constant([canary]), fc.constant({ a: { b: canary } })),
        ),
        fc.dictionary(fc.string(), tie('node')),
        fc.array(tie('node')),
        fc.tuple(fc.string(), tie('node')).map(([name, node]) => new Map([[name, node]])),
        tie('node').map((node) => new Error('failed', { cause: node })),
      ),
    })).node;
    fc.assert(fc.property(tree, (value) => !JSON.stringify(redact(value) ?? null).includes(canary)));
  });

  it('never throws, gives what can be written as JSON, and leaves its argument alone', () => {
    fc.assert(
      fc.property(
        fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true, withTypedArray: true }),
        (value) => {
          const before = fc.stringify(value);
          JSON.stringify(redact(value));
          return fc.stringify(value) === before;
        },
      ),
    );
  });

  it('finds nothing more the second time', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const once = redact(value);
        expect(redact(once)).toEqual(once);
      }),
    );
  });
});
