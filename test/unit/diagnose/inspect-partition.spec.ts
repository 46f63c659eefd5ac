import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  diagnosePartition,
  maxContainers,
} from '../../../electron/agent/directory/inspect/inspect-partition';
import { partitionSettingsSchema } from '../../../shared/model/partition';
import type { PartitionDiagnosis } from '../../../shared/model/diagnosis';
import {
  allowed,
  baseDn,
  createFakePartition,
  type FakeContainer,
  type FakePartition,
} from './fake-partition';

const never = new AbortController().signal;
const noRights = { name: 'anna', dacl: [] };

function unit(name: string, changes: Partial<FakeContainer> = {}): FakeContainer {
  return { dn: `OU=${name},${baseDn}`, users: [{ name: 'anna' }], ...changes };
}

async function diagnosisOf({ parts }: FakePartition): Promise<PartitionDiagnosis> {
  const found = await diagnosePartition(parts, baseDn, never);
  if (!found.ok) throw new Error(found.error);
  return found.value;
}

/** What is not good, by container, as `id: state`. */
function troubles({ containers }: PartitionDiagnosis): Record<string, readonly string[]> {
  return Object.fromEntries(
    containers.map(({ distinguishedName, lines }) => [
      distinguishedName.split(',')[0] ?? '',
      lines.filter(({ state }) => state !== 'good').map(({ id, state }) => `${id}: ${state}`),
    ]),
  );
}

function firstCommands({ containers }: PartitionDiagnosis): Record<string, string | undefined> {
  return Object.fromEntries(
    containers.map(({ distinguishedName, lines }) => [
      distinguishedName.split(',')[0] ?? '',
      lines.find(({ id }) => id === 'resetPassword')?.remedy?.split('\n')[0],
    ]),
  );
}

const missing = ['resetPassword: bad', 'changePassword: bad', 'lockoutTime: bad', 'pwdLastSet: bad'];

afterEach(() => {
  vi.useRealTimers();
});

