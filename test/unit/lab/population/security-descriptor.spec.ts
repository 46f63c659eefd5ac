import { describe, expect, it } from 'vitest';
import { accessEntryBytes, accessMask, rightGuid, sidBytes } from '../../../../lab/population/access-entry';
import { descriptorWith, explicitEntries } from '../../../../lab/population/security-descriptor';

const account = sidBytes('S-1-5-21-1-2-3-1104');
const authenticatedUsers = sidBytes('S-1-5-11');

/** RPLCLORC in SDDL. */
const readAndList = 0x20094;

const allowedRead = accessEntryBytes({
  effect: 'allow',
  mask: readAndList,
  scope: 'subtree',
  trustee: authenticatedUsers,
});
const allowedUnlock = accessEntryBytes({
  effect: 'allow',
  mask: accessMask.writeProperty,
  objectType: rightGuid.lockoutTime,
  scope: 'users',
  trustee: account,
});
const allowedUnexpire = accessEntryBytes({
  effect: 'allow',
  mask: accessMask.controlAccess,
  objectType: rightGuid.unexpirePassword,
  scope: 'subtree',
  trustee: account,
});
const deniedChange = accessEntryBytes({
  effect: 'deny',
  mask: accessMask.controlAccess,
  objectType: rightGuid.changePassword,
  scope: 'here',
  trustee: sidBytes('S-1-1-0'),
});

describe('security descriptors, against the bytes Samba makes of the same SDDL', () => {
  it('writes refusals first, object entries, and the mark that nothing is inherited', () => {
    // D:P(OD;;CR;ab721a53-…;;WD)(OA;CIIO;WP;28630ebf-…;bf967aba-…;S-1-5-21-1-2-3-1104)(A;CI;RPLCLORC;;;AU)
    expect(
      descriptorWith([allowedUnlock, deniedChange, allowedRead], { inherits: false }).toString('hex'),
    ).toBe(
      '010004900000000000000000000000001400000004008c0003000000060028000001000001000000531a72ab2f1ed011981900aa0040529b' +
        '010100000000000100000000050a48002000000003000000bf0e6328d541d111a9c10000f80367c1ba7a96bfe60dd011a28500aa003049e2' +
        '01050000000000051500000001000000020000000300000050040000000214009400020001010000000000050b000000',
    );
  });

  it('reads the explicit entries and leaves the inherited ones', () => {
    // D:(OA;CI;CR;ccc2dc7d-…;;S-1-5-21-1-2-3-1104)(A;CIID;RPLCLORC;;;AU)
    const descriptor = Buffer.from(
      '010004800000000000000000000000001400000004005400020000000502380000010000010000007ddcc2ccada67a4a8846c04e3cc53501' +
        '0105000000000005150000000100000002000000030000005004000000121400' +
        '9400020001010000000000050b000000',
      'hex',
    );
    expect(explicitEntries(descriptor)).toEqual([allowedUnexpire]);
  });

  it('reads a descriptor without a discretionary list as one without entries', () => {
    expect(explicitEntries(Buffer.from(`01000080${'00'.repeat(16)}`, 'hex'))).toEqual([]);
  });
});
