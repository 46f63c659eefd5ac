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
 * Built-in groups whose members AdminSDHolder protects, by relative identifier (MS-ADTS 3.1.1.6.1.2; numbers in MS-DTYP
 * 2.4.2.4). The names are the English ones: a directory in another language calls them otherwise, hence the SID beside.
 */
const protectedBuiltIn: ReadonlyMap<number, string> = new Map([
  [544, 'Administrators'],
  [548, 'Account Operators'],
  [549, 'Server Operators'],
  [550, 'Print Operators'],
  [551, 'Backup Operators'],
  [552, 'Replicator'],
]);

/**
 * Domain groups likewise (MS-ADTS 3.1.1.6.1.2); Key Admins and Enterprise Key Admins (“Protected accounts and groups in
 * Active Directory”, Windows Server 2016 and later).
 */
const protectedInDomain: ReadonlyMap<number, string> = new Map([
  [512, 'Domain Admins'],
  [516, 'Domain Controllers'],
  [518, 'Schema Admins'],
  [519, 'Enterprise Admins'],
  [521, 'Read-only Domain Controllers'],
  [526, 'Key Admins'],
  [527, 'Enterprise Key Admins'],
]);

/** Protected whatever their groups. */
const protectedUsers: ReadonlyMap<number, string> = new Map([
  [500, 'Administrator'],
  [502, 'krbtgt'],
]);

const builtIn = /^S-1-5-32-\d+$/;
const inDomain = /^S-1-5-21-\d+-\d+-\d+-\d+$/;

function groupName({ text, rid }: Sid): string | null {
  if (rid === null) return null;
  if (builtIn.test(text)) return protectedBuiltIn.get(rid) ?? null;
  return inDomain.test(text) ? (protectedInDomain.get(rid) ?? null) : null;
}

function userName({ text, rid }: Sid): string | null {
  return inDomain.test(text) && rid !== null ? (protectedUsers.get(rid) ?? null) : null;
}

/** What protects an account, in words: `member of Domain Admins (S-1-5-21-…-512)`. `sid` is the account’s own. */
export function protectionsOf(sid: Sid | null, groups: readonly Sid[]): readonly string[] {
  const own = sid === null ? null : userName(sid);
  const itself = sid === null || own === null ? [] : [`built-in account ${own} (${sid.text})`];
  const memberships = groups.flatMap((group) => {
    const name = groupName(group);
    return name === null ? [] : [`member of ${name} (${group.text})`];
  });
  return [...itself, ...memberships];
}
