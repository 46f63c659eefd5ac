import type { DiagnosisState } from '../../shared/model/diagnosis';
import type { Affected } from '../features/people/summary';
import type { DiagnosisGroup } from '../features/people/groups';

const groups: Record<DiagnosisGroup, string> = {
  identity: 'Identity',
  directory: 'Directory',
  account: 'Account',
  permissions: 'Permissions',
  policy: 'Password policy',
};

const states: Record<DiagnosisState, string> = {
  good: 'Good',
  warning: 'Warning',
  bad: 'Problem',
  unknown: 'Not known',
};

const affected: Record<Affected, string> = {
  resets: 'Resets',
  changes: 'Changes',
  unlocks: 'Unlocks',
  mustChange: 'Resets with “must change at next sign-in”',
};

function listed(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}

function inMiddle(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

const many = (count: number, shown: string, one: string, more: string): string =>
  count === 1 ? `1 ${one}` : `${shown} ${more}`;

/** Texts of the People page. */
export const people = {
  search: 'Find a person',
  searchHint: 'Name, UPN, mail or account',
  clear: 'Clear the search',
  resultsLabel: 'People found',
  found: (count: number, shown: string) => many(count, shown, 'person', 'people'),
  searching: 'Searching…',
  most: (shown: string) => `The best ${shown} are shown. Type more to narrow them down.`,
  cloudOnly: 'Cloud only',
  notInCloud: 'Not in the cloud',
  searchFailed: 'The search did not work',
  hintTitle: 'Search as you type',
  hint: [
    'Display name, or any part of it',
    'User principal name or mail address',
    'Account name, with or without DOMAIN\\',
    'Cloud anchor or objectGUID',
  ],
  noMatchTitle: (text: string) => `Nobody matches “${text}”`,
  noMatchIntro: 'If the person exists, one of these is why:',
  noMatchReasons: [
    'The account was made or renamed after the last import.',
    'Its container or domain is not selected: check Connectors.',
    'It is not in the file of cloud users and not in Active Directory as a user.',
  ],
  searched: (activeDirectory: string, cloud: string, imported: string) =>
    `Searched ${activeDirectory} Active Directory users and ${cloud} cloud users, imported ${imported}.`,
  neverImportedTitle: 'Nobody has been imported yet',
  neverImported:
    'People are found once the users of Active Directory and of the cloud have been imported. That happens when the agent starts and as the schedule in Connectors says.',
  openConnectors: 'Open Connectors',
  nobodyTitle: 'Find out why writeback works, or does not',
  nobody:
    'Choose a person to check every step of password writeback for them: identity, domain controller, account, permissions and policy. Nothing is changed, and what is wrong comes with the command that mends it.',
  noPasswords: 'Passwords cannot be set here. The person, or an administrator, resets them in the portal.',
  back: 'Back to the search',
  person: 'Person',
  userPrincipalName: 'user principal name',
  noUserPrincipalName: 'No user principal name',
  mail: 'Mail',
  cloudAnchor: 'Cloud anchor',
  notSynchronised: 'None: not in the cloud',
  accounts: (count: number) => (count === 1 ? 'Active Directory account' : 'Active Directory accounts'),
  noAccount: 'None: cloud only',
  distinguishedName: 'distinguished name',
  diagnosis: 'Diagnosis',
  result: 'Result',
  groups,
  states,
  checkAgain: 'Check again',
  checking: 'Checking…',
  checkingHint: 'Asking the domain controller. Nothing is changed. This can take some seconds.',
  checked: (relative: string, time: string) => `Checked ${relative} · ${time}`,
  checkFailed: 'The check could not be made',
  checkFailedStale: 'What you see is of the check before.',
  works: 'Writeback works for this person',
  worksButRules: 'Writeback works; the password rules are not all known',
  limited: (count: number, shown: string) =>
    `Writeback works, with ${many(count, shown, 'warning', 'warnings')}`,
  uncertain: (count: number, shown: string) =>
    `Not certain that writeback works: ${many(count, shown, 'check', 'checks')} could not be made`,
  incomplete: 'Not certain that writeback works: not everything could be checked',
  nothingChecked: 'Not certain that writeback works: nothing could be checked',
  fails: (count: number, shown: string) =>
    `Writeback fails for this person: ${many(count, shown, 'problem', 'problems')}`,
  someFail: (what: readonly Affected[], count: number, shown: string) =>
    `${listed(what.map((one, index) => (index === 0 ? affected[one] : inMiddle(affected[one]))))} fail: ${many(count, shown, 'problem', 'problems')}`,
  notChecked: (names: readonly string[]) => `Not checked, because of what comes before: ${listed(names)}.`,
  countOf: (state: DiagnosisState, count: number, shown: string) => {
    if (state === 'good') return `${shown} good`;
    if (state === 'unknown') return `${shown} not known`;
    return state === 'bad'
      ? many(count, shown, 'problem', 'problems')
      : many(count, shown, 'warning', 'warnings');
  },
  remedy: 'What to do',
  remedyFor: (line: string) => `What to do: ${line}`,
  command: 'command',
  shells: { cmd: 'Command prompt', powerShell: 'PowerShell' },
  operations: 'Operations',
  operationsShow: 'Show in Operations',
  operationsEmpty: 'None for this person yet.',
  operationsNone: 'Operations name people by their cloud anchor; this person has none.',
  operationsFailed: 'The operations could not be loaded.',
  showPerson: 'Show this person',
};
