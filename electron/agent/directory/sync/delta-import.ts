import { ok, type Result } from '../../../../shared/result';
import type { LdapEntry } from '../session/entry';
import type { LdapFault } from '../session/fault';
import { readChangedContainers } from './changed-containers';
import { userAttributes, userFilter } from './import-object';
import { watermarkOf, type Reading } from './open-reading';
import { readBases, readPages } from './read-pages';
import { showDeletedControls } from './show-deleted-controls';
import { eventsOf, isLiveUser, sortPage, type DirectoryEvent } from './sort-page';
import type { SourceWatermark } from './watermark';
import { whyNoDelta } from './why-no-delta';

async function* sorted(
  pages: AsyncGenerator<readonly LdapEntry[], LdapFault | null>,
  isUser: (entry: LdapEntry) => boolean,
): AsyncGenerator<DirectoryEvent, LdapFault | null> {
  for (;;) {
    const page = await pages.next();
    if (page.done === true) return page.value;
    yield* eventsOf(sortPage(page.value, isUser));
  }
}

/**
 * What has to be read besides the changed users: the containers whose users may have moved with them.
 *
 * @returns words where the changes cannot be told
 */
async function prepare(
  reading: Reading,
  since: SourceWatermark,
): Promise<Result<readonly string[] | string, LdapFault>> {
  const why = await whyNoDelta(reading, since);
  if (!why.ok) return why;
  return why.value === null ? await readChangedContainers(reading, BigInt(since.usn)) : ok(why.value);
}

/**
 * What has changed since a watermark: users who changed or were deleted, moved in or out, wherever in the partition they
 * are now, then the users below containers that changed.
 */
export function readChanges(since: SourceWatermark) {
  return async function* (reading: Reading): AsyncGenerator<DirectoryEvent, LdapFault | null> {
    const { session, state, target, filter } = reading;
    const containers = await prepare(reading, since);
    if (!containers.ok) return containers.error;
    if (typeof containers.value === 'string') {
      yield { kind: 'watermarkUnusable', reason: containers.value };
      return null;
    }
    const isIncluded = ({ dn }: LdapEntry): boolean => filter.includes(dn);
    const isUser = (entry: LdapEntry): boolean => isLiveUser(entry) && isIncluded(entry);
    const changed = {
      base: state.partitionDn,
      scope: 'sub',
      filter: `(&(objectClass=user)(!(objectClass=computer))(uSNChanged>=${BigInt(since.usn) + 1n}))`,
      attributes: [...userAttributes, 'objectCategory', 'isDeleted'],
      controls: showDeletedControls(),
    } as const;
    const fault = yield* sorted(readPages(session, changed, target.call), isUser);
    if (fault !== null) return fault;
    const below = { scope: 'sub', filter: userFilter, attributes: userAttributes } as const;
    const unread = yield* sorted(
      readBases(session, containers.value, below, target.call, state.partitionDn),
      isIncluded,
    );
    if (unread !== null) return unread;
    yield { kind: 'end', watermark: watermarkOf(reading, null) };
    return null;
  };
}
