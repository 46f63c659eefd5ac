import { webcrypto } from 'node:crypto';

/** Gives Node 18, where it is still behind a flag, the global Web Crypto that jose and the Azure SDK use. */
export function provideGlobalCrypto(): void {
  if (Reflect.get(globalThis, 'crypto') === undefined) Reflect.set(globalThis, 'crypto', webcrypto);
}
