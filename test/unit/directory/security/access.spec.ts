import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideAccess } from '../../../../electron/agent/directory/security/access';
import type {
  AccessEntry,
  GrantEntry,
  SecurityDescriptor,
} from '../../../../electron/agent/directory/security/descriptor';
import { decideRight, writebackRights } from '../../../../electron/agent/directory/security/writeback-rights';
import { anyDescriptor, sharedGuids, sharedSids } from '../support/build-descriptor';

const account = 'S-1-5-21-1-2-3-1104';

function entry(changes: Partial<GrantEntry>): GrantEntry {
  const everything = { objectType: null, inheritedObjectType: null };
  return { effect: 'allow', flags: 0, mask: 0x100, trustee: account, ...everything, ...changes };
}

function withList(dacl: readonly AccessEntry[] | null, owner: string | null = null): SecurityDescriptor {
  return { control: 0x8004, owner, group: null, dacl };
}

const bits = Array.from({ length: 28 }, (_, index) => (1 << index) >>> 0);
const generic = new Map([
  [0x10000000, 0xf01ff],
  [0x20000000, 0x20004],
  [0x40000000, 0x20028],
  [0x80000000, 0x20094],
]);

/** Bit by bit: the first entry that counts and speaks of the bit decides it. */
function naive(
  descriptor: SecurityDescriptor,
  sids: ReadonlySet<string>,
  objectSid: string | null,
  mask: number,
  types: readonly string[],
): boolean {
  const { dacl, owner } = descriptor;
  if (dacl === null) return true;
  const isOwner = owner !== null && sids.has(owner);
  const isMe = (sid: string): boolean =>
    sids.has(sid) ||
    (sid === 'S-1-5-10' && objectSid !== null && sids.has(objectSid)) ||
    (sid === 'S-1-3-4' && isOwner);
  const hasBit = (given: number, bit: number): boolean =>
    (given & bit) !== 0 || [...generic].some(([one, all]) => (given & one) !== 0 && (all & bit) !== 0);
  const mine = dacl.filter(
    (one): one is GrantEntry => one.effect !== 'other' && (one.flags & 8) === 0 && isMe(one.trustee),
  );
  const ownerAlways = isOwner && !mine.some(({ trustee }) => trustee === 'S-1-3-4');
  return bits
    .filter((bit) => hasBit(mask, bit))
    .every((bit) => {
      if (ownerAlways && (bit & 0x60000) !== 0) return true;
      const first = mine.find(
        (one) => hasBit(one.mask, bit) && (one.objectType === null || types.includes(one.objectType)),
      );
      return first?.effect === 'allow';
    });
}

describe('the decision on access', () => {
  it('is that of a bit-by-bit reading', () => {
    const seen = { granted: 0, refused: 0 };
    fc.assert(
      fc.property(
        anyDescriptor,
        fc.subarray(sharedSids),
        fc.option(fc.constantFrom(...sharedSids)),
        fc.constantFrom(0x100, 0x20, 0x120, 0x60000, 0x40000000, 0x10000000),
        fc.subarray(sharedGuids),
        (descriptor, sids, objectSid, mask, objectTypes) => {
          const subject = { sids: new Set(sids), objectSid };
          const { kind } = decideAccess(descriptor, subject, { mask, objectTypes });
          const expected = naive(descriptor, subject.sids, objectSid, mask, objectTypes);
          seen[expected ? 'granted' : 'refused']++;
          expect(kind === 'granted').toBe(expected);
        },
      ),
      { numRuns: 3_000 },
    );
    expect(Math.min(seen.granted, seen.refused)).toBeGreaterThan(200);
  });

  const [resetPassword] = writebackRights;
  const pwdLastSet = writebackRights.find(({ id }) => id === 'pwdLastSet')!;
  const subject = { sids: new Set([account, 'S-1-1-0']), objectSid: 'S-1-5-21-1-2-3-500' };
  const decide = (dacl: readonly AccessEntry[] | null, right = resetPassword!): unknown =>
    decideRight(right, withList(dacl), subject);

  it('takes the first entry in order, whatever comes later', () => {
    const deny = entry({ effect: 'deny', trustee: 'S-1-1-0' });
    expect(decide([entry({}), deny])).toEqual({ kind: 'granted' });
    expect(decide([deny, entry({})])).toEqual({ kind: 'denied', by: deny });
  });

  it('knows the right by its GUID, full control by the mask, a property by its set', () => {
    const set = '4c164200-20c0-11d0-a768-00aa006e0529';
    expect([
      decide([entry({ objectType: resetPassword!.guid })]),
      decide([entry({ objectType: pwdLastSet.guid })]),
      decide([entry({ mask: 0x10000000 })]),
      decide([entry({ mask: 0xf01ff })]),
      decide([entry({ mask: 0x20, objectType: set })], pwdLastSet),
      decide([entry({ mask: 0x40000000 })], pwdLastSet),
      decide([entry({ mask: 0x20, objectType: resetPassword!.guid })], pwdLastSet),
    ]).toEqual(
      ['granted', 'notGranted', 'granted', 'granted', 'granted', 'granted', 'notGranted'].map((kind) => ({
        kind,
      })),
    );
  });

  it('leaves out what is only inherited, other people’s entries and conditions; no list allows all', () => {
    expect([
      decide([entry({ flags: 0x08 })]),
      decide([entry({ trustee: 'S-1-5-18' })]),
      decide([{ effect: 'other', flags: 0, type: 9 }]),
      decide([]),
      decide(null),
    ]).toEqual(['notGranted', 'notGranted', 'notGranted', 'notGranted', 'granted'].map((kind) => ({ kind })));
  });
});
