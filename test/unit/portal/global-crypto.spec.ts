import { webcrypto } from 'node:crypto';
import { expect, it } from 'vitest';
import { createPortal } from '../../../portal/portal';
import { packageTypes } from '../../../shared/protocol/limits';
import { sealPackage } from '../../../shared/protocol/package';

it('a portal brings the global Web Crypto where Node has none, as Node 18', async () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, 'crypto');
  const seal = () => sealPackage(packageTypes.request, 'kid', new Uint8Array(32), '{}');
  try {
    Reflect.deleteProperty(globalThis, 'crypto');
    await expect(seal()).rejects.toThrow('crypto');
    await expect(createPortal({ relay: { host: '', sasKeyName: 'a', sasKey: 'b' } })).rejects.toMatchObject({
      code: 'configuration',
    });
    expect(Reflect.get(globalThis, 'crypto')).toBe(webcrypto);
    expect(await seal()).toBeInstanceOf(Uint8Array);
  } finally {
    if (before !== undefined) Object.defineProperty(globalThis, 'crypto', before);
  }
});
