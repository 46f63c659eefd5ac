import type { LineageAnswer, SyncRun, SyncRunError, SyncStatus } from '../../shared/model/sync';
import { syncCounts, syncRun, syncStatus, syncStep } from '../fakes/fake-sync';

const minuteMs = 60_000;
const corpDn = 'DC=corp,DC=example,DC=com';
const euDn = `DC=eu,${corpDn}`;
const join = 'In from AD - User Join';
const enabled = 'In from AD - User AccountEnabled';

/** Everything imported and synchronised some minutes ago, and the next cycle planned. */
export function readySync(now: number, changes: Partial<SyncStatus> = {}): SyncStatus {
  const at = { importedAt: now - 7 * minuteMs, synchronizedAt: now - 6 * minuteMs };
  return syncStatus({
    scheduler: {
      everyMinutes: 30,
      paused: false,
      running: false,
      nextCycleAt: now + 23 * minuteMs,
    },
    freshness: ['corp', 'fabrikam', 'cloud'].map((connector) => ({ connector, ...at })),
    ...changes,
  });
}

/** A run of one step that took some seconds. */
function shortRun(id: number, at: number, changes: Partial<SyncRun>, counts = syncCounts()): SyncRun {
  const { status = 'success', profile = 'Delta Import', connector = 'corp' } = changes;
  const partitionDn = profile.endsWith('Import') && connector === 'corp' ? corpDn : null;
  const times = { startedAt: at, endedAt: at + 1_840 };
  const step = syncStep(1, { ...times, kind: profile, partitionDn, status, counts });
  return syncRun(id, { ...times, connector, profile, status, steps: [step], ...changes });
}

/** A history with every kind of ending. */
export function history(now: number): SyncRun[] {
  const at = (minutes: number): number => now - minutes * minuteMs;
  const full = syncRun(31, {
    startedAt: at(7),
    endedAt: at(7) + 48_300,
    status: 'completed-discovery-errors',
    steps: [
      syncStep(1, {
        startedAt: at(7),
        endedAt: at(7) + 41_200,
        status: 'completed-discovery-errors',
        counts: syncCounts({
          adds: 214,
          updates: 37,
          renames: 5,
          deletes: 12,
          unchanged: 10_226,
          errors: { 'unreadable-object': 3 },
        }),
      }),
      syncStep(2, {
        partitionDn: euDn,
        startedAt: at(7) + 41_200,
        endedAt: at(7) + 48_300,
        counts: syncCounts({ adds: 18, unchanged: 1_402 }),
        message: 'Another domain controller answers now: a full import was done instead of a delta import.',
      }),
    ],
  });
  const unreachable = 'fab-dc1.fabrikam.test (192.0.2.61): no TCP connection to port 389 within 5 s.';
  return [
    shortRun(
      35,
      at(3),
      { profile: 'Delta Synchronization', status: 'completed-sync-errors' },
      syncCounts({
        updates: 41,
        unchanged: 210,
        joins: 214,
        disconnects: 12,
        errors: { 'multiple-account-enabled': 1, 'duplicate-source-anchor': 2 },
      }),
    ),
    shortRun(34, at(4), { profile: 'Delta Synchronization', connector: 'cloud' }, syncCounts({ joins: 197 })),
    shortRun(
      33,
      at(5),
      { profile: 'Full Import', connector: 'cloud', status: 'completed-discovery-errors' },
      syncCounts({ adds: 197, unchanged: 11_204, errors: { 'bad-row': 24 } }),
    ),
    shortRun(32, at(6), {
      connector: 'fabrikam',
      status: 'no-start-connection',
      steps: [
        syncStep(1, {
          kind: 'Delta Import',
          partitionDn: 'DC=fabrikam,DC=test',
          startedAt: at(6),
          endedAt: at(6) + 5_020,
          status: 'no-start-connection',
          message: `${unreachable} What the connector space had before this run stays as it was.`,
        }),
      ],
    }),
    full,
    shortRun(30, at(37), {}, syncCounts({ updates: 3 })),
    shortRun(29, at(67), { connector: 'fabrikam', status: 'stopped-connectivity' }),
    shortRun(28, at(70), { status: 'stopped-user-termination-from-wmi-or-ui', profile: 'Full Import' }),
    shortRun(27, at(97), { profile: 'Full Synchronization', status: 'stopped-server' }),
    shortRun(26, at(120), { connector: 'cloud', profile: 'Full Import', status: 'completed-no-objects' }),
    ...Array.from({ length: 25 }, (_, index) => shortRun(25 - index, at(150 + 30 * index), {})),
  ];
}

