/** A security identifier in parts. */
export interface Sid {
  /** `S-1-5-21-…` */
  readonly text: string;
  /** The last sub-authority; `null` when there is none. */
  readonly rid: number | null;
}

/** Reads a SID’s binary form (MS-DTYP 2.4.2.2); `null` when the bytes are not one. */
export function parseSid(bytes: Buffer): Sid | null {
  if (bytes.length < 8 || bytes.readUInt8(0) !== 1) return null;
  const count = bytes.readUInt8(1);
  if (count > 15 || bytes.length !== 8 + 4 * count) return null;
  const authority = bytes.readUIntBE(2, 6);
  const parts = Array.from({ length: count }, (_, index) => bytes.readUInt32LE(8 + 4 * index));
  return { text: ['S', 1, authority, ...parts].join('-'), rid: parts.at(-1) ?? null };
}

/**
 * Built-in groups whose members AdminSDHolder protects: Administrators, Account, Server, Print and Backup Operators,
 * Replicator (MS-ADTS 3.1.1.6.1.2).
 */
const protectedBuiltIn: ReadonlySet<number> = new Set([544, 548, 549, 550, 551, 552]);

/**
 * Domain groups likewise: Domain Admins, Domain Controllers, Schema Admins, Enterprise Admins, Read-only Domain
 * Controllers (MS-ADTS 3.1.1.6.1.2); Key Admins and Enterprise Key Admins (“Protected accounts and groups in Active
 * Directory”, Windows Server 2016 and later).
 */
const protectedInDomain: ReadonlySet<number> = new Set([512, 516, 518, 519, 521, 526, 527]);

/** Administrator and krbtgt, protected whatever their groups. */
const protectedUsers: ReadonlySet<number> = new Set([500, 502]);

const builtIn = /^S-1-5-32-\d+$/;
const inDomain = /^S-1-5-21-\d+-\d+-\d+-\d+$/;

/** Whether membership in the group makes an account a protected one. */
export function isProtectedGroup(sid: Sid): boolean {
  if (sid.rid === null) return false;
  if (builtIn.test(sid.text)) return protectedBuiltIn.has(sid.rid);
  return inDomain.test(sid.text) && protectedInDomain.has(sid.rid);
}

/** Whether the account itself is protected, whatever its groups. */
export function isProtectedUser(sid: Sid): boolean {
  return inDomain.test(sid.text) && sid.rid !== null && protectedUsers.has(sid.rid);
}
