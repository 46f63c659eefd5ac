import { ok, type Result } from '../../../../shared/result';
import { describeFault, type LdapFault } from '../session/fault';
import type { LdapEntry } from '../session/entry';
import { guidOf } from './import-object';
import type { Reading } from './open-reading';
import { showDeletedControls } from './show-deleted-controls';
import { generalizedTimeMs, scopeOf, type SourceWatermark } from './watermark';

const dayMs = 86_400_000;
/** Days that a deleted object is kept: where nothing is set, and the least that can be set (MS-ADTS 6.1.1.2.4.1.1). */
const defaultLifetimeDays = 60;
const leastLifetimeDays = 2;

/** Words or `null`. */
type Why = string | null;

function otherDatabase({ host, state }: Reading, since: SourceWatermark): Why {
  const { invocationId, usn } = state;
  if (invocationId === null) return `${host} does not tell which database it has (invocationId).`;
  if (invocationId !== since.invocationId)
    return `${host} is another domain controller than the one that was read last, or was restored from a backup: its database (invocationId) is ${invocationId}, the last one was ${since.invocationId}.`;
  if (BigInt(usn) < BigInt(since.usn))
    return `${host} was set back, for example by a snapshot: its highestCommittedUSN is ${usn}, and was ${since.usn}.`;
  return null;
}

function otherSettings({ target }: Reading, { scope, obstacle }: SourceWatermark): Why {
  if (scope !== undefined && scope !== scopeOf(target.serviceAccount, target.rules))
    return 'The containers to be synchronised or the service account were changed.';
  return obstacle ?? null;
}

/** What has been deleted longer ago than deleted objects are kept cannot be told any more. */
async function tooOld(reading: Reading, { readAt }: SourceWatermark): Promise<Result<Why, LdapFault>> {
  const { session, host, state, target } = reading;
  const from = generalizedTimeMs(readAt ?? '');
  const to = generalizedTimeMs(state.currentTime ?? '');
  if (from === null || to === null) return ok(null);
  const days = (to - from) / dayMs;
  if (days < leastLifetimeDays - 1) return ok(null);
  const settingsDn = `CN=Directory Service,CN=Windows NT,CN=Services,${state.configurationDn}`;
  const settings = await session.readEntry(settingsDn, ['tombstoneLifetime'], target.call);
  if (!settings.ok && settings.error.kind !== 'refused') return settings;
  const set = settings.ok ? (settings.value?.integer('tombstoneLifetime') ?? null) : null;
  const lifetime = Math.max(leastLifetimeDays, set ?? defaultLifetimeDays);
  if (days < lifetime - 1) return ok(null);
  return ok(
    `The last import is ${Math.floor(days)} days old; ${host} keeps deleted objects for ${lifetime} days only.`,
  );
}

/** CN=Deleted Objects by its well-known GUID (MS-ADTS 6.1.1.4.2). */
function deletedObjectsDn(partitionDn: string): string {
  return `<WKGUID=18e2ea80684f11d2b9aa00c04f79f805,${partitionDn}>`;
}

/**
 * The right with inheritance: a domain controller that gets a deletion by replication may give the object the rights of
 * its new container instead of those it had (seen with Samba).
 */
function rightMissing({ state, target }: Reading, what: string): string {
  const dn = `CN=Deleted Objects,${state.partitionDn}`;
  const account = target.serviceAccount;
  return `The service account ${account} may not read ${what}, so that nobody would be missed who was deleted. As a domain administrator run: dsacls "${dn}" /takeownership, then dsacls "${dn}" /G "${account}:LCRP" /I:T.`;
}

const sampleSize = 10;

/**
 * Whether the service account sees deleted users: only administrators do by default, and a search does not say what it
 * left out. The right is given for reading and listing the container together, so that its own attributes tell; some
 * deleted users, where there are any, tell whether what is asked of them may be read too.
 */
async function deletedAreHidden(reading: Reading): Promise<Result<Why, LdapFault>> {
  const { session, state, target } = reading;
  const query = {
    base: deletedObjectsDn(state.partitionDn),
    attributes: ['whenCreated', 'uSNChanged', 'objectGUID'],
    controls: showDeletedControls(),
  } as const;
  const container = await session.search({ ...query, scope: 'base' }, target.call);
  if (!container.ok && container.error.kind !== 'refused') return container;
  if (!container.ok) return ok(rightMissing(reading, `deleted objects (${describeFault(container.error)})`));
  const [readable] = container.value.entries;
  if (readable === undefined || readable.text('whenCreated') === null)
    return ok(rightMissing(reading, 'deleted objects'));
  const some = await session.search(
    { ...query, scope: 'one', filter: '(objectClass=user)', page: { size: sampleSize, cookie: null } },
    target.call,
  );
  if (!some.ok && some.error.kind !== 'refused') return some;
  if (!some.ok) return ok(rightMissing(reading, `deleted objects (${describeFault(some.error)})`));
  const unreadable = (entry: LdapEntry): boolean =>
    entry.text('uSNChanged') === null || guidOf(entry) === null;
  const hidden = some.value.entries.find(unreadable);
  return ok(hidden === undefined ? null : rightMissing(reading, `uSNChanged of ${hidden.dn}`));
}

/** Why the changes since a watermark cannot be told, in words; `null` = they can. */
export async function whyNoDelta(reading: Reading, since: SourceWatermark): Promise<Result<Why, LdapFault>> {
  const known = otherDatabase(reading, since) ?? otherSettings(reading, since);
  if (known !== null) return ok(known);
  const old = await tooOld(reading, since);
  if (!old.ok || old.value !== null) return old;
  return await deletedAreHidden(reading);
}
