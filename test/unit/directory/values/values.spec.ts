import { describe, expect, it } from 'vitest';
import { BerWriter } from 'ldapts';
import {
  printsLdapMessages,
  refuseDebugOutput,
} from '../../../../electron/agent/directory/session/debug-guard';
import {
  dnOfDomain,
  domainOfDn,
  parentDn,
  sameDn,
} from '../../../../electron/agent/directory/values/distinguished-name';
import { guidDn, guidText } from '../../../../electron/agent/directory/values/guid';
import {
  offeredPolicyHints,
  PolicyHintsControl,
} from '../../../../electron/agent/directory/session/policy-hints-control';
import { protectionsOf, parseSid, type Sid } from '../../../../electron/agent/directory/values/sid';
import { unicodePassword } from '../../../../electron/agent/directory/values/unicode-password';

const sid = (hex: string): Sid => {
  const parsed = parseSid(Buffer.from(hex, 'hex'));
  if (parsed === null) throw new Error('not a SID');
  return parsed;
};
/** S-1-5-21-1-2-3-RID */
const inDomain = (rid: number): Sid => {
  const bytes = Buffer.from('010500000000000515000000010000000200000003000000' + '00000000', 'hex');
  bytes.writeUInt32LE(rid, 24);
  return sid(bytes.toString('hex'));
};

describe('parseSid', () => {
  it('reads well-known identifiers (MS-DTYP 2.4.2.4)', () => {
    expect(sid('01020000000000052000000020020000')).toEqual({ text: 'S-1-5-32-544', rid: 544 });
    expect(sid('010100000000000100000000')).toEqual({ text: 'S-1-1-0', rid: 0 });
    expect(inDomain(4_294_967_295)).toEqual({ text: 'S-1-5-21-1-2-3-4294967295', rid: 4_294_967_295 });
  });

  it('reads an authority of more than 32 bits', () => {
    expect(sid('0100800000000001')).toEqual({ text: 'S-1-140737488355329', rid: null });
  });

  it.each([
    '',
    '0201000000000005',
    '0102000000000005200000',
    '01020000000000052000000020020000ff',
    '01100000000000050000',
  ])('refuses %j', (hex) => {
    expect(parseSid(Buffer.from(hex, 'hex'))).toBeNull();
  });
});

const isProtectedGroup = (sid: Sid): boolean => protectionsOf(null, [sid]).length > 0;

describe('protected groups', () => {
  it('are those of MS-ADTS 3.1.1.6.1.2 and the key admins', () => {
    const rids = Array.from({ length: 1_000 }, (_, rid) => rid).filter((rid) =>
      isProtectedGroup(inDomain(rid)),
    );
    expect(rids).toEqual([512, 516, 518, 519, 521, 526, 527]);
  });

  it('include the built-in operators, but no users or guests', () => {
    const builtIn = (rid: number): Sid => ({ text: `S-1-5-32-${rid}`, rid });
    const rids = Array.from({ length: 100 }, (_, index) => 500 + index).filter((rid) =>
      isProtectedGroup(builtIn(rid)),
    );
    expect(rids).toEqual([544, 548, 549, 550, 551, 552]);
  });

  it('do not include a domain group whose RID is a built-in’s', () => {
    expect(isProtectedGroup(inDomain(544))).toBe(false);
    expect(isProtectedGroup({ text: 'S-1-1-512', rid: 512 })).toBe(false);
  });

  it('do not matter for Administrator and krbtgt', () => {
    expect([499, 500, 501, 502, 503].filter((rid) => protectionsOf(inDomain(rid), []).length > 0)).toEqual([
      500, 502,
    ]);
  });
});

describe('guidText', () => {
  it('turns the first three groups', () => {
    expect(guidText(Buffer.from('00112233445566778899aabbccddeeff', 'hex'))).toBe(
      '33221100-5544-7766-8899-aabbccddeeff',
    );
    expect(guidText(Buffer.alloc(15))).toBeNull();
  });

  it('goes into a DN only as a GUID', () => {
    expect(guidDn('33221100-5544-7766-8899-aabbccddeeff')).toBe(
      '<GUID=33221100-5544-7766-8899-aabbccddeeff>',
    );
    expect(() => guidDn('33221100-5544-7766-8899-aabbccddeeff>,CN=x')).toThrow(RangeError);
  });
});

describe('distinguished names', () => {
  it.each([
    ['CN=NTDS Settings,CN=DC1,CN=Servers', 'CN=DC1,CN=Servers'],
    ['CN=a\\,b,DC=x', 'DC=x'],
    ['CN=a\\\\,DC=x', 'DC=x'],
    ['CN=a\\\\\\,b,DC=x', 'DC=x'],
    ['CN=a, DC=x', 'DC=x'],
    ['DC=x', null],
  ])('the parent of %s', (dn, parent) => {
    expect(parentDn(dn)).toBe(parent);
  });

  it('of a domain become its DNS name and back', () => {
    expect(domainOfDn('DC=Corp,DC=example,DC=com')).toBe('corp.example.com');
    expect(domainOfDn('OU=a,DC=corp,DC=com')).toBeNull();
    expect(domainOfDn('')).toBeNull();
    expect(dnOfDomain('corp.example.com')).toBe('DC=corp,DC=example,DC=com');
  });

  it('are the same whatever their case and spaces', () => {
    expect(sameDn('CN=A, DC=x', 'cn=a,dc=X')).toBe(true);
    expect(sameDn('CN=A,DC=x', 'CN=B,DC=x')).toBe(false);
  });
});

describe('unicodePassword', () => {
  it('is UTF-16LE in quotation marks', () => {
    expect(unicodePassword(new TextEncoder().encode('aÄ😀')).toString('hex')).toBe(
      '22006100c4003dd800de2200',
    );
  });

  it('takes 256 code units', () => {
    const password = '😀'.repeat(128);
    const value = unicodePassword(new TextEncoder().encode(password));
    expect(value.toString('utf16le')).toBe(`"${password}"`);
  });
});

describe('policy hints', () => {
  it('prefer the new control', () => {
    expect(offeredPolicyHints(['1.2.840.113556.1.4.2066', '1.2.840.113556.1.4.2239'])).toBe(
      '1.2.840.113556.1.4.2239',
    );
    expect(offeredPolicyHints(['1.2.840.113556.1.4.2066'])).toBe('1.2.840.113556.1.4.2066');
    expect(offeredPolicyHints(['1.2.840.113556.1.4.319'])).toBeNull();
  });

  it('are critical and carry SEQUENCE { 1 }', () => {
    const writer = new BerWriter();
    new PolicyHintsControl('1.2.840.113556.1.4.2239').write(writer);
    const oid = Buffer.from('1.2.840.113556.1.4.2239').toString('hex');
    expect(writer.buffer.toString('hex')).toBe(`3023 0417${oid} 0101ff 0405 3003020101`.replaceAll(' ', ''));
  });
});

describe('NODE_DEBUG', () => {
  it.each(['ldapts', 'http,ldapts', 'LDAPTS', 'ldap*', '*', 'tls, ldapts'])('%s is refused', (value) => {
    expect(printsLdapMessages(value)).toBe(true);
    expect(() => refuseDebugOutput(value)).toThrow('prints passwords');
  });

  it.each([undefined, '', 'tls', 'ldap', 'ldapts2', 'l.apts'])('%s is not', (value) => {
    expect(printsLdapMessages(value)).toBe(false);
  });
});
