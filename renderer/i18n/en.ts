import type { IpcError } from '../../shared/ipc/contract';
import type { RelayState, WritebackState } from '../../shared/model/agent-status';
import type { StageName } from '../../shared/model/outcome';
import type { Operation, Origin } from '../../shared/operations';
import type { OutcomeKind } from '../../shared/outcome-codes';
import type { TimeRange } from '../state/filter';
import type { ThemeChoice } from '../state/preferences';
import { cloud } from './en-cloud';
import { connectors } from './en-connectors';
import { deadLetters } from './en-dead-letters';
import { keys } from './en-keys';
import { detailTitles, outcomeTitles, warningTitles } from './en-outcomes';
import { activity } from './en-activity';
import { people } from './en-people';
import { runs } from './en-runs';
import { wizard } from './en-wizard';

const kinds: Record<OutcomeKind, string> = {
  success: 'Success',
  refused: 'Refused',
  failed: 'Failed',
  unknown: 'Unknown',
};

const operations: Record<Operation, string> = {
  reset: 'Password reset',
  change: 'Password change',
  adminReset: 'Reset by administrator',
  unlock: 'Account unlock',
  probe: 'Probe',
};

const origins: Record<Origin, string> = {
  userChange: 'User: voluntary change',
  userForcedChange: 'User: forced change',
  userReset: 'User: self-service reset',
  administratorChange: 'Administrator: own voluntary change',
  administratorForcedChange: 'Administrator: own forced change',
  administratorReset: 'Administrator: own self-service reset',
  adminPortalReset: 'Administrator: reset for a user',
  officePortal: 'Office portal',
  powershell: 'PowerShell',
  graphApi: 'Graph API',
};

const stages: Record<StageName, string> = {
  open: 'Open the request',
  dedupe: 'Check for repeats',
  resolve: 'Find the user',
  write: 'Write to the directory',
  record: 'Record',
  reply: 'Reply to the portal',
  settle: 'Settle the message',
};

const writebackStates: Record<WritebackState, string> = {
  off: 'Off',
  enabling: 'Switching on…',
  on: 'On',
  disabling: 'Switching off…',
  failed: 'Not connected',
};

const writebackMeanings: Record<WritebackState, string> = {
  off: 'The portal tells users that resets are not available.',
  enabling: 'Connecting to the relay and waiting for the portal’s acknowledgement.',
  on: 'Users can reset, change and unlock their Active Directory password from the portal.',
  disabling: 'Telling the portal and finishing the operations that are running.',
  failed:
    'The agent keeps trying. Until it is connected, the portal tells users that resets are not available.',
};

const relayStates: Record<RelayState, string> = {
  disconnected: 'Disconnected',
  connecting: 'Connecting…',
  connected: 'Connected',
  reconnecting: 'Reconnecting…',
};

const directoryStates: Record<'unknown' | 'reachable' | 'unreachable', string> = {
  unknown: 'Not checked yet',
  reachable: 'Reachable',
  unreachable: 'Unreachable',
};

const themes: Record<ThemeChoice, string> = {
  system: 'Use system setting',
  light: 'Light',
  dark: 'Dark',
};

const ranges: Record<TimeRange['kind'], string> = {
  any: 'Any time',
  lastHour: 'Last hour',
  lastDay: 'Last 24 hours',
  lastWeek: 'Last 7 days',
  custom: 'Custom range',
};

const ipcErrors: Record<IpcError['code'], string> = {
  badInput: 'The agent did not understand the request.',
  notAllowed: 'The agent did not allow this.',
  busy: 'The agent is busy.',
  notFound: 'The agent did not find this.',
  failed: 'The agent could not do this.',
};

