import { userInfo } from 'node:os';

/** Who runs this process, for the activity log. */
export function operatingSystemUser(): string {
  return userInfo().username;
}
