import type { FoundPersonView } from '../../shared/ipc/directory-channels';
import type { DiagnosisId, DiagnosisLine, DiagnosisState } from '../../shared/model/diagnosis';
import { foundPerson } from '../fakes/fake-people';

function line(
  id: DiagnosisId,
  state: DiagnosisState,
  text: string,
  remedy: string | null = null,
): DiagnosisLine {
  return { id, state, text, remedy };
}

const annaDn = 'CN=Anna Bell,OU=Nurses,OU=Staff,DC=corp,DC=example,DC=com';
const guid = "'3f2504e0-4f89-41d3-9a0c-0305e82c3301'";

/** People of all kinds. */
export const cast: readonly FoundPersonView[] = [
  foundPerson({ accounts: [annaDn] }),
  foundPerson({
    key: 'User_9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d',
    cloudAnchor: 'User_9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d',
    displayName: 'Annegret Wagenknecht-Lüdenscheidt von der Mühlenbrücke',
    userPrincipalName: 'annegret.wagenknecht-luedenscheidt@corp.example.com',
    mail: 'annegret.wagenknecht-luedenscheidt@kliniken-lahn-dill.example.com',
    accounts: [
      'CN=Wagenknecht-Lüdenscheidt\\, Annegret,OU=Intensivpflege und Anästhesie,OU=Pflegedienst,OU=Kliniken Lahn-Dill,DC=corp,DC=example,DC=com',
      'CN=adm-annegret,OU=Administration,DC=fabrikam,DC=example',
    ],
  }),
  foundPerson({
    key: 'User_carl',
    cloudAnchor: 'User_carl',
    displayName: 'Hannah Cloud',
    userPrincipalName: 'hannah@contoso.example',
    mail: null,
    accounts: [],
  }),
  foundPerson({
    key: 'guid:3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    cloudAnchor: null,
    displayName: null,
    userPrincipalName: null,
    mail: null,
    accounts: ['CN=svc-scanner\\, Hannover,OU=Services,DC=corp,DC=example,DC=com'],
  }),
];

const identity: readonly DiagnosisLine[] = [
  line('found', 'good', `anna.bell@corp.example.com: ${annaDn}`),
  line('cloudObject', 'good', 'Cloud connector space: User_anna'),
  line('metaverse', 'good', 'Metaverse: joined by the source anchor'),
  line('directoryLink', 'good', `Link to Active Directory: ${annaDn}`),
];

const directory: readonly DiagnosisLine[] = [
  line('partition', 'good', 'DC=corp,DC=example,DC=com is selected, and so is the container'),
  line('reads', 'good', 'Read from dc2.corp.example.com, the first of the preferred domain controllers'),
  line('pdc', 'good', 'PDC emulator: dc1.corp.example.com, reachable; passwords are written there'),
];

const account: readonly DiagnosisLine[] = [
  line('account', 'good', `Account: ${annaDn}`),
  line('enabled', 'good', 'The account is enabled'),
  line('locked', 'good', 'The account is not locked out'),
  line('expired', 'good', 'The account has not expired'),
  line('passwordState', 'good', 'The password need not be changed'),
  line('passwordNeverExpires', 'good', '“Password never expires” is not set'),
];

const rights: readonly DiagnosisLine[] = [
  line('protectedGroup', 'good', 'Not a member of a protected group'),
  line('adminCount', 'good', 'adminCount is not set'),
  line('inheritance', 'good', 'Inheritance is not blocked'),
  line('resetPassword', 'good', 'Reset Password: CORP\\writeback has it'),
  line('changePassword', 'good', 'Change Password: CORP\\writeback has it'),
  line('lockoutTime', 'good', 'Write lockoutTime: CORP\\writeback has it'),
  line('pwdLastSet', 'good', 'Write pwdLastSet: CORP\\writeback has it'),
  line('unexpirePassword', 'good', 'Unexpire Password: CORP\\writeback has it'),
];

const policy: readonly DiagnosisLine[] = [
  line(
    'passwordPolicy',
    'good',
    'Password policy of the domain: at least 12 characters, complexity required',
  ),
  line('passwordHistory', 'good', 'The last 24 passwords are refused, checked on changes and resets'),
  line('minimumAge', 'good', 'The minimum password age is 1 day, which is over'),
];

const all = [...identity, ...directory, ...account, ...rights, ...policy];

function changed(...lines: readonly DiagnosisLine[]): readonly DiagnosisLine[] {
  return all.map((known) => lines.find(({ id }) => id === known.id) ?? known);
}

/** The commands of the missing right, one a line. */
export const grantCommand = `dsacls "OU=Nurses,OU=Staff,DC=corp,DC=example,DC=com" /I:S /G "CORP\\writeback:CA;Reset Password;user"`;
export const grantPowerShell = `$acl = Get-Acl -Path 'AD:\\OU=Nurses,OU=Staff,DC=corp,DC=example,DC=com'; $acl.AddAccessRule([DirectoryServices.ActiveDirectoryAccessRule]::new(([Security.Principal.SecurityIdentifier]'S-1-5-21-1004336348-1177238915-682003330-1121'), 'ExtendedRight', 'Allow', [guid]'00299570-246d-11d0-a768-00aa006e0529', 'Descendents', [guid]'bf967aba-0de6-11d0-a285-00aa003049e2')); Set-Acl -Path 'AD:\\OU=Nurses,OU=Staff,DC=corp,DC=example,DC=com' -AclObject $acl`;

/** What a diagnosis can say. */
export const diagnoses = {
  works: all,
  resetsFail: changed(
    line(
      'resetPassword',
      'bad',
      `Reset Password: CORP\\writeback lacks it on ${annaDn}`,
      `${grantCommand}\nPowerShell: ${grantPowerShell}`,
    ),
    line(
      'locked',
      'warning',
      'The account is locked out: a change is refused; an unlock, or a reset with unlock, ends the lockout',
      `PowerShell: Unlock-ADAccount -Identity ${guid}`,
    ),
  ),
  limited: changed(
    line(
      'locked',
      'warning',
      'The account is locked out: a change is refused; an unlock, or a reset with unlock, ends the lockout',
      `PowerShell: Unlock-ADAccount -Identity ${guid}`,
    ),
    line('passwordState', 'warning', 'The password has expired; a change or reset in the portal does that'),
  ),
  uncertain: changed(
    line(
      'protectedGroup',
      'unknown',
      'The groups of the account cannot be read',
      'Let the service account read tokenGroups: put it into “Windows Authorization Access Group”.',
    ),
  ),
  unreachable: [
    ...identity,
    line(
      'pdc',
      'bad',
      'The PDC emulator cannot be asked: dc1.corp.example.com: TCP: connect ETIMEDOUT 192.0.2.7:636',
      'See the network, the certificates and the service account’s password (docs/operations.md).',
    ),
  ],
  cloudOnly: [
    line('found', 'good', 'hannah@contoso.example'),
    line(
      'cloudObject',
      'bad',
      'User_carl is a cloud-only user: there is no password on premises.',
      'Change the password in the cloud.',
    ),
  ],
} as const satisfies Record<string, readonly DiagnosisLine[]>;
