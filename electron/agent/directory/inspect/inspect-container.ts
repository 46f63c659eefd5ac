import { ok, type Result } from '../../../../shared/result';
import type { Call } from '../session/connection';
import { sameDn } from '../values/distinguished-name';
import type { LdapFault } from '../session/fault';
import { guidDn, guidText } from '../values/guid';
import { inspectAccount, type InspectedAccount } from './inspect-account';
import { nearestBlocked, readBlock, type KnownBlocks } from './inspect-security';
import { entryFlags, isInheritanceBlocked } from '../security/descriptor';
import type { Session } from '../session/session';

/** What was found directly in a container: an account that stands for its neighbours, or why there is none. */
type Sample =
  | { readonly kind: 'account'; readonly account: InspectedAccount }
  /** Those that were looked at are all protected by AdminSDHolder. */
  | { readonly kind: 'allProtected'; readonly accounts: readonly string[] }
  /** No user is seen, and the container’s permissions cannot be read: it may hide some. */
  | { readonly kind: 'hidden' };

/** One look at the users directly in a container. */
export interface ContainerInspection {
  readonly distinguishedName: string;
  readonly sample: Sample;
  /** The container itself or the nearest above it that takes no entries from above; `null` = none. */
  readonly blockedContainer: string | null;
}

const userFilter = '(&(objectCategory=person)(objectClass=user))';
/** Accounts looked at to find one that is neither protected nor special. */
const maxCandidates = 5;

async function candidatesIn(
  session: Session,
  container: string,
  call: Call,
): Promise<Result<readonly string[], LdapFault>> {
  const query = { base: container, scope: 'one', filter: userFilter, attributes: ['objectGUID'] } as const;
  let cookie: Buffer | null = null;
  do {
    const page = await session.search({ ...query, page: { size: maxCandidates, cookie } }, call);
    if (!page.ok) return page;
    const { entries } = page.value;
    const bases = entries.map((entry) => {
      const guid = entry.bytes('objectGUID');
      const text = guid === null ? null : guidText(guid);
      return text === null ? entry.dn : guidDn(text);
    });
    if (bases.length > 0) return ok(bases);
    cookie = page.value.cookie;
  } while (cookie !== null);
  return ok([]);
}

/** Cut off by itself, or with a denial of its own (“User cannot change password”): what it lacks, others may have. */
function isSpecial({ descriptor }: InspectedAccount): boolean {
  if (descriptor === null) return false;
  const hasOwnDenial = (descriptor.dacl ?? []).some(
    ({ effect, flags }) => effect === 'deny' && (flags & entryFlags.inherited) === 0,
  );
  return hasOwnDenial || isInheritanceBlocked(descriptor);
}

/** The first that is neither protected nor special, else the first that is not protected. */
async function sampleOf(
  session: Session,
  candidates: readonly string[],
  call: Call,
): Promise<Result<Sample, LdapFault>> {
  const isProtected: string[] = [];
  let special: InspectedAccount | null = null;
  for (const base of candidates) {
    const read = await inspectAccount(session, base, call);
    if (!read.ok) return read;
    const account = read.value;
    if (account === null) continue;
    if (account.protectedBy.length > 0) {
      isProtected.push(account.name);
      continue;
    }
    if (!isSpecial(account)) return ok({ kind: 'account', account });
    special ??= account;
  }
  if (special !== null) return ok({ kind: 'account', account: special });
  return ok(isProtected.length > 0 ? { kind: 'allProtected', accounts: isProtected } : { kind: 'hidden' });
}

/** Where inheritance ends at or above a container. The domain’s root is not counted: nothing is above it. */
async function blockAt(
  session: Session,
  container: string,
  partitionDn: string,
  known: KnownBlocks,
  call: Call,
): Promise<Result<string | null, LdapFault>> {
  if (sameDn(container, partitionDn)) return ok(null);
  return nearestBlocked(session, `CN=user,${container}`, partitionDn, known, call);
}

/**
 * Looks at one account directly in a container. Writes nothing.
 *
 * @param known what was found out about containers before
 * @returns `null` when no user is in it
 */
export async function inspectContainer(
  session: Session,
  container: string,
  partitionDn: string,
  known: KnownBlocks,
  call: Call,
): Promise<Result<ContainerInspection | null, LdapFault>> {
  const candidates = await candidatesIn(session, container, call);
  if (!candidates.ok) return candidates;
  if (candidates.value.length === 0) {
    const isReadable = await readBlock(session, container, known, call);
    if (!isReadable.ok) return isReadable;
    if (isReadable.value !== null) return ok(null);
  }
  const sample = await sampleOf(session, candidates.value, call);
  if (!sample.ok) return sample;
  const blocked = await blockAt(session, container, partitionDn, known, call);
  if (!blocked.ok) return blocked;
  return ok({ distinguishedName: container, sample: sample.value, blockedContainer: blocked.value });
}
