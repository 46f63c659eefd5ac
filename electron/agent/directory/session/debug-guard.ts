/**
 * Whether `NODE_DEBUG` makes ldapts print its messages (whole modify requests, passwords included). Follows node:util’s
 * rules: a comma-separated list, `*` as a wildcard, case ignored.
 */
export function printsLdapMessages(nodeDebug: string | undefined): boolean {
  return (nodeDebug ?? '').split(',').some((section) => {
    const pattern = section
      .trim()
      .replace(/[|\\{}()[\]^$+?.]/g, '\\$&')
      .replace(/\*/g, '.*');
    return new RegExp(`^${pattern}$`, 'i').test('ldapts');
  });
}

/** @throws with words for the admin when `NODE_DEBUG` would print passwords */
export function refuseDebugOutput(nodeDebug: string | undefined): void {
  if (!printsLdapMessages(nodeDebug)) return;
  throw new Error('NODE_DEBUG includes ldapts, which prints passwords. Unset it and start again.');
}