/** Every text of the console in English. Texts with values are functions; the values come formatted. */
export const en = {
  product: 'Password Writeback',
  navigation: 'Main',
  pages: {
    overview: 'Overview',
    operations: 'Operations',
    connectors: 'Connectors',
    people: 'People',
    activity: 'Activity',
    keys: 'Keys',
  },
  skipToContent: 'Skip to content',
  computer: (name: string) => `on ${name}`,
  version: (version: string) => `Version ${version}`,
  connection: 'Connection to the relay',
  theme: 'Theme',
  themes,
  loading: 'Loading…',
  retry: 'Try again',
  dismiss: 'Dismiss',
  cancel: 'Cancel',
  copy: (what: string) => `Copy ${what}`,
  copied: 'Copied',
  none: '–',
  notKnown: 'Not known',
  hostFailed: 'The agent does not answer',
  staleView: 'What you see may be out of date.',
  kinds,
  operations,
  unreadableOperation: 'Could not be opened',
  origins,
  stages,
  outcomeTitles,
  detailTitles,
  warningTitles,
  writebackStates,
  relayStates,
  directoryStates,
  ipcErrors,
  overview: {
    writeback: 'Password writeback',
    writebackMeanings,
    since: (time: string) => `Since ${time}`,
    problemTitle: {
      failed: 'Password writeback is not connected',
      off: 'The last switch did not go through as it should',
      other: 'Needs attention',
    },
    problemRemedy: {
      failed:
        'Check that this computer reaches the relay’s host on TCP 5671, or 443 for WebSockets, and that its access key is valid. No restart is needed: the agent connects by itself.',
      off: 'Check the relay and switch writeback on and off again, so that portal and agent agree.',
      other: '',
    },
    switchFailed: 'The switch was not carried out',
    turnOff: {
      title: 'Switch password writeback off?',
      intro: 'What happens:',
      points: [
        'The portal is told at once; users see that resets are not available.',
        'Two messages are exchanged with the portal: “off” and its acknowledgement.',
        'Operations that are running are finished and answered.',
        'The connection to the relay is closed. You can switch writeback on again at any time.',
      ],
      confirm: 'Switch off',
    },
    relay: {
      title: 'Azure Service Bus relay',
      host: 'Host',
      notEnrolled: 'Not paired with a portal yet',
      since: 'Since',
      deadLetters: 'Dead letters',
      deadLettersHelp: 'Messages that were refused as poison, or delivered too often.',
      showDeadLetters: 'Show dead letters',
    },
    directory: {
      title: 'Active Directory',
      none: 'No connector is set up.',
      pdc: 'PDC emulator',
      notFound: 'Not found',
      roundTrip: 'Round trip',
      checked: 'Checked',
      history: 'Password history',
      historyEnforced: 'Enforced on resets',
      historyNotEnforced: 'Not enforced on resets',
      historyHelp:
        'Whether the domain controller can check the password history on a reset (policy-hints control).',
    },
    agent: {
      title: 'Heartbeat and keys',
      heartbeat: 'Last heartbeat',
      heartbeatOk: 'Sent',
      heartbeatFailed: 'Could not be sent',
      noHeartbeat: 'None yet',
      next: 'Next',
      key: 'Key generation',
      noKey: 'None yet',
      created: 'Created',
      expires: 'Expires',
    },
    identity: {
      title: 'Identity',
      current: 'Up to date',
      problem: 'Needs attention',
      never: 'Never imported',
      lastImport: 'Last import',
      activeDirectoryUsers: 'Active Directory users',
      cloudUsers: 'Cloud users',
      joined: 'Joined',
    },
    activity: {
      title: 'Last 24 hours',
      total: 'Operations',
      show: 'Show in Operations',
      times: (median: string, p99: string) => `Median ${median} · 99th percentile ${p99}`,
      chart: 'Operations per hour',
      chartSummary: (total: string, busiest: string, count: string) =>
        `Operations per hour in the last 24 hours: ${total} in all; the busiest hour began at ${busiest} with ${count}.`,
      chartEmpty: 'Operations per hour in the last 24 hours: none.',
      hour: 'Hour',
      success: 'Success',
      other: 'Refused, failed or unknown',
      bar: (hour: string, success: string, other: string) => `${hour}: ${success} success, ${other} other`,
    },
    newest: {
      title: 'Newest operations',
      all: 'All operations',
      empty: 'No operations yet. They appear here as soon as a user resets a password in the portal.',
    },
  },
  log: {
    title: 'Operations',
    label: 'Operations log',
    columns: {
      time: 'Time',
      operation: 'Operation',
      user: 'User',
      outcome: 'Outcome',
      event: 'Event',
      duration: 'Duration',
    },
    filters: 'Filters',
    search: 'Search',
    searchHint: 'User, request ID, anchor, DN or code',
    outcome: 'Outcome',
    operation: 'Operation',
    allOperations: 'All operations',
    someOperations: (count: string) => `${count} operations`,
    time: 'Time',
    ranges,
    from: 'From',
    to: 'To',
    start: 'the beginning',
    now: 'now',
    between: (from: string, to: string) => `${from} – ${to}`,
    apply: 'Apply',
    rangeInverted: '“From” must be before “To”.',
    clear: 'Clear filters',
    live: 'Live',
    paused: 'Paused',
    pause: 'Pause',
    resume: 'Resume',
    jump: (count: string) => `${count} new – jump to live`,
    backToLive: 'Jump to live',
    loaded: (count: string) => `${count} operations loaded`,
    older: 'Older ones load as you scroll',
    all: 'That is all',
    loadingOlder: 'Loading older operations…',
    olderFailed: 'Older operations could not be loaded.',
    failed: 'The operations could not be loaded',
    emptyTitle: 'No operations yet',
    empty: 'Every reset, change and unlock appears here the moment it ends.',
    noMatchTitle: 'No operation matches the filters',
    noMatch: 'New operations that match will appear here as they end.',
  },
  details: {
    label: 'Operation details',
    resize: 'Width of the details',
    close: 'Close details',
    requestId: 'Request ID',
    notAuthentic: 'The request could not be opened, so what it claimed about itself is not shown.',
    what: 'What happened',
    remedy: 'What to do',
    told: 'What the user was told',
    notTold:
      'Not answered: the reply did not reach the relay. The portal will have reported that it got no answer.',
    neverTold:
      'Nothing: a message that is not proven, or that repeats a handled request, gets no answer. A true request with this id was answered on its own.',
    warnings: 'Follow-up steps that did not work',
    facts: 'Details',
    user: 'User',
    dn: 'Distinguished name',
    anchor: 'Cloud anchor',
    connector: 'Connector',
    dc: 'Domain controller',
    origin: 'Origin',
    received: 'Received',
    deliveries: 'Delivered',
    deliveryCount: (count: number, shown: string) => (count === 1 ? 'once' : `${shown} times`),
    reply: 'Reply',
    replied: 'Reached the relay',
    notReplied: 'Did not reach the relay',
    stages: 'Timeline',
    total: 'Total',
    stage: (name: string, start: string, duration: string) => `${name}: after ${start}, took ${duration}`,
    diagnostic: 'The server’s own words',
    events: 'Events',
    eventsFailed: 'The events could not be loaded.',
    noEvents: 'No events are recorded for this operation.',
    code: 'Outcome code',
  },
  connectors,
  deadLetters,
  people,
  crash: {
    title: 'This page cannot be shown',
    explanation:
      'Something unforeseen went wrong in the console. The agent goes on; what it does is not affected.',
    reload: 'Load the console again',
  },
  runs,
  cloud,
  activity,
  keys,
  wizard,
};

/** The texts a language must bring. */
export type Messages = typeof en;
