import { entryFlags, type AccessEntry, type GrantEntry, type SecurityDescriptor } from './descriptor';

/** What somebody wants to do to an object. */
export interface WantedAccess {
  /** Rights as a bit mask; all of them are needed. */
  readonly mask: number;
  /**
   * GUIDs under which the right can be given: the extended right, or the attribute, its property set and the class
   * (MS-ADTS 5.1.3.3.2 and 5.1.3.3.3). An entry without an object type always counts.
   */
  readonly objectTypes: readonly string[];
}

/** Who wants it, and on which object. */
export interface AccessSubject {
  /** All SIDs of the token, as text. */
  readonly sids: ReadonlySet<string>;
  /** objectSid of the object: makes the entries for SELF count when it is one of the token’s. */
  readonly objectSid: string | null;
}

export type AccessDecision =
  | { readonly kind: 'granted' }
  /** The entry that refused. */
  | { readonly kind: 'denied'; readonly by: GrantEntry }
  | { readonly kind: 'notGranted' };

const self = 'S-1-5-10';
const ownerRights = 'S-1-3-4';
/** What an owner always has: READ_CONTROL and WRITE_DAC (MS-DTYP 2.5.3.2). */
const ownersMask = 0x60000;

/** Generic rights (MS-DTYP 2.4.3) and what they mean on a directory object (MS-ADTS 5.1.3.2). */
const genericRights = [
  [0x10000000, 0xf01ff],
  [0x20000000, 0x20004],
  [0x40000000, 0x20028],
  [0x80000000, 0x20094],
] as const;

/** A mask with its generic rights replaced by what they stand for. */
function specificMask(mask: number): number {
  return genericRights.reduce(
    (all, [generic, specific]) => ((all & generic) === 0 ? all : ((all & ~generic) | specific) >>> 0),
    mask,
  );
}

function countsFor(entry: AccessEntry, sids: ReadonlySet<string>): entry is GrantEntry {
  return entry.effect !== 'other' && (entry.flags & entryFlags.inheritOnly) === 0 && sids.has(entry.trustee);
}

/**
 * Decides as a domain controller does (MS-DTYP 2.5.3.2): the entries in their order, each for the rights that no
 * earlier one allowed; the first that denies one of those ends it. Entries with a condition count for nothing.
 */
export function decideAccess(
  descriptor: SecurityDescriptor,
  subject: AccessSubject,
  wanted: WantedAccess,
): AccessDecision {
  if (descriptor.dacl === null) return { kind: 'granted' };
  const { owner } = descriptor;
  const isOwner = owner !== null && subject.sids.has(owner);
  const sids = new Set(subject.sids);
  if (subject.objectSid !== null && sids.has(subject.objectSid)) sids.add(self);
  if (isOwner) sids.add(ownerRights);
  const entries = descriptor.dacl.filter((entry) => countsFor(entry, sids));
  let undecided = specificMask(wanted.mask);
  if (isOwner && !entries.some(({ trustee }) => trustee === ownerRights)) undecided &= ~ownersMask;
  for (const entry of entries) {
    if (undecided === 0) break;
    if (entry.objectType !== null && !wanted.objectTypes.includes(entry.objectType)) continue;
    const decided = undecided & specificMask(entry.mask);
    if (decided === 0) continue;
    if (entry.effect === 'deny') return { kind: 'denied', by: entry };
    undecided &= ~decided;
  }
  return undecided === 0 ? { kind: 'granted' } : { kind: 'notGranted' };
}
