import type { AuthenticationType } from '../../shared/operations';
import type { CyclePolicy, SyncCounts, SyncRun, SyncStatus } from '../../shared/model/sync';

const counts: Record<Exclude<keyof SyncCounts, 'errors'> | 'errors', string> = {
  adds: 'Adds',
  updates: 'Updates',
  renames: 'Renames',
  deletes: 'Deletes',
  unchanged: 'Unchanged',
  joins: 'Joins',
  disconnects: 'Disconnects',
  errors: 'Errors',
};

/** What a status of the Synchronization Service Manager means, and what to do where something is wrong. */
const statuses: Readonly<Record<string, string>> = {
  'in-progress': 'The run is under way.',
  success: 'Everything was done.',
  'completed-no-objects':
    'The full import found nobody. Check the selected partitions and containers, or the file of cloud users.',
  'completed-sync-errors':
    'Done, but the rules could not decide for everybody. Resets for those people are refused until it is mended; see the errors.',
  'completed-discovery-errors':
    'Done, but some objects or rows could not be read. They stay as they were; see the errors.',
  'no-start-connection': 'Nothing was read: the source cannot be reached. Former links stay in force.',
  'no-start-credentials': 'Nothing was read: the sign-in was refused. Check account and password.',
  'stopped-connectivity': 'The connection broke while reading. Former links stay in force; run it again.',
  'stopped-error-limit': 'Stopped after too many errors. Former links stay in force; see the errors.',
  'stopped-user-termination-from-wmi-or-ui': 'Cancelled by an administrator.',
  'stopped-server': 'The agent ended during the run, or something unforeseen went wrong. Run it again.',
};

const errorKinds: Readonly<Record<string, string>> = {
  'bad-row': 'A row of the file of cloud users could not be used. Mend the line and import again.',
  'unreadable-object':
    'The object lacks something that identifies it, or the service account may not read it.',
  'missing-container':
    'A rule names a container that is not there any more, and decides nothing. Choose the containers again.',
  'duplicate-source-anchor':
    'Several objects have the same source anchor. Clear or correct mS-DS-ConsistencyGuid of all but one.',
  'multiple-account-enabled':
    'One person has several enabled accounts. Disable all but the one whose password is written back.',
};

const phases: Record<NonNullable<SyncStatus['running']>['phase'], string> = {
  reading: 'Reading',
  applying: 'Putting in force',
  synchronizing: 'Synchronising',
};

const profileHints: Record<SyncRun['profile'], string> = {
  'Full Import': 'Reads all objects',
  'Delta Import': 'Reads what has changed',
  'Full Synchronization': 'Applies the rules to all objects',
  'Delta Synchronization': 'Applies the rules to what has changed',
};

const authentication: Record<AuthenticationType, string> = {
  federated: 'Federated',
  passwordHashSync: 'Password hash synchronisation',
  passThrough: 'Pass-through authentication',
  cloudOnly: 'Cloud only',
};

/** What a cycle does that is run by hand. */
const policies: Record<CyclePolicy, string> = {
  Delta: 'delta',
  Initial: 'full (initial)',
};

const schedule = {
  title: 'Schedule',
  on: 'On',
  paused: 'Paused',
  running: 'Cycle running',
  next: 'Next cycle',
  noNext: 'None while the schedule is paused',
  afterThis: 'After the one that is running',
  notPlanned: 'Not planned yet',
  kind: 'Kind',
  planned: 'Delta: what has changed',
  interval: 'Every',
  minutes: 'minutes',
  intervalHint: '5 to 1,440 minutes',
  intervalWrong: 'Enter whole minutes from 5 to 1,440.',
  save: 'Save interval',
  pause: 'Pause',
  resume: 'Resume',
  delta: 'Run delta cycle now',
  initial: 'Run full (initial) cycle now',
  begun: (policy: CyclePolicy) => `The ${policies[policy]} cycle has begun.`,
  pausedNow: 'The schedule is paused. Nothing is imported until it is resumed or a cycle is run by hand.',
  resumed: 'The schedule is resumed.',
  saved: (minutes: string) => `A cycle now runs every ${minutes} minutes.`,
  failed: 'That was not carried out',
};

const lineage = {
  title: 'Lineage',
  intro: 'How a request in the cloud finds the account in Active Directory.',
  cloud: 'Cloud connector space',
  metaverse: 'Metaverse',
  directory: 'Active Directory connector space',
  linkedBy: 'Linked by',
  linked: (when: string) => `Linked ${when}`,
  run: (profile: string, connector: string, id: string) => `${profile} of ${connector}, run ${id}`,
  oldRun: (id: string) => `Run ${id}, no longer in the history`,
  made: 'Made',
  created: (when: string, id: string) => `${when}, run ${id}`,
  metaverseObject: (id: string) => `Metaverse object ${id}`,
  sourceAnchor: 'Source anchor',
  cloudAnchor: 'Cloud anchor',
  authenticationType: 'Sign-in',
  authentication,
  account: 'Distinguished name',
  guid: 'objectGUID',
  partition: 'Partition',
  noUpn: 'No user principal name',
  pending: 'Change waits',
  pendings: { add: 'the object is new', update: 'the object has changed', delete: 'the object is gone' },
  pendingText: (what: string) => `Imported but not synchronised yet: ${what}.`,
  noCloud: 'Not in the cloud connector space: a request for this person is answered with “user not found”.',
  noCloudLink: 'Not linked to the metaverse',
  noCloudLinkWhy: 'No account of Active Directory with this source anchor has been synchronised.',
  cloudOnlyWhy: 'The user exists in the cloud only: it has no source anchor to link by.',
  noMetaverse: 'No metaverse object: nothing has been joined for this person yet.',
  noAccounts: 'No account in a connector space of Active Directory.',
  writtenHere: 'Passwords are written here',
  notWritten: 'Passwords are not written here',
  noEnabledLink:
    'No link by “In from AD - User AccountEnabled”: the account is disabled, or it is a linked mailbox of another forest.',
  severalEnabled: 'Several accounts count as enabled: no password is written until one is left.',
  noneEnabled: 'No account has the AccountEnabled link: a password reset is refused until one is enabled.',
  notLinked: 'Not linked to the metaverse yet.',
  preview: 'What a delta synchronisation would do',
  nothing: 'Nothing: all that was imported is synchronised.',
  previewFrom: 'From what was imported last. Nothing is changed by looking.',
  again: 'Look again',
  failed: 'The lineage could not be read.',
};

