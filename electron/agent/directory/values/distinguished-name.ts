const rdnBoundary = /(?<!\\)(?:\\\\)*,/;

/** The DN of the container; `null` when there is none. An escaped comma does not end the first part. */
export function parentDn(dn: string): string | null {
  const boundary = rdnBoundary.exec(dn);
  return boundary === null ? null : dn.slice(boundary.index + boundary[0].length).trimStart();
}

/** `DC=corp,DC=example,DC=com` as DNS name; `null` when the DN is not a domain’s. */
export function domainOfDn(dn: string): string | null {
  const labels: string[] = [];
  for (const part of dn.split(',')) {
    const label = /^\s*DC=(?<label>[^=\s]+)\s*$/i.exec(part)?.groups?.['label'];
    if (label === undefined) return null;
    labels.push(label);
  }
  return labels.join('.').toLowerCase();
}

/** The DN of a domain, `DC=corp,DC=example,DC=com`. */
export function dnOfDomain(domain: string): string {
  return domain
    .split('.')
    .filter((label) => label !== '')
    .map((label) => `DC=${label}`)
    .join(',');
}

/** A DN that a server wrote in the form in which equal ones are the same text. */
export function dnKey(dn: string): string {
  return dn.replace(/,\s+/g, ',').toLowerCase();
}

/** Whether two DNs that a server wrote name the same object: case and spaces after commas do not count. */
export function sameDn(left: string, right: string): boolean {
  return dnKey(left) === dnKey(right);
}