/** Errors of the runs above, by the run’s id. */
export const errorsOf: Readonly<Record<number, readonly SyncRunError[]>> = {
  35: [
    {
      step: 1,
      kind: 'multiple-account-enabled',
      object: `CN=Anna Bell,OU=Staff,${corpDn}`,
      line: null,
      detail: `Source anchor P1BC9U+J000aDAMF6Cwzzg==: CN=Anna Bell,OU=Staff,${corpDn} (corp); CN=abell,OU=Users,DC=fabrikam,DC=test (fabrikam)`,
    },
    ...['scan1', 'scan2'].map((name) => ({
      step: 1,
      kind: 'duplicate-source-anchor',
      object: `CN=svc-${name},OU=Services,${corpDn}`,
      line: null,
      detail: `Source anchor q83vEjRWeJCrze8SNFZ4kA==: CN=svc-scan1,OU=Services,${corpDn} (corp); CN=svc-scan2,OU=Services,${corpDn} (corp)`,
    })),
  ],
  33: Array.from({ length: 24 }, (_, index) => ({
    step: 1,
    kind: 'bad-row',
    object: index % 3 === 0 ? null : `User_${String(7000 + index)}`,
    line: 118 + index * 17,
    detail: index % 3 === 0 ? 'The column “id” is empty.' : 'onPremisesImmutableId is not base64.',
  })),
  31: [1, 2, 3].map((number) => ({
    step: 1,
    kind: 'unreadable-object',
    object: `CN=Sealed ${String(number)},OU=Vault,${corpDn}`,
    line: null,
    detail: 'objectGUID cannot be read: the service account lacks the right to list this object.',
  })),
};

const sourceAnchor = 'P1BC9U+J000aDAMF6Cwzzg==';
const day = Date.UTC(2026, 10, 20, 8, 30);

function origin(rule: string, runId: number, connector: string, linkedAt = day) {
  return { rule, linkedAt, runId, run: { connector, profile: 'Full Synchronization' } };
}

/** Anna, enabled in the forest corp, with her disabled account of the resource forest. */
export const annaLineage: LineageAnswer = {
  cloud: [
    {
      cloudAnchor: 'User_anna',
      userPrincipalName: 'anna.bell@corp.example.com',
      authenticationType: 'passwordHashSync',
      sourceAnchor,
      pending: null,
      link: origin('In from Cloud - User Join', 12, 'cloud'),
    },
  ],
  metaverse: { id: 4711, sourceAnchor, createdAt: day - 1_000, runId: 10 },
  accounts: [
    {
      connector: 'corp',
      partitionDn: corpDn,
      objectGuid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
      distinguishedName: `CN=Anna Bell,OU=Nurses,OU=Staff,${corpDn}`,
      pending: null,
      links: [origin(join, 10, 'corp'), origin(enabled, 10, 'corp')],
    },
    {
      connector: 'fabrikam',
      partitionDn: 'DC=fabrikam,DC=test',
      objectGuid: '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d',
      distinguishedName: 'CN=abell,OU=Linked,DC=fabrikam,DC=test',
      pending: null,
      links: [{ ...origin(join, 11, 'fabrikam'), run: null }],
    },
  ],
  preview: [],
};

const [corpAccount, fabrikamAccount] = annaLineage.accounts;

/** Anna after her move: the account of corp is gone, that of fabrikam was enabled. */
export const movedLineage: LineageAnswer = {
  ...annaLineage,
  accounts:
    fabrikamAccount === undefined
      ? []
      : [
          {
            ...fabrikamAccount,
            links: [origin(join, 11, 'fabrikam'), origin(enabled, 36, 'fabrikam', day + 86_400_000)],
          },
        ],
};

/** Anna between import and synchronisation of the move. */
export const movingLineage: LineageAnswer = {
  ...annaLineage,
  accounts: [
    ...(corpAccount === undefined ? [] : [{ ...corpAccount, pending: 'delete' as const }]),
    ...(fabrikamAccount === undefined ? [] : [{ ...fabrikamAccount, pending: 'update' as const }]),
  ],
  preview: [
    `The link of CN=Anna Bell,OU=Nurses,OU=Staff,${corpDn} by “In from AD - User Join” is removed.`,
    `The link of CN=Anna Bell,OU=Nurses,OU=Staff,${corpDn} by “In from AD - User AccountEnabled” is removed.`,
    'CN=abell,OU=Linked,DC=fabrikam,DC=test is linked by “In from AD - User AccountEnabled”.',
    `CN=Anna Bell,OU=Nurses,OU=Staff,${corpDn} is gone and leaves the connector space.`,
  ],
};

/** Both accounts enabled. */
export const severalLineage: LineageAnswer = {
  ...annaLineage,
  accounts: annaLineage.accounts.map((account) => ({
    ...account,
    links: [origin(join, 10, account.connector), origin(enabled, 10, account.connector)],
  })),
  preview: [
    `Not decided: several enabled accounts (CN=Anna Bell,OU=Nurses,OU=Staff,${corpDn}; CN=abell,OU=Linked,DC=fabrikam,DC=test).`,
  ],
};

/** In the cloud only. */
export const cloudOnlyLineage: LineageAnswer = {
  cloud: [
    {
      cloudAnchor: 'User_carl',
      userPrincipalName: 'hannah@contoso.example',
      authenticationType: 'cloudOnly',
      sourceAnchor: null,
      pending: null,
      link: null,
    },
  ],
  metaverse: null,
  accounts: [],
  preview: [],
};
