import type { DirectoryImportObject } from '../../sync/objects';
import type { DirectoryWatermark, SourceError, SourceEvent } from '../../sync/ports';
import type { ContainerFilter } from '../reads/container-filter';
import type { LdapEntry } from '../session/entry';
import { parentDn } from '../values/distinguished-name';
import { guidOf, toImportObject } from './import-object';

/** What an import says. */
export type DirectoryEvent = SourceEvent<DirectoryImportObject, DirectoryWatermark>;

const maxRemembered = 10_000;

/** Whether the object at a DN is included. Remembers the answer of each container: most objects share theirs. */
export function rememberContainers(filter: Pick<ContainerFilter, 'includes'>): (dn: string) => boolean {
  const answers = new Map<string, boolean>();
  return (dn) => {
    const container = parentDn(dn) ?? '';
    const known = answers.get(container);
    if (known !== undefined) return known;
    if (answers.size === maxRemembered) answers.clear();
    const answer = filter.includes(dn);
    answers.set(container, answer);
    return answer;
  };
}

/** Name that a deleted object has, wherever it is (MS-ADTS 3.1.1.5.5.1.1): it ends in a line feed, `DEL:` and its GUID. */
const deletedName = /\\0ADEL:[0-9a-f-]{36}(?:,|$)/i;
const personCategory = /^CN=Person,/i;

/** What of a page is there and what is not; an object that cannot be read is an error. */
export interface SortedPage {
  readonly objects: readonly DirectoryImportObject[];
  readonly gone: readonly string[];
  readonly errors: readonly SourceError[];
}

/**
 * Sorts the entries of a page.
 *
 * @param isUser whether it is a user in an included container, by the settings of now
 */
export function sortPage(entries: readonly LdapEntry[], isUser: (entry: LdapEntry) => boolean): SortedPage {
  const objects: DirectoryImportObject[] = [];
  const gone: string[] = [];
  const errors: SourceError[] = [];
  for (const entry of entries) {
    if (isUser(entry)) {
      const object = toImportObject(entry);
      if ('objectGuid' in object) objects.push(object);
      else errors.push(object);
      continue;
    }
    const key = guidOf(entry);
    if (key !== null) gone.push(key);
    else {
      const reason = 'The service account cannot read objectGUID.';
      errors.push({ kind: 'unreadable-object', object: entry.dn, key, line: null, reason });
    }
  }
  return { objects, gone, errors };
}

/** The events of a page; nothing is left out of a full import but those it does not want. */
export function eventsOf({ objects, gone, errors }: SortedPage): readonly DirectoryEvent[] {
  return [
    ...(objects.length > 0 ? [{ kind: 'objects', objects } as const] : []),
    ...(gone.length > 0 ? [{ kind: 'gone', keys: gone } as const] : []),
    ...(errors.length > 0 ? [{ kind: 'errors', errors } as const] : []),
  ];
}

/** Whether an object that a search for changed objects found is a user that is there. Needs objectCategory. */
export function isLiveUser(entry: LdapEntry): boolean {
  return (
    entry.text('isDeleted') !== 'TRUE' &&
    !deletedName.test(entry.dn) &&
    personCategory.test(entry.text('objectCategory') ?? '')
  );
}
