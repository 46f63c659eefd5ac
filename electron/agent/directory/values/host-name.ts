/** A host name as names are compared: lower case, without the dot at the end that DNS tools write. */
export function plainHostName(name: string): string {
  return name.trim().replace(/\.$/, '').toLowerCase();
}