describe('sampling a partition', () => {
  it('names the container that lacks rights, and where to give them', async () => {
    const partition = createFakePartition([
      unit('Good'),
      unit('Poor', { users: [noRights] }),
      unit('Cut', { users: [noRights], isBlocked: true }),
      { dn: `OU=Below,OU=Cut,${baseDn}`, users: [noRights] },
    ]);
    const found = await diagnosisOf(partition);
    expect(troubles(found)).toEqual({
      'OU=Good': [],
      'OU=Poor': missing,
      'OU=Cut': ['inheritance: warning', ...missing],
      'OU=Below': ['inheritance: warning', ...missing],
    });
    const command = (dn: string): string =>
      `dsacls "${dn}" /I:S /G "svc@corp.example:CA;Reset Password;user"`;
    expect(firstCommands(found)).toEqual({
      'OU=Good': undefined,
      'OU=Poor': command(`OU=Poor,${baseDn}`),
      'OU=Cut': command(`OU=Cut,${baseDn}`),
      'OU=Below': command(`OU=Cut,${baseDn}`),
    });
    expect(found.lines.map(({ id, state }) => `${id}: ${state}`)).toEqual([
      'partition: good',
      'reads: good',
      'pdc: good',
      'unexpirePassword: good',
    ]);
  });

  it('gives a right at the root that is missing everywhere, but not below a block', async () => {
    const users = [noRights];
    const found = await diagnosisOf(
      createFakePartition([
        unit('A', { users }),
        unit('B', { users }),
        unit('C', { users, isBlocked: true }),
      ]),
    );
    expect(firstCommands(found)).toEqual({
      'OU=A': `dsacls "${baseDn}" /I:S /G "svc@corp.example:CA;Reset Password;user"`,
      'OU=B': `dsacls "${baseDn}" /I:S /G "svc@corp.example:CA;Reset Password;user"`,
      'OU=C': `dsacls "OU=C,${baseDn}" /I:S /G "svc@corp.example:CA;Reset Password;user"`,
    });
  });

  it('takes an account for a sample that stands for the others', async () => {
    const ownDenial = allowed({ effect: 'deny', flags: 0, trustee: 'S-1-1-0' });
    const found = await diagnosisOf(
      createFakePartition([
        unit('Mixed', {
          users: [
            { name: 'admin', isProtected: true, dacl: [] },
            { name: 'special', dacl: [ownDenial, allowed()] },
            { name: 'plain' },
          ],
        }),
        unit('Special', { users: [{ name: 'special', dacl: [ownDenial, allowed()] }] }),
        unit('Admins', { users: [{ name: 'root', isProtected: true, dacl: [] }] }),
      ]),
    );
    expect(found.containers.map(({ sample }) => sample)).toEqual(['root', 'plain', 'special']);
    expect(troubles(found)).toEqual({
      'OU=Admins': ['protectedGroup: warning'],
      'OU=Mixed': [],
      'OU=Special': missing,
    });
  });

  it('leaves out the empty, the excluded and the system’s, and names what may hide users', async () => {
    const rules = [{ distinguishedName: `OU=Guests,${baseDn}`, included: false }];
    const settings = partitionSettingsSchema.parse({ distinguishedName: baseDn, containers: rules });
    const partition = createFakePartition(
      [
        unit('Empty', { users: [] }),
        unit('Guests'),
        { dn: `OU=Inner,OU=Guests,${baseDn}`, users: [{ name: 'anna' }] },
        { dn: `CN=System,${baseDn}`, users: [] },
        { dn: `CN=Policies,CN=System,${baseDn}`, users: [] },
        unit('Hidden', { users: [], isHidden: true }),
      ],
      { connector: { partitions: [settings] } },
    );
    const found = await diagnosisOf(partition);
    expect(troubles(found)).toEqual({ 'OU=Hidden': ['inheritance: unknown'] });
    expect(partition.looked).toEqual([baseDn, `OU=Empty,${baseDn}`, `OU=Hidden,${baseDn}`]);
    expect([found.notLookedAt, found.containers[0]?.sample]).toEqual([0, '']);
  });

  it('looks at the highest first, at two at once, and counts the rest', async () => {
    const deep = Array.from({ length: 20 }, (_, index) => ({
      dn: `OU=Deep${index},OU=U0,${baseDn}`,
      users: [{ name: 'anna' }],
    }));
    const flat = Array.from({ length: maxContainers - 2 }, (_, index) => unit(`U${index}`));
    const partition = createFakePartition([...deep, ...flat]);
    const found = await diagnosisOf(partition);
    expect(partition.mostAtOnce).toBe(2);
    expect([found.containers.length, found.notLookedAt]).toEqual([maxContainers, 18]);
    const depths = found.containers.map(({ distinguishedName }) => distinguishedName.split(',').length);
    expect(depths).toEqual([...depths].sort());
  });

  it('counts what was not reached when the time is over, and what was gone or refused', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    let uses = 0;
    const partition = createFakePartition(
      Array.from({ length: 10 }, (_, index) => unit(`U${index}`)),
      {
        onUse: () => {
          uses += 1;
          // One for the reads, one for the list, one for the root and three units.
          if (uses === 7) vi.advanceTimersByTime(60_001);
        },
      },
    );
    const found = await diagnosisOf(partition);
    expect([found.containers.length, found.notLookedAt]).toEqual([3, 7]);
    const gone = { kind: 'refused', stage: 'operation', resultCode: 32, text: 'gone' } as const;
    const withGone = await diagnosisOf(createFakePartition([unit('A'), unit('Gone', { fault: gone })]));
    expect([withGone.containers.length, withGone.notLookedAt]).toEqual([1, 1]);
  });

  it('ends with the fault when the domain controller is lost, and when it is stopped', async () => {
    const lost = { kind: 'lost', reason: 'timeout', text: 'No answer within 10000 ms' } as const;
    const { parts } = createFakePartition([unit('A'), unit('B', { fault: lost }), unit('C')]);
    expect(await diagnosePartition(parts, baseDn, never)).toEqual({
      ok: false,
      error: 'dc1: LDAP: No answer within 10000 ms',
    });
    const stopped = new AbortController();
    const running = diagnosePartition(createFakePartition([unit('A')]).parts, baseDn, stopped.signal);
    stopped.abort();
    expect(await running).toEqual({ ok: false, error: 'Stopped before the directory had answered.' });
  });
});
