import { userInfo } from 'node:os';

/**
 * The operating-system user, for the activity log. Behind `sudo` the person is told as well; that name comes from the
 * environment and can be made up by whoever is root anyway.
 */
export function operatingUser(env: Readonly<Record<string, string | undefined>>): string {
  const { username } = userInfo();
  const { SUDO_USER: person } = env;
  return username === 'root' && person !== undefined && person !== '' ? `${person} (as root)` : username;
}
