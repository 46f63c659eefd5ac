import { ok, type Result } from '../../../../shared/result';
import type { Call } from '../session/connection';
import { dnKey, parentDn } from '../values/distinguished-name';
import type { LdapEntry } from '../session/entry';
import type { LdapFault } from '../session/fault';
import type { Session } from '../session/session';
import { isWithin, rdnValue } from './dn-parts';
import { readAll } from './read-all';

/** A domain controller as the forest’s sites name it. */
export interface DirectoryServer {
  /** Host name, lower case. */
  readonly host: string;
  /** DN of its NTDS settings. */
  readonly settingsDn: string;
  /** DN of its computer object; `null` = not named. */
  readonly computerDn: string | null;
  readonly site: string | null;
  readonly globalCatalog: boolean;
  readonly readOnly: boolean;
  readonly level: number | null;
}

/** Bit of `options` of NTDS settings: the domain controller is a global catalog (MS-ADTS 6.1.1.2.2.1.2.1.1). */
const isGlobalCatalog = 0x1;
const maxObjects = 20_000;
/** Naming contexts that a domain controller holds whole (MS-ADTS 6.1.1.2.2.1.2.1.1 and 6.1.1.2.2.1.2.1.3). */
const heldContexts = [
  'msDS-HasDomainNCs',
  'hasMasterNCs',
  'msDS-hasMasterNCs',
  'msDS-hasFullReplicaNCs',
] as const;
const attributes = [
  'objectClass',
  'dNSHostName',
  'serverReference',
  'options',
  'msDS-isRODC',
  'msDS-Behavior-Version',
  ...heldContexts,
];

type Attributes = Pick<LdapEntry, 'dn' | 'text' | 'allText' | 'integer'>;

function classesOf(entry: Attributes): readonly string[] {
  return entry.allText('objectClass').map((name) => name.toLowerCase());
}

/** `CN=NTDS Settings,CN=DC1,CN=Servers,CN=Berlin,CN=Sites,…` → `Berlin`. */
function siteOf(serverDn: string): string | null {
  const servers = parentDn(serverDn);
  const site = servers === null ? null : parentDn(servers);
  return site === null ? null : rdnValue(site);
}

/** Where the contexts cannot be read, the place of the computer object decides: it lies in its own domain. */
function holds(settings: Attributes, computerDn: string | null, partitionDn: string): boolean {
  const contexts = heldContexts.flatMap((name) => settings.allText(name)).map(dnKey);
  if (contexts.length > 0) return contexts.includes(dnKey(partitionDn));
  return computerDn !== null && isWithin(computerDn, partitionDn);
}

/** Domain controllers that hold a partition, from the objects of class server and nTDSDSA below `CN=Sites`. */
export function toDirectoryServers(
  entries: readonly Attributes[],
  partitionDn: string,
): readonly DirectoryServer[] {
  const servers = new Map(
    entries.filter((entry) => classesOf(entry).includes('server')).map((entry) => [dnKey(entry.dn), entry]),
  );
  return entries.flatMap((settings) => {
    const classes = classesOf(settings);
    const serverDn = parentDn(settings.dn);
    const server = serverDn === null ? undefined : servers.get(dnKey(serverDn));
    const host = server?.text('dNSHostName')?.toLowerCase() ?? null;
    const isSettings = classes.includes('ntdsdsa') || classes.includes('ntdsdsaro');
    if (!isSettings || server === undefined || host === null) return [];
    const computerDn = server.text('serverReference');
    if (!holds(settings, computerDn, partitionDn)) return [];
    const readOnly = classes.includes('ntdsdsaro') || settings.text('msDS-isRODC')?.toUpperCase() === 'TRUE';
    return {
      host,
      settingsDn: settings.dn,
      computerDn,
      site: siteOf(server.dn),
      globalCatalog: ((settings.integer('options') ?? 0) & isGlobalCatalog) !== 0,
      readOnly,
      level: settings.integer('msDS-Behavior-Version'),
    };
  });
}

/** Reads the domain controllers that hold a partition. */
export async function readDirectoryServers(
  session: Session,
  configurationDn: string,
  partitionDn: string,
  call: Call,
): Promise<Result<readonly DirectoryServer[], LdapFault>> {
  const base = `CN=Sites,${configurationDn}`;
  const filter = '(|(objectClass=server)(objectClass=nTDSDSA)(objectClass=nTDSDSARO))';
  const found = await readAll(session, { base, scope: 'sub', filter, attributes }, maxObjects, call);
  return found.ok ? ok(toDirectoryServers(found.value.entries, partitionDn)) : found;
}
