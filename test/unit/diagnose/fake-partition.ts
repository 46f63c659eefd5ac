import type { LdapEntry } from '../../../electron/agent/directory/session/entry';
import type { LdapFault } from '../../../electron/agent/directory/session/fault';
import type { DomainAccess, ForestParts } from '../../../electron/agent/directory/forest-parts';
import type { PdcAccess } from '../../../electron/agent/directory/pdc/pdc';
import type { SearchQuery, Session } from '../../../electron/agent/directory/session/session';
import { userClass } from '../../../electron/agent/directory/security/writeback-rights';
import type { GrantEntry } from '../../../electron/agent/directory/security/descriptor';
import { sidBytes } from '../../../lab/population/access-entry';
import { connectorSchema, type Connector } from '../../../shared/model/connector';
import { settingsSchema } from '../../../shared/model/settings';
import { err, ok } from '../../../shared/result';
import { createFakeClock } from '../../fakes/fake-clock';
import { descriptorBytes } from '../directory/support/build-descriptor';

export const baseDn = 'DC=corp,DC=example';
const serviceSid = 'S-1-5-21-1-2-3-1104';
const ownSid = 'S-1-5-21-1-2-3-2000';

/** An entry that allows the service account everything on the object itself. */
export function allowed(changes: Partial<GrantEntry> = {}): GrantEntry {
  const everything = { objectType: null, inheritedObjectType: userClass };
  return { effect: 'allow', flags: 0x10, mask: 0xf01ff, trustee: serviceSid, ...everything, ...changes };
}

type Attributes = Readonly<Record<string, readonly (Buffer | string)[]>>;

function entryOf(dn: string, attributes: Attributes): LdapEntry {
  const allBytes = (name: string): readonly Buffer[] =>
    (attributes[name] ?? []).map((value) => (typeof value === 'string' ? Buffer.from(value) : value));
  const allText = (name: string): readonly string[] => allBytes(name).map((bytes) => bytes.toString());
  const text = (name: string): string | null => allText(name)[0] ?? null;
  return {
    dn,
    allBytes,
    allText,
    text,
    bytes: (name) => allBytes(name)[0] ?? null,
    integer: (name) => (text(name) === null ? null : Number(text(name))),
  };
}

/** What the test wants of a user. */
export interface FakeUser {
  readonly name: string;
  readonly dacl?: readonly GrantEntry[];
  readonly isProtected?: boolean;
}

/** What the test wants of a container: its users, and whether its permissions can be read. */
export interface FakeContainer {
  readonly dn: string;
  readonly users: readonly FakeUser[];
  readonly isBlocked?: boolean;
  readonly isHidden?: boolean;
  /** What looking into it answers. */
  readonly fault?: LdapFault;
}

const blocked = 0x9004;
const open = 0x8004;

function descriptor(dacl: readonly GrantEntry[], control: number): Buffer {
  return descriptorBytes({ control, owner: null, group: null, dacl });
}

function userEntry(
  container: string,
  { name, dacl = [allowed()], isProtected = false }: FakeUser,
): LdapEntry {
  const group = isProtected ? 'S-1-5-32-544' : 'S-1-5-21-1-2-3-513';
  return entryOf(`CN=${name},${container}`, {
    sAMAccountName: [name],
    userAccountControl: ['512'],
    pwdLastSet: ['130000000000000000'],
    objectSid: [sidBytes(ownSid)],
    tokenGroups: [sidBytes(group)],
    nTSecurityDescriptor: [descriptor(dacl, open)],
  });
}

/** A forest of one domain whose PDC emulator is the test’s. */
export interface FakePartition {
  readonly parts: ForestParts;
  /** Containers that were looked into, in order. */
  readonly looked: string[];
  /** The most uses of the PDC emulator at once. */
  mostAtOnce: number;
}

function createSession(containers: readonly FakeContainer[], looked: string[]): Session {
  const objects = new Map<string, LdapEntry>([
    ['', entryOf('', { tokenGroups: [sidBytes(serviceSid)] })],
    [baseDn, entryOf(baseDn, { nTSecurityDescriptor: [descriptor([allowed()], open)] })],
  ]);
  for (const { dn, users, isBlocked = false, isHidden = false } of containers) {
    const security = descriptor([], isBlocked ? blocked : open);
    if (dn !== baseDn) objects.set(dn, entryOf(dn, isHidden ? {} : { nTSecurityDescriptor: [security] }));
    for (const user of users) objects.set(`CN=${user.name},${dn}`, userEntry(dn, user));
  }
  const find = (query: SearchQuery): readonly LdapEntry[] => {
    if (query.scope === 'base') return [objects.get(query.base)].filter((one) => one !== undefined);
    if (query.scope === 'sub') {
      const isList = query.filter?.includes('organizationalUnit') === true;
      return isList ? containers.map(({ dn }) => entryOf(dn, {})) : [];
    }
    looked.push(query.base);
    const container = containers.find(({ dn }) => dn === query.base);
    return (container?.users ?? []).map(({ name }) => entryOf(`CN=${name},${query.base}`, {}));
  };
  const search: Session['search'] = async (query) => {
    await new Promise((resolve) => setImmediate(resolve));
    const fault = query.scope === 'one' ? containers.find(({ dn }) => dn === query.base)?.fault : undefined;
    return fault === undefined ? ok({ entries: find(query), cookie: null }) : err(fault);
  };
  return {
    alive: true,
    search,
    readEntry: async (base, attributes, call) => {
      const page = await search({ base, scope: 'base', attributes }, call);
      return page.ok ? ok(page.value.entries[0] ?? null) : page;
    },
    bind: () => Promise.reject(new Error('no bind')),
    modify: () => Promise.reject(new Error('nothing is written')),
    close: () => undefined,
  };
}

/** @param onUse called before each use of the PDC emulator */
export function createFakePartition(
  containers: readonly FakeContainer[],
  options: { readonly connector?: Partial<Connector>; readonly onUse?: () => void } = {},
): FakePartition {
  const looked: string[] = [];
  const session = createSession(containers, looked);
  let atOnce = 0;
  const use: PdcAccess['use'] = async (signal, work) => {
    options.onUse?.();
    if (signal.aborted) {
      return err({
        fault: { kind: 'unreached', step: 'aborted', text: 'Stopped.' },
        host: null,
        missing: 'pdc',
      });
    }
    atOnce += 1;
    fake.mostAtOnce = Math.max(fake.mostAtOnce, atOnce);
    const done = await work({ session, host: { name: 'dc1', address: null }, policyHints: null });
    atOnce -= 1;
    return done.ok
      ? ok({ value: done.value, host: 'dc1' })
      : err({ fault: done.error, host: 'dc1', missing: 'pdc' });
  };
  const pdc = { use } as PdcAccess;
  const reads: DomainAccess['reads'] = {
    use: (signal, work) => use(signal, ({ host }) => work({ session, host })),
    lastUsed: () => null,
    troubles: () => new Map(),
    close: () => undefined,
  };
  const connector = connectorSchema.parse({
    id: 'corp',
    domain: 'corp.example',
    serviceAccount: 'svc@corp.example',
    ...options.connector,
  });
  const fake: FakePartition = {
    parts: {
      connector,
      settings: settingsSchema.parse({}).ldap,
      clock: createFakeClock(),
      of: () => ({ pdc, reads, writesTo: () => null }),
    } as unknown as ForestParts,
    looked,
    mostAtOnce: 0,
  };
  return fake;
}
