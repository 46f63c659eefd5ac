import { describe, expect, it } from 'vitest';
import { diagnose, diagnoseByName, type DiagnoseSources } from '../../../electron/agent/diagnose/diagnose';
import type { DiagnosisLine } from '../../../shared/model/diagnosis';
import type {
  AccountState,
  InspectedAccount,
} from '../../../electron/agent/directory/inspect/inspect-account';
import type {
  AccountInspection,
  Inspection,
  PdcInspection,
} from '../../../electron/agent/directory/inspect/inspector';
import type { ReadsInspection } from '../../../electron/agent/directory/inspect/inspect-reads';
import type { GrantEntry, SecurityDescriptor } from '../../../electron/agent/directory/security/descriptor';
import type { Resolution } from '../../../electron/agent/pipeline/ports';
import type { FoundPerson } from '../../../electron/agent/store/find-person';
import { connectorSchema, type Connector } from '../../../shared/model/connector';
import { partitionSettingsSchema } from '../../../shared/model/partition';
import { err, ok } from '../../../shared/result';

const now = Date.UTC(2026, 10, 21, 12);
const ref = {
  connectorId: 'corp',
  partitionDn: 'DC=corp',
  objectGuid: 'd1b6a1a0-0000-4000-8000-000000000001',
};
const dn = 'CN=O’Hara/Ann "A",OU=Staff,DC=corp';
const anna: FoundPerson = {
  name: 'anna@corp',
  cloudAnchors: ['User_anna'],
  accounts: [{ ref, distinguishedName: dn, userName: 'anna@corp' }],
};
const serviceSid = 'S-1-5-21-1-2-3-1103';

function entry(changes: Partial<GrantEntry> = {}): GrantEntry {
  const everything = { objectType: null, inheritedObjectType: null };
  return { effect: 'allow', flags: 0, mask: 0xf01ff, trustee: serviceSid, ...everything, ...changes };
}

function descriptor(dacl: readonly GrantEntry[], control = 0x8004): SecurityDescriptor {
  return { control, owner: null, group: null, dacl };
}

const healthy: AccountState = {
  enabled: true,
  lockedOut: false,
  expiresAt: null,
  mustChange: false,
  passwordExpired: false,
  passwordNeverExpires: false,
  smartCardRequired: false,
  passwordNotRequired: false,
  passwordSetAt: now - 3_600_000,
};

function seen(account: Partial<InspectedAccount> = {}, more: Partial<AccountInspection> = {}): Inspection {
  const found: AccountInspection = {
    account: {
      distinguishedName: dn,
      name: 'anna@corp',
      identity: ref.objectGuid,
      state: healthy,
      markedProtected: false,
      protectedBy: [],
      groupsKnown: true,
      sid: 'S-1-5-21-1-2-3-2000',
      descriptor: descriptor([entry()]),
      fineGrainedPolicy: null,
      ...account,
    },
    blockedContainer: null,
    domainDescriptor: descriptor([entry()]),
    token: { sids: new Set([serviceSid, 'S-1-1-0']), name: 'CORP\\svc', sid: serviceSid },
    rules: { fineGrained: null, minLength: 8, complexity: true, history: 5, minAgeMs: 0 },
    ...more,
  };
  return inspection({ host: 'dc1.corp', policyHints: true, found });
}

const connector = connectorSchema.parse({ id: 'corp', domain: 'corp', serviceAccount: 'CORP\\svc' });
const answering: ReadsInspection = { answered: ok('dc1.corp'), skipped: [] };

function inspection(pdc: PdcInspection, changes: Partial<Inspection> = {}): Inspection {
  return { connector, reads: answering, pdc: ok(pdc), ...changes };
}

/** The forest with something set for its partition. */
function withSettings(settings: Record<string, unknown>): Connector {
  const partition = partitionSettingsSchema.parse({ distinguishedName: 'DC=corp', ...settings });
  return { ...connector, partitions: [partition] };
}

function sources(changes: Partial<DiagnoseSources> & { resolution?: Resolution } = {}): DiagnoseSources {
  const { resolution = { kind: 'found', ref }, ...rest } = changes;
  return {
    identity: { resolve: () => resolution },
    inspect: async () => ok(seen()),
    now: () => now,
    ...rest,
  };
}

