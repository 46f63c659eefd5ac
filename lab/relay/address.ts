/** What a link or token address names. Queue names are compared without case, as Service Bus does. */
export interface Address {
  /** Queue or dead-letter queue, lower case: `orders` or `orders/$deadletterqueue`. */
  readonly entity: string;
  readonly management: boolean;
}

const managementSuffix = '/$management';

/** Host and path of a token’s audience. `null` when it is not a URL with a host. */
export function parseAudience(audience: string): { readonly host: string; readonly path: string } | null {
  const match = /^(?:sb|amqps?|https?):\/\/([^/]+)\/?(.*)$/i.exec(audience);
  const [host, path] = [match?.[1], match?.[2]];
  if (host === undefined || path === undefined) return null;
  return { host: host.replace(/:\d+$/, '').toLowerCase(), path: path.replace(/\/+$/, '').toLowerCase() };
}

/** Reads the address of a source or target; a full URL, a leading slash and any case are accepted. */
export function parseAddress(address: string): Address {
  const path = parseAudience(address)?.path ?? address.replace(/^\/+/, '').toLowerCase();
  const management = path.endsWith(managementSuffix);
  return { entity: management ? path.slice(0, -managementSuffix.length) : path, management };
}

/** Whether `path` is `scope` or lies below it. The empty scope is the whole namespace. */
export function isWithin(path: string, scope: string): boolean {
  return scope === '' || path === scope || path.startsWith(`${scope}/`);
}
