import { err, ok, type Result } from '../../../../shared/result';
import type { Partition, partitionKinds } from '../../../../shared/model/partition';
import type { Call } from '../session/connection';
import { sameDn } from '../values/distinguished-name';
import type { LdapEntry } from '../session/entry';
import { unreached, type LdapFault } from '../session/fault';
import type { Session } from '../session/session';
import { readAll } from './read-all';

/** A naming context as its crossRef object has it. */
export interface NamingContext extends Pick<Partition, 'distinguishedName' | 'dnsName' | 'netbiosName'> {
  readonly kind: (typeof partitionKinds)[number];
  /** msDS-Behavior-Version; `null` = not stated there. */
  readonly level: number | null;
}

/** The naming contexts of a forest. */
export interface NamingContexts {
  /** DN of the naming context Configuration. */
  readonly configurationDn: string;
  readonly contexts: readonly NamingContext[];
  /** Functional level of the forest; `null` = not known. */
  readonly forestLevel: number | null;
}

/** systemFlags of a crossRef (MS-ADTS 6.1.1.2.1.1): the others name what lies outside the forest. */
const flags = { inForest: 0x1, domain: 0x2 } as const;
const maxContexts = 2_000;
const attributes = ['nCName', 'dnsRoot', 'nETBIOSName', 'systemFlags', 'msDS-Behavior-Version'];

/** The names of the two contexts that every forest has once. */
export interface ForestContexts {
  readonly configurationDn: string;
  readonly schemaDn: string | null;
}

/** What a crossRef stands for; `null` = something outside the forest, or not readable. */
export function toNamingContext(
  entry: Pick<LdapEntry, 'text' | 'integer'>,
  { configurationDn, schemaDn }: ForestContexts,
): NamingContext | null {
  const distinguishedName = entry.text('nCName');
  const systemFlags = entry.integer('systemFlags') ?? 0;
  if (distinguishedName === null || (systemFlags & flags.inForest) === 0) return null;
  const kindOf = (): NamingContext['kind'] => {
    if (sameDn(distinguishedName, configurationDn)) return 'configuration';
    if (schemaDn !== null && sameDn(distinguishedName, schemaDn)) return 'schema';
    return (systemFlags & flags.domain) === 0 ? 'application' : 'domain';
  };
  return {
    distinguishedName,
    kind: kindOf(),
    dnsName: entry.text('dnsRoot')?.toLowerCase() ?? null,
    netbiosName: entry.text('nETBIOSName'),
    level: entry.integer('msDS-Behavior-Version'),
  };
}

/** Reads `CN=Partitions` of the forest that the domain controller belongs to. */
export async function readNamingContexts(
  session: Session,
  call: Call,
): Promise<Result<NamingContexts, LdapFault>> {
  const root = await session.readEntry('', ['configurationNamingContext', 'schemaNamingContext'], call);
  if (!root.ok) return root;
  const configurationDn = root.value?.text('configurationNamingContext') ?? null;
  if (configurationDn === null) {
    return err(unreached('role', 'The rootDSE names no configurationNamingContext: not Active Directory?'));
  }
  const base = `CN=Partitions,${configurationDn}`;
  const query = { base, scope: 'one', filter: '(objectClass=crossRef)', attributes } as const;
  const found = await readAll(session, query, maxContexts, call);
  if (!found.ok) return found;
  const head = await session.readEntry(base, ['msDS-Behavior-Version'], call);
  if (!head.ok) return head;
  const names = { configurationDn, schemaDn: root.value?.text('schemaNamingContext') ?? null };
  const contexts = found.value.entries
    .map((entry) => toNamingContext(entry, names))
    .filter((context) => context !== null);
  return ok({ configurationDn, contexts, forestLevel: head.value?.integer('msDS-Behavior-Version') ?? null });
}
