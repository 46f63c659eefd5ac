import type { Client } from 'ldapts';
import { adDuration, attributes, replacement } from './ldap-values';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Wrong passwords in a row that lock an account, domain-wide and in the fine-grained policy. */
export const lockoutThreshold = 5;
const lockoutDurationMs = 30 * minuteMs;
const maxPasswordAgeMs = 42 * dayMs;

/**
 * The domain’s own rules: 8 characters, complexity, the last 5 remembered, no minimum age (one would refuse the
 * reset of a password that was just set), 42 days, locked for 30 minutes after 5 wrong ones.
 */
export async function setDomainPolicy(admin: Client, baseDn: string): Promise<void> {
  await admin.modify(baseDn, [
    replacement('minPwdAge', '0'),
    replacement('maxPwdAge', adDuration(maxPasswordAgeMs)),
    replacement('minPwdLength', '8'),
    replacement('pwdProperties', '1'),
    replacement('pwdHistoryLength', '5'),
    replacement('lockoutThreshold', String(lockoutThreshold)),
    replacement('lockoutDuration', adDuration(lockoutDurationMs)),
    replacement('lockOutObservationWindow', adDuration(lockoutDurationMs)),
  ]);
}

/** A stricter policy for the members of one group: 12 characters, kept for at least a day, the last 24 remembered. */
export async function addStrictPolicy(admin: Client, baseDn: string, groupDn: string): Promise<void> {
  await admin.add(
    `CN=Strict,CN=Password Settings Container,CN=System,${baseDn}`,
    attributes({
      objectClass: 'msDS-PasswordSettings',
      'msDS-PasswordSettingsPrecedence': '10',
      'msDS-PasswordReversibleEncryptionEnabled': 'FALSE',
      'msDS-PasswordHistoryLength': '24',
      'msDS-PasswordComplexityEnabled': 'TRUE',
      'msDS-MinimumPasswordLength': '12',
      'msDS-MinimumPasswordAge': adDuration(dayMs),
      'msDS-MaximumPasswordAge': adDuration(maxPasswordAgeMs),
      'msDS-LockoutThreshold': String(lockoutThreshold),
      'msDS-LockoutObservationWindow': adDuration(lockoutDurationMs),
      'msDS-LockoutDuration': adDuration(lockoutDurationMs),
      'msDS-PSOAppliesTo': groupDn,
    }),
  );
}
