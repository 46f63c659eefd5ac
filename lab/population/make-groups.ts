import type { Client } from 'ldapts';
import { unitDn } from './distinguished-name';
import { attributes } from './ldap-values';
import { demoRoot } from './organizational-units';

/** A global security group, as a signed 32-bit number. */
const globalSecurityGroup = '-2147483646';

/** A group to be made in the population’s own unit. */
export interface PlannedGroup {
  readonly name: string;
  readonly accountName: string;
  readonly members: readonly string[];
}

/** Makes a group with its members (DNs) and returns its DN. */
export async function addGroup(admin: Client, baseDn: string, group: PlannedGroup): Promise<string> {
  const dn = `CN=${group.name},${unitDn([demoRoot], baseDn)}`;
  await admin.add(
    dn,
    attributes({
      objectClass: 'group',
      sAMAccountName: group.accountName,
      groupType: globalSecurityGroup,
      member: group.members,
    }),
  );
  return dn;
}
