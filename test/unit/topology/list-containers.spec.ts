import { describe, expect, it } from 'vitest';
import type { Clock } from '../../../electron/agent/clock';
import type { LdapFault } from '../../../electron/agent/directory/session/fault';
import type { DomainAccess, ForestParts } from '../../../electron/agent/directory/forest-parts';
import type { SearchPage, SearchQuery, Session } from '../../../electron/agent/directory/session/session';
import { listContainers } from '../../../electron/agent/directory/topology/list-containers';
import { connectorSchema } from '../../../shared/model/connector';
import { settingsSchema } from '../../../shared/model/settings';
import { err, ok, type Result } from '../../../shared/result';
import { createFakeClock } from '../../fakes/fake-clock';
import { fakeEntry } from './support/fake-entry';

const base = 'DC=corp,DC=example,DC=com';
const never = new AbortController().signal;
const host = { name: 'dc1.corp.example.com', address: null };

type Search = (query: SearchQuery) => Result<SearchPage, LdapFault>;

function partsOf(search: Search, clock: Clock = createFakeClock()): ForestParts {
  const unused = (): never => {
    throw new Error('not used by a list of containers');
  };
  const session: Session = {
    alive: true,
    bind: unused,
    modify: unused,
    readEntry: unused,
    close: unused,
    search: (query) => Promise.resolve(search(query)),
  };
  const reads: DomainAccess['reads'] = {
    use: async (_signal, work) => {
      const done = await work({ session, host });
      if (done.ok) return ok({ value: done.value, host: host.name });
      return err({ fault: done.error, host: host.name, missing: 'directory' });
    },
    lastUsed: unused,
    troubles: unused,
    close: unused,
  };
  return {
    connector: connectorSchema.parse({ id: 'corp', domain: 'corp.example.com', serviceAccount: 'svc' }),
    settings: settingsSchema.parse({}).ldap,
    clock,
    names: { hostsOf: unused, addressesOf: unused },
    trust: unused,
    of: (domain) => {
      expect(domain).toBe('corp.example.com');
      return {
        reads,
        pdc: { use: unused, host: unused, close: unused },
        writesTo: unused,
        sessions: { connect: unused, signIn: unused },
      };
    },
    stopping: never,
  };
}

/** One level of units, each of which has children when its name says so. */
function level(names: readonly string[], onLookAhead: () => void = () => undefined): Search {
  return ({ base: dn, sizeLimit, page }) => {
    if (sizeLimit === 1) {
      onLookAhead();
      if (dn.includes('many')) {
        return err({ kind: 'refused', stage: 'operation', resultCode: 4, text: 'size limit' });
      }
      return ok({ entries: dn.includes('one') ? [fakeEntry(`OU=x,${dn}`, {})] : [], cookie: null });
    }
    const from = Number(page?.cookie?.toString() ?? '0');
    const until = from + (page?.size ?? names.length);
    const entries = names.slice(from, until).map((name) => fakeEntry(`OU=${name},${dn}`, { name }));
    return ok({ entries, cookie: until < names.length ? Buffer.from(String(until)) : null });
  };
}

const container = (name: string, hasChildren: boolean): unknown => ({
  distinguishedName: `OU=${name},${base}`,
  name,
  hasChildren,
});

describe('the containers of a level', () => {
  it('come by name, umlauts and numbers where people look for them, with children looked for', async () => {
    const names = ['zwei', 'Unit 10', 'one b', 'Äpfel', 'Unit 9', 'many', 'apfel'];
    expect(await listContainers(partsOf(level(names)), base, null, never)).toEqual(
      ok({
        containers: [
          container('apfel', false),
          container('Äpfel', false),
          container('many', true),
          container('one b', true),
          container('Unit 9', false),
          container('Unit 10', false),
          container('zwei', false),
        ],
        more: false,
      }),
    );
  });

  it('are the first thousand by name of all, whatever order the server has', async () => {
    const names = Array.from({ length: 2_500 }, (_, index) => `u${2_499 - index}`);
    const listed = await listContainers(partsOf(level(names)), base, null, never);
    if (!listed.ok) throw new Error(listed.error);
    const { containers, more } = listed.value;
    expect([containers.length, containers[0]?.name, containers.at(-1)?.name, more]).toEqual([
      1_000,
      'u0',
      'u999',
      true,
    ]);
  });

  it('count as having children once looking has taken two seconds', async () => {
    const clock = createFakeClock();
    const search = level(['a', 'b', 'c', 'd'], () => clock.advance(1_000));
    const listed = await listContainers(partsOf(search, clock), base, null, never);
    expect(listed.ok ? listed.value.containers.map(({ hasChildren }) => hasChildren) : listed.error).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });

  it.each([
    ['OU=a,DC=other', 'OU=a,DC=other does not lie in the partition DC=corp,DC=example,DC=com.'],
    [`OU=a\\,${base}`, `OU=a\\,${base} does not lie in the partition ${base}.`],
  ])('below %s are refused without asking', async (parent, error) => {
    const search: Search = () => {
      throw new Error('asked');
    };
    expect(await listContainers(partsOf(search), base, parent, never)).toEqual(err(error));
  });

  it.each([
    [32, `OU=a,${base} is not there any more, or the service account may not see it. Refresh the tree.`],
    [10, `OU=a,${base} belongs to another partition. Open it there.`],
    [
      50,
      `The containers below OU=a,${base} cannot be read: dc1.corp.example.com: LDAP: refused with result code 50: no`,
    ],
  ])('that the server refuses with %i say why', async (resultCode, error) => {
    const search: Search = () => err({ kind: 'refused', stage: 'operation', resultCode, text: 'no' });
    expect(await listContainers(partsOf(search), base, `OU=a,${base}`, never)).toEqual(err(error));
  });
});