const states = (lines: readonly DiagnosisLine[]): string[] => lines.map(({ id, state }) => `${id}: ${state}`);
const troubles = (lines: readonly DiagnosisLine[]): string[] =>
  states(lines.filter(({ state }) => state !== 'good'));

async function lineOf(looked: Inspection, id: DiagnosisLine['id']): Promise<DiagnosisLine | undefined> {
  const lines = await diagnose(anna, sources({ inspect: async () => ok(looked) }));
  return lines.find((one) => one.id === id);
}

describe('a diagnosis', () => {
  it('has 26 good lines for somebody who is well', async () => {
    const lines = await diagnose(anna, sources());
    expect([lines.length, troubles(lines)]).toEqual([26, []]);
    expect(lines.filter(({ remedy }) => remedy !== null)).toEqual([]);
  });

  it('ends at a name that is nobody’s or of more than one person', async () => {
    const nobody = await diagnoseByName('x', { ...sources(), find: () => [] });
    const two = await diagnoseByName('x', { ...sources(), find: () => [anna, { ...anna, accounts: [] }] });
    expect([nobody, two].map(states)).toEqual([['found: bad'], ['found: bad']]);
    expect(two[0]?.text).toBe(`2 people match x: ${dn}; User_anna.`);
  });

  it('names each missing step of the links, and looks at the one account there is all the same', async () => {
    const refused = async (code: 'userNotFound' | 'accountDisabled', detail: string): Promise<string[]> => {
      const resolution = { kind: 'refused', code, detail } as Resolution;
      return troubles(await diagnose(anna, sources({ resolution })));
    };
    expect([
      await refused('userNotFound', 'notInMetaverse'),
      await refused('userNotFound', 'noActiveDirectoryLink'),
      await refused('accountDisabled', 'noAccountEnabledLink'),
      troubles(await diagnose({ ...anna, cloudAnchors: [] }, sources())),
    ]).toEqual([['metaverse: bad'], ['directoryLink: bad'], ['directoryLink: bad'], ['cloudObject: bad']]);
  });

  it('does not choose between two accounts with one anchor', async () => {
    const resolution: Resolution = { kind: 'refused', code: 'multipleMatches', detail: null };
    const twins = { ...anna, accounts: [...anna.accounts, ...anna.accounts] };
    expect(states(await diagnose(twins, sources({ resolution })))).toEqual([
      'found: good',
      'cloudObject: good',
      'metaverse: good',
      'directoryLink: bad',
    ]);
  });

  it('says why the PDC emulator cannot be asked, and that the account is gone', async () => {
    const silent = { ...seen(), pdc: err('dc1.corp: TLS: refused') };
    const unreachable = await diagnose(anna, sources({ inspect: async () => ok(silent) }));
    expect(states(unreachable).slice(-3)).toEqual(['partition: good', 'reads: good', 'pdc: bad']);
    expect(unreachable.at(-1)?.text).toBe('The PDC emulator cannot be asked: dc1.corp: TLS: refused');
    const gone = inspection({ host: 'dc1.corp', policyHints: true, found: null });
    expect(troubles(await diagnose(anna, sources({ inspect: async () => ok(gone) })))).toEqual([
      'account: bad',
    ]);
    const closed = await diagnose(anna, sources({ inspect: async () => err('no such connector') }));
    expect(closed.at(-1)).toMatchObject({ id: 'pdc', state: 'bad' });
  });

  it('is the same by name', async () => {
    const byName = await diagnoseByName('anna', { ...sources(), find: () => [anna] });
    expect(byName).toEqual(await diagnose(anna, sources()));
  });
});

