import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  isInheritanceBlocked,
  parseDescriptor,
} from '../../../../electron/agent/directory/security/descriptor';
import { joined } from '../../../../lab/population/ldap-values';
import { anyDescriptor, descriptorBytes } from '../support/build-descriptor';

describe('a security descriptor', () => {
  it('is read as it was built', () => {
    fc.assert(
      fc.property(anyDescriptor, (descriptor) => {
        expect(parseDescriptor(descriptorBytes(descriptor))).toEqual({ ok: true, value: descriptor });
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on damaged bytes, and never reads past an end', () => {
    const damaged = fc
      .tuple(anyDescriptor, fc.nat(), fc.nat(255), fc.nat())
      .map(([descriptor, at, value, length]) => {
        const bytes = descriptorBytes(descriptor);
        bytes.writeUInt8(value, at % bytes.length);
        return bytes.subarray(0, length % 3 === 0 ? length % bytes.length : bytes.length);
      });
    const random = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes));
    let refused = 0;
    fc.assert(
      fc.property(fc.oneof(damaged, random), (bytes) => {
        const parsed = parseDescriptor(bytes);
        if (!parsed.ok) refused++;
        expect(typeof parsed.ok).toBe('boolean');
      }),
      { numRuns: 3_000 },
    );
    expect(refused).toBeGreaterThan(300);
  });

  it('names the part that is damaged', () => {
    const whole = descriptorBytes({
      control: 0x8004,
      owner: 'S-1-5-18',
      group: 'S-1-5-32-544',
      dacl: [
        {
          effect: 'allow',
          flags: 0,
          mask: 1,
          objectType: null,
          inheritedObjectType: null,
          trustee: 'S-1-1-0',
        },
      ],
    });
    const faultOf = (change: (bytes: Buffer) => unknown): unknown => {
      // Bytes after the list must not count as the list’s.
      const bytes = joined([whole, Buffer.alloc(8)]);
      change(bytes);
      return parseDescriptor(bytes);
    };
    const aclAt = whole.readUInt32LE(16);
    expect([
      parseDescriptor(Buffer.alloc(0)),
      faultOf((bytes) => bytes.writeUInt16LE(0x4, 2)),
      faultOf((bytes) => bytes.writeUInt32LE(bytes.length - 1, 4)),
      faultOf((bytes) => bytes.writeUInt32LE(0xffffffff, 8)),
      faultOf((bytes) => bytes.writeUInt16LE(0xffff, aclAt + 2)),
      faultOf((bytes) => bytes.writeUInt16LE(2, aclAt + 4)),
      faultOf((bytes) => bytes.writeUInt16LE(3, aclAt + 10)),
      faultOf((bytes) => bytes.writeUInt16LE(whole.length - aclAt - 4, aclAt + 10)),
    ]).toEqual(
      ['header', 'header', 'owner', 'group', 'acl', 'entry', 'entry', 'entry'].map((error) => ({
        ok: false,
        error,
      })),
    );
  });

  it('says whether inheritance is blocked', () => {
    expect([0x8004, 0x9004].map((control) => isInheritanceBlocked({ control }))).toEqual([false, true]);
  });
});
