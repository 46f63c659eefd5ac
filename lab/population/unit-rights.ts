import type { Client } from 'ldapts';
import { accessEntryBytes, accessMask, sidBytes, type AccessEntry } from './access-entry';
import { writebackEntries } from './delegation';
import { serviceAccountDn } from './make-accounts';
import { addEntries, isolate, readBinary, removeEntries } from './security-descriptor';

const administrators = sidBytes('S-1-5-32-544');
const system = sidBytes('S-1-5-18');
const authenticatedUsers = sidBytes('S-1-5-11');

/**
 * Cuts a unit off from its parent’s entries: administrators do everything, everybody else reads. The people that are
 * made in it inherit nothing else.
 */
export async function cutOffUnit(admin: Client, unitDn: string): Promise<void> {
  const whole = (trustee: Buffer, mask: number): AccessEntry => ({
    effect: 'allow',
    mask,
    scope: 'subtree',
    trustee,
  });
  const entries = [
    whole(administrators, accessMask.full),
    whole(system, accessMask.full),
    whole(authenticatedUsers, accessMask.read),
  ];
  await isolate(admin, unitDn, entries.map(accessEntryBytes));
}

async function serviceEntries(admin: Client, baseDn: string): Promise<Buffer[]> {
  const trustee = await readBinary(admin, serviceAccountDn(baseDn), 'objectSid');
  return writebackEntries(trustee).map(accessEntryBytes);
}

/**
 * Gives the service account the rights of password writeback on the users of one unit and below, as administrator. For
 * a directory with security descriptors (Samba).
 */
export async function grantRights(admin: Client, baseDn: string, unitDn: string): Promise<void> {
  await addEntries(admin, unitDn, await serviceEntries(admin, baseDn));
}

/** Takes away what {@link grantRights} gave. */
export async function revokeRights(admin: Client, baseDn: string, unitDn: string): Promise<void> {
  await removeEntries(admin, unitDn, await serviceEntries(admin, baseDn));
}