describe('the partition', () => {
  const lineWith = (settings: Record<string, unknown>): Promise<DiagnosisLine | undefined> =>
    lineOf({ ...seen(), connector: withSettings(settings) }, 'partition');

  it('is bad where it or the container is not ticked', async () => {
    const exclude = (distinguishedName: string): Record<string, unknown> => ({
      containers: [{ distinguishedName, included: false }],
    });
    expect([await lineWith({ selected: false }), await lineWith(exclude('OU=staff,DC=corp'))]).toEqual([
      {
        id: 'partition',
        state: 'bad',
        text: 'Partition DC=corp is not selected: its users are not imported and not served',
        remedy:
          'In the console, Connectors → corp → Properties → Configure directory partitions: tick DC=corp and save.',
      },
      {
        id: 'partition',
        state: 'bad',
        text: 'Partition DC=corp is selected, but OU=Staff,DC=corp is not ticked: its users are not imported and not served',
        remedy:
          'In the console, Connectors → corp → Properties → Configure directory partitions → Containers…: tick OU=Staff,DC=corp and save.',
      },
    ]);
    expect((await lineWith(exclude('OU=Guests,DC=corp')))?.state).toBe('good');
  });

  it('is not selected by itself when it is not the connector’s own domain', async () => {
    const other = { ...connector, domain: 'other.example' };
    expect((await lineOf({ ...seen(), connector: other }, 'partition'))?.state).toBe('bad');
  });
});

describe('reading', () => {
  const skipped = [{ host: 'dc2.corp', error: 'TCP: refused', retryAt: now + 60_000 }];
  const preferred = ['dc2.corp', 'dc3.corp'];
  const lineWith = (reads: ReadsInspection, onlyPreferred: boolean): Promise<DiagnosisLine | undefined> => {
    const settings = withSettings({ preferredDomainControllers: preferred, onlyPreferred });
    return lineOf({ ...seen(), connector: settings, reads }, 'reads');
  };

  it('says who answers, and that a preferred one is skipped', async () => {
    expect((await lineOf(seen(), 'reads'))?.text).toBe(
      'Reads go to dc1.corp, the PDC emulator: no domain controller is preferred',
    );
    expect(await lineWith({ answered: ok('DC2.corp'), skipped: [] }, true)).toEqual({
      id: 'reads',
      state: 'good',
      text: 'Reads go to DC2.corp, a preferred domain controller',
      remedy: null,
    });
    expect(await lineWith({ answered: ok('dc3.corp'), skipped }, true)).toEqual({
      id: 'reads',
      state: 'warning',
      text: 'Reads go to dc3.corp, a preferred domain controller. Skipped: dc2.corp (TCP: refused; tried again at 2026-11-21 12:01 UTC)',
      remedy:
        'Only preferred domain controllers are used: when none is left, reads fail. Bring it back, or clear the box.',
    });
    expect(await lineWith({ answered: ok('dc1.corp'), skipped }, false)).toMatchObject({
      state: 'warning',
      text: 'Reads go to dc1.corp, the PDC emulator. Skipped: dc2.corp (TCP: refused; tried again at 2026-11-21 12:01 UTC)',
    });
  });

  it('is bad when nobody answers, and only then offers to allow others', async () => {
    const none: ReadsInspection = { answered: err('dc2.corp: TCP: refused'), skipped };
    const [only, any] = [await lineWith(none, true), await lineWith(none, false)];
    expect([only?.state, any?.state]).toEqual(['bad', 'bad']);
    expect(only?.text).toBe(
      'Reads fail (only preferred domain controllers are used): dc2.corp: TCP: refused',
    );
    expect([only, any].map((one) => one?.remedy?.includes('Only use preferred domain controllers'))).toEqual([
      true,
      false,
    ]);
  });
});

describe('flags of the account', () => {
  it.each([
    ['smartCardRequired', 'smartCard', '-SmartcardLogonRequired $false'],
    ['passwordNotRequired', 'passwordNotRequired', '-PasswordNotRequired $false'],
    ['passwordNeverExpires', 'passwordNeverExpires', null],
  ] as const)('%s is a warning', async (flag, id, command) => {
    const found = await lineOf(seen({ state: { ...healthy, [flag]: true } }), id);
    expect(found?.state).toBe('warning');
    const wanted =
      command === null ? null : `PowerShell: Set-ADUser -Identity '${ref.objectGuid}' ${command}`;
    expect(found?.remedy?.split('\n').at(-1) ?? null).toBe(wanted);
  });
});

describe('blocked inheritance', () => {
  it('is a warning only while something is missing', async () => {
    const cutOff = (dacl: readonly GrantEntry[]): Promise<DiagnosisLine | undefined> =>
      lineOf(seen({ descriptor: descriptor(dacl, 0x9004) }), 'inheritance');
    expect((await cutOff([]))?.state).toBe('warning');
    expect(await cutOff([entry()])).toEqual({
      id: 'inheritance',
      state: 'good',
      text: `Inheritance is blocked on ${dn}, and the rights are given there`,
      remedy: null,
    });
  });
});