const overview = {
  missingTitle: 'A full import and a full synchronisation are missing',
  missingOf: (connector: string, profiles: readonly string[]) => `${connector}: ${profiles.join(', ')}`,
  missingRemedy:
    'Writeback can be switched on when they are completed. Open Connectors and run a full (initial) cycle, or each profile by itself.',
  staleTitle: 'Accounts and links may be out of date',
  staleOf: (connector: string, imported: string, synchronised: string) =>
    `${connector}: last imported ${imported}, last synchronised ${synchronised}`,
  staleRemedy: (minutes: string) =>
    `A cycle is planned every ${minutes} minutes. Look at the run history for what went wrong, or run a cycle now.`,
  stalePaused: 'The schedule is paused. Resume it, or run a cycle by hand.',
  running: (profile: string, connector: string) => `${profile} of ${connector} is running now.`,
  never: 'never',
  open: 'Open Connectors',
  outOfDate: 'Out of date',
  notReady: 'Not ready',
  lastSynchronisation: 'Last synchronisation',
  nextCycle: 'Next cycle',
  paused: 'Paused',
};

/** Texts of run profiles, their history and schedule, and of where links come from. */
export const runs = {
  tabs: { label: 'Views of the connectors', connectors: 'Connectors', history: 'Run history' },
  cloud: 'Cloud',
  cloudTitle: 'Cloud',
  cloudIntro: 'The users of the cloud, by which a request finds its person.',
  cloudUsers: 'Users',
  cloudJoined: 'Joined',
  run: 'Run',
  runOf: (connector: string) => `Run: ${connector}`,
  profiles: 'Run profiles',
  profileHints,
  history: 'History',
  historyOf: (connector: string) => `Run history: ${connector}`,
  lastRun: 'Last run',
  noRun: 'None yet',
  lastImport: 'Last import',
  lastSynchronisation: 'Last synchronisation',
  never: 'Never',
  missing: (profiles: readonly string[]) =>
    `Never completed: ${profiles.join(' and ')}. Writeback needs ${profiles.length === 1 ? 'it' : 'them'} before it can be switched on.`,
  ready: 'Ready',
  notReady: 'Not ready',
  progress: (profile: string, connector: string) => `${profile} of ${connector}`,
  step: (step: string, steps: string) => `Step ${step} of ${steps}`,
  wholeConnector: 'Whole connector',
  phases,
  counts,
  cancel: 'Cancel run',
  cancelOf: (connector: string) => `Cancel run: ${connector}`,
  cancelTooLate: 'All is read and is being put in force: a run cannot be cancelled any more.',
  cancelled: 'The run is being cancelled. What was there before stays.',
  started: (profile: string, connector: string) => `${profile} of ${connector} has begun.`,
  queued: (profile: string, connector: string) =>
    `${profile} of ${connector} is queued: it begins when what is running now has ended.`,
  failed: 'The run was not started',
  cancelFailed: 'The run was not cancelled',
  statuses,
  errorKinds,
  list: {
    intro: 'What was imported and synchronised, newest first. Runs are kept for seven days.',
    label: 'Runs',
    connector: 'Connector',
    all: 'All connectors',
    onlyProblems: 'Only runs with problems',
    refresh: 'Refresh',
    columns: { connector: 'Name', profile: 'Profile', status: 'Status', start: 'Start', end: 'End' },
    shown: (count: string) => `${count} shown`,
    failed: 'The run history could not be read',
    emptyTitle: 'No run yet',
    empty: 'Run a profile of a connector, or a full cycle. What it did appears here.',
    noMatchTitle: 'No run matches',
    noMatch: 'Choose another connector, or show runs without problems too.',
    details: 'Run details',
    running: 'Running',
  },
  details: {
    run: (id: string) => `Run ${id}`,
    started: 'Start',
    ended: 'End',
    took: 'Duration',
    stillRunning: 'Still running',
    statistics: 'Synchronisation statistics',
    statisticsNote: 'all steps together',
    steps: 'Steps',
    stepTitle: (step: string, kind: string) => `${step}. ${kind}`,
    noSteps: 'No step was begun.',
    errors: 'Errors',
    noErrors: 'No errors.',
    errorsFailed: 'The errors could not be read.',
    first: (shown: string, total: string) => `The first ${shown} of ${total} are shown.`,
    object: 'Object',
    unknownObject: 'Not known',
    line: (line: string) => `Line ${line}`,
    inStep: (step: string) => `Step ${step}`,
    more: (count: string) => `Show ${count} more`,
  },
  schedule,
  lineage,
  overview,
};
