import type { LdapEntry } from '../session/entry';
import type { LdapFault } from '../session/fault';
import { readChangedContainers } from './changed-containers';
import { userAttributes, userFilter } from './import-object';
import { missingContainers } from './missing-containers';
import { watermarkOf, type Reading } from './open-reading';
import { readBases, readPages } from './read-pages';
import type { SourceError } from '../../sync/ports';
import { eventsOf, sortPage, type DirectoryEvent } from './sort-page';

type Pages = AsyncGenerator<readonly LdapEntry[], LdapFault | null>;

/** uSNChanged is asked for to see whether the service account may read it: else nobody would ever count as changed. */
const query = { scope: 'sub', filter: userFilter, attributes: [...userAttributes, 'uSNChanged'] } as const;

function blindSpot({ dn }: LdapEntry): string {
  return `The service account cannot read uSNChanged of ${dn}, so that changes cannot be told. Give it the right to read all properties of users.`;
}

/** A right that is given above somebody changes nothing of theirs that a delta would tell. */
function leftOut({ object, reason }: SourceError): string {
  return `${object ?? 'An object'} could not be read (${reason}), and a delta would not tell when it can be.`;
}

/** Users who changed since the reading began, and those below containers that did. */
async function* readLatecomers(reading: Reading, containers: readonly string[]): Pages {
  const { session, state, target } = reading;
  const filter = `(&${userFilter}(uSNChanged>=${BigInt(state.usn) + 1n}))`;
  const fault = yield* readPages(session, { ...query, base: state.partitionDn, filter }, target.call);
  if (fault !== null) return fault;
  return yield* readBases(session, containers, query, target.call, state.partitionDn);
}

/**
 * Reads every user of the included containers. A user who is moved meanwhile, alone or with a container, can slip through
 * between two pages or two containers, so that those whom a change since the beginning may concern are asked for at the
 * end: some come twice, the later one counts.
 */
export async function* readEverybody(reading: Reading): AsyncGenerator<DirectoryEvent, LdapFault | null> {
  const { session, state, target, filter } = reading;
  let obstacle: string | null = null;
  const take = (entries: readonly LdapEntry[]): readonly DirectoryEvent[] => {
    const included = entries.filter(({ dn }) => filter.includes(dn));
    const hidden = obstacle === null ? included.find((entry) => entry.bytes('uSNChanged') === null) : null;
    if (hidden) obstacle = blindSpot(hidden);
    const page = sortPage(included, () => true);
    const [unread] = page.errors;
    if (unread !== undefined) obstacle ??= leftOut(unread);
    return eventsOf(page);
  };
  const read = async function* (pages: Pages): AsyncGenerator<DirectoryEvent, LdapFault | null> {
    for (;;) {
      const page = await pages.next();
      if (page.done === true) return page.value;
      yield* take(page.value);
    }
  };
  const fault = yield* read(readBases(session, filter.bases, query, target.call, state.partitionDn));
  if (fault !== null) return fault;
  if (state.invocationId !== null) {
    const containers = await readChangedContainers(reading, BigInt(state.usn));
    if (!containers.ok) return containers.error;
    const { value } = containers;
    // Then nobody can say who is missing, and everything is to be read again.
    if (typeof value === 'string') obstacle ??= value;
    const late = yield* read(readLatecomers(reading, typeof value === 'string' ? [] : value));
    if (late !== null) return late;
  }
  const errors = await missingContainers(reading);
  if (errors.length > 0) yield { kind: 'errors', errors };
  yield { kind: 'end', watermark: watermarkOf(reading, obstacle) };
  return null;
}