describe('a missing right', () => {
  it('comes with the commands, quoted for each shell', async () => {
    const none = seen({ descriptor: descriptor([], 0x9004) });
    expect((await lineOf(none, 'resetPassword'))?.remedy).toBe(
      [
        String.raw`dsacls "CN=O’Hara/Ann \22A\22,OU=Staff,DC=corp" /G "CORP\svc:CA;Reset Password"`,
        String.raw`PowerShell: $acl = Get-Acl -Path 'AD:\CN=O’’Hara\/Ann "A",OU=Staff,DC=corp'; $acl.AddAccessRule([DirectoryServices.ActiveDirectoryAccessRule]::new(([Security.Principal.SecurityIdentifier]'S-1-5-21-1-2-3-1103'), 'ExtendedRight', 'Allow', [guid]'00299570-246d-11d0-a768-00aa006e0529', 'None')); Set-Acl -Path 'AD:\CN=O’’Hara\/Ann "A",OU=Staff,DC=corp' -AclObject $acl`,
      ].join('\n'),
    );
  });

  it('is given where it is inherited from: the domain, or the container that blocks', async () => {
    const commandOf = async (blockedContainer: string | null): Promise<string | undefined> => {
      const none = seen({ descriptor: descriptor([]) }, { blockedContainer });
      return (await lineOf(none, 'lockoutTime'))?.remedy?.split('\n')[0];
    };
    expect([await commandOf(null), await commandOf('OU=Staff,DC=corp')]).toEqual([
      String.raw`dsacls "DC=corp" /I:S /G "CORP\svc:WP;lockoutTime;user"`,
      String.raw`dsacls "OU=Staff,DC=corp" /I:S /G "CORP\svc:WP;lockoutTime;user"`,
    ]);
  });

  it('is told from one that is denied, whose entry alone is removed', async () => {
    const reset = '00299570-246d-11d0-a768-00aa006e0529';
    const deny = entry({ effect: 'deny', mask: 0x100, objectType: reset, trustee: 'S-1-1-0' });
    const denied = await lineOf(seen({ descriptor: descriptor([deny, entry()]) }), 'resetPassword');
    expect(denied?.text).toBe(`Reset Password: an entry for S-1-1-0 on ${dn} denies it`);
    expect(denied?.remedy).toContain(
      `-not $_.IsInherited -and $_.ObjectType -eq [guid]'${reset}' -and [int]$_.ActiveDirectoryRights -eq 256`,
    );
    const inherited = descriptor([{ ...deny, flags: 0x10 }, entry()]);
    expect((await lineOf(seen({ descriptor: inherited }), 'resetPassword'))?.remedy).toMatch(
      /^Find the entry on the containers above/,
    );
  });

  it('is unknown where the descriptor cannot be read', async () => {
    const lines = await diagnose(
      anna,
      sources({ inspect: async () => ok(seen({ descriptor: null }, { domainDescriptor: null })) }),
    );
    expect(troubles(lines)).toEqual(
      ['inheritance', 'resetPassword', 'changePassword', 'lockoutTime', 'pwdLastSet', 'unexpirePassword'].map(
        (id) => `${id}: unknown`,
      ),
    );
  });
});

describe('what an account may not do yet', () => {
  const rules = { fineGrained: null, minLength: 8, complexity: false, history: 0 };

  it.each([
    [0, 'good', 'There is no minimum password age'],
    [1_800_000, 'good', 'The minimum password age is 30 min, which is over'],
    [
      86_400_000,
      'warning',
      'The minimum password age is 1 day and ends at 2026-11-22 11:00 UTC: until then a change is refused, and a reset too where the domain controller applies the whole policy to it',
    ],
    [
      Number.POSITIVE_INFINITY,
      'warning',
      'The minimum password age never ends: users cannot change their passwords',
    ],
  ])('minimum age of %s ms', async (minAgeMs, state, text) => {
    expect(await lineOf(seen({}, { rules: { ...rules, minAgeMs } }), 'minimumAge')).toMatchObject({
      state,
      text,
    });
  });
});
