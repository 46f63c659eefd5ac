import * as tls from 'node:tls';

/**
 * The authorities that Node and the operating system trust, as PEM; `null` with a Node before 22.15, which cannot ask the
 * system. (@types/node 18 does not know the function.)
 *
 * @param from default: Node’s own module
 */
export function systemAuthorities(from: object = tls): readonly string[] | null {
  const read: unknown = Reflect.get(from, 'getCACertificates');
  if (typeof read !== 'function') return null;
  // `default` holds Node’s own and those of NODE_EXTRA_CA_CERTS.
  return ['default', 'system'].flatMap((store) => {
    const certificates: unknown = Reflect.apply(read, from, [store]);
    return Array.isArray(certificates) ? certificates.map(String) : [];
  });
}
