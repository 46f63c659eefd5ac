import { guidText } from '../../../../../electron/agent/directory/values/guid';
import { baseDn, pageEnd, type Behaviour, type FakeDc } from '../../support/fake-dc';
import { entry, responseTags, result, type FakeRequest } from '../../support/ldap-messages';

type Attributes = Record<string, readonly (Buffer | string)[]>;

/** An object of an answer. */
export interface FakeObject {
  readonly dn: string;
  readonly attributes: Attributes;
}

type Search = Extract<FakeRequest, { kind: 'search' }>;
type Pages = readonly (readonly FakeObject[])[];

/** What a search is for. */
export type Purpose = 'users' | 'changedUsers' | 'changedContainers' | 'deletedUsers';

/** A domain controller’s state as an import sees it. */
export interface FakeForest {
  /** rootDSE attributes. */
  usn: string;
  currentTime: string;
  /** `null` = may not be read. */
  invocationId: Buffer | null;
  /** Attributes of CN=Deleted Objects; `null` = it is not found. */
  deletedObjects: Attributes | null;
  /** `null` = not set. */
  tombstoneLifetime: string | null;
  /** What a search finds, page by page. */
  find(purpose: Purpose, base: string): Pages;
  /** What happens instead of a page. */
  instead(purpose: Purpose, base: string, page: number): ReturnType<Behaviour>;
}

const invocationId = Buffer.alloc(16, 0x22);

/** The bytes of a GUID by one letter. */
export function guidOf(letter: string): Buffer {
  return Buffer.alloc(16, letter);
}

/** Its text. */
export function keyOf(letter: string): string {
  return guidText(guidOf(letter)) ?? '';
}

/** A user named by the first letter of its DN. */
export function userAt(dn: string, over: Attributes = {}): FakeObject {
  const letter = dn.slice(3, 4);
  const attributes = {
    objectGUID: [guidOf(letter)],
    userAccountControl: ['512'],
    sAMAccountName: [letter],
    uSNChanged: ['1001'],
    objectCategory: [`CN=Person,CN=Schema,CN=Configuration,${baseDn}`],
    ...over,
  };
  const given = Object.entries(attributes).filter(([, values]) => values.length > 0);
  return { dn, attributes: Object.fromEntries(given) };
}

/** A user that was deleted, as it lies in CN=Deleted Objects. */
export function deletedUser(letter: string, over: Attributes = {}): FakeObject {
  const dn = `CN=${letter}\\0ADEL:${keyOf(letter)},CN=Deleted Objects,${baseDn}`;
  return userAt(dn, { isDeleted: ['TRUE'], objectCategory: [], userAccountControl: [], ...over });
}

/** A container that was there before the watermark of 1000. */
export function containerAt(dn: string, uSNCreated = '10'): FakeObject {
  return { dn, attributes: { uSNCreated: [uSNCreated] } };
}

function purposeOf({ search }: Search): Purpose {
  // The parser of the requests writes names small.
  const filter = search.filter.toString();
  if (filter.includes('organizationalunit')) return 'changedContainers';
  if (search.baseDN.startsWith('<WKGUID=')) return 'deletedUsers';
  return filter.includes('usnchanged>=') ? 'changedUsers' : 'users';
}

/** A forest in which nothing is found. */
export function createFakeForest(over: Partial<FakeForest> = {}): FakeForest {
  return {
    usn: '1000',
    currentTime: '20261121120000.0Z',
    invocationId,
    deletedObjects: { whenCreated: ['20260101000000.0Z'], uSNChanged: ['1'], objectGUID: [guidOf('D')] },
    tombstoneLifetime: null,
    find: () => [],
    instead: () => 'default',
    ...over,
  };
}

function answer(forest: FakeForest, request: Search): ReturnType<Behaviour> {
  const { messageId, search, cookie } = request;
  const done = result(messageId, responseTags.search, 0);
  const base = search.baseDN;
  if (cookie !== null) {
    const purpose = purposeOf(request);
    const page = Number(cookie === '' ? 0 : cookie);
    const instead = forest.instead(purpose, base, page);
    if (instead !== 'default') return instead;
    const pages = forest.find(purpose, base);
    const found = (pages[page] ?? []).map(({ dn, attributes }) => entry(messageId, dn, attributes));
    return [...found, pageEnd(messageId, page + 1 < pages.length ? String(page + 1) : '')];
  }
  if (base.startsWith('<WKGUID=')) {
    if (forest.deletedObjects === null) return result(messageId, responseTags.search, 32, 'NO_OBJECT');
    return [entry(messageId, `CN=Deleted Objects,${baseDn}`, forest.deletedObjects), done];
  }
  if (
    base.startsWith('CN=NTDS Settings') &&
    search.attributes.some((name) => name.toLowerCase() === 'invocationid')
  )
    return [
      entry(messageId, base, forest.invocationId === null ? {} : { invocationId: [forest.invocationId] }),
      done,
    ];
  if (base.startsWith('CN=Directory Service,')) {
    const { tombstoneLifetime } = forest;
    return [
      entry(messageId, base, tombstoneLifetime === null ? {} : { tombstoneLifetime: [tombstoneLifetime] }),
      done,
    ];
  }
  return 'default';
}

/** Has a fake domain controller answer as the forest says. */
export function serve(dc: FakeDc, forest: FakeForest): void {
  dc.behave((request) => {
    if (request.kind !== 'search') return 'default';
    if (request.search.baseDN !== '') return answer(forest, request);
    const { messageId } = request;
    const { usn, currentTime } = forest;
    const host = dc.host;
    return [
      entry(messageId, '', {
        defaultNamingContext: [baseDn],
        configurationNamingContext: [`CN=Configuration,${baseDn}`],
        dsServiceName: [
          `CN=NTDS Settings,CN=${host.split('.')[0] ?? ''},CN=Servers,CN=Default-First-Site-Name,CN=Sites,CN=Configuration,${baseDn}`,
        ],
        dnsHostName: [host],
        supportedControl: [],
        supportedCapabilities: [],
        highestCommittedUSN: [usn],
        currentTime: [currentTime],
      }),
      result(messageId, responseTags.search, 0),
    ];
  });
}
