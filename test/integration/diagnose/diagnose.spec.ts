import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DiagnosisId, DiagnosisLine, PartitionDiagnosis } from '../../../shared/model/diagnosis';
import { runDiagnose } from '../../../electron/host/diagnose-command';
import { connectToLab } from '../../../lab/lab-directory';
import {
  accessEntryBytes,
  accessMask,
  rightGuid,
  type AccessEntry,
} from '../../../lab/population/access-entry';
import { guidBytes, replacement } from '../../../lab/population/ldap-values';
import { withoutRightsUnitDn } from '../../../lab/population/organizational-units';
import { explicitEntries, grant, isolate, readBinary } from '../../../lab/population/security-descriptor';
import { grantRights, revokeRights } from '../../../lab/population/unit-rights';
import { sambaAvailable } from '../../../lab/samba/samba-available';
import type { Person, PersonRole } from '../../../lab/types';
import { startSystem, type RunningSystem } from '../main-job/running-system';

const available = sambaAvailable();
const startTimeoutMs = 120_000;
const baseDn = 'DC=corp,DC=example,DC=com';
const service = 'svc-writeback@corp.example.com';
const serviceDn = `CN=svc-writeback,OU=Service Accounts,${baseDn}`;
const strictPolicy = `CN=Strict,CN=Password Settings Container,CN=System,${baseDn}`;
/** GENERIC_READ on a directory object (MS-ADTS 5.1.3.2). */
const readEverything = 0x20094;
/** What is wrong with an account that inherits nothing: reading its state and groups is inherited too. */
const cutOff = [
  'account: bad',
  'protectedGroup: unknown',
  'inheritance: warning',
  'resetPassword: bad',
  'lockoutTime: bad',
  'pwdLastSet: bad',
];

interface Run {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

describe.skipIf(!available.ok)(`diagnose on Samba ${available.ok ? '' : `(${available.reason})`}`, () => {
  let system: RunningSystem;
  let admin: Client;
  let account: Client;
  let trustee: Buffer;

  beforeAll(async () => {
    system = await startSystem('samba');
    const { directory } = system.lab;
    admin = await connectToLab(directory.ldaps);
    await admin.bind(directory.administrator.distinguishedName, directory.administrator.password);
    account = await connectToLab(directory.ldaps);
    await account.bind(directory.connector.serviceAccount, directory.serviceAccountPassword);
    trustee = await readBinary(admin, serviceDn, 'objectSid');
  }, startTimeoutMs);

  afterAll(async () => {
    await admin?.unbind();
    await account?.unbind();
    await system?.stop();
  }, startTimeoutMs);

  function person(role: PersonRole, index = 0): Person {
    const found = system.lab.directory.people.filter((candidate) => candidate.role === role)[index];
    if (found === undefined) throw new Error(`nobody has the role ${role}`);
    return found;
  }

  async function run(user: string, options: { json?: boolean; keyDir?: string; stateDir?: string } = {}) {
    const folders = [
      ...(options.stateDir === undefined ? [] : [`--state-dir=${options.stateDir}`]),
      ...(options.keyDir === undefined ? [] : [`--key-dir=${options.keyDir}`]),
    ];
    return await runWith([user, ...(options.json === true ? ['--json'] : []), ...folders]);
  }

  /** With the lab’s folders where no others are named. */
  async function runWith(words: readonly string[]): Promise<Run> {
    const written = { out: '', error: '' };
    const folders = [`--state-dir=${system.lab.stateDir}`, `--key-dir=${join(system.dir, 'key')}`];
    const code = await runDiagnose({
      // The first of two options with one name counts.
      argv: ['diagnose', ...words, ...folders],
      env: {},
      defaultStateDir: '/nowhere',
      out: (text) => (written.out += text),
      error: (text) => (written.error += text),
    });
    return { code, ...written };
  }

  async function linesOf(user: string): Promise<{ code: number; lines: DiagnosisLine[] }> {
    const { code, out } = await run(user, { json: true });
    return { code, lines: JSON.parse(out) as DiagnosisLine[] };
  }

  /** The lines that are not good, as `id: state`. */
  function troubles(lines: readonly DiagnosisLine[]): string[] {
    return lines.filter(({ state }) => state !== 'good').map(({ id, state }) => `${id}: ${state}`);
  }

  function lineOf(lines: readonly DiagnosisLine[], id: DiagnosisId): DiagnosisLine {
    const found = lines.find((one) => one.id === id);
    if (found === undefined) throw new Error(`no line ${id}`);
    return found;
  }

  function here(mask: number, objectType?: string): Buffer {
    const entry: AccessEntry = { effect: 'allow', mask, scope: 'here', trustee };
    return accessEntryBytes(objectType === undefined ? entry : { ...entry, objectType });
  }

  const entriesOf = async (dn: string): Promise<Buffer[]> =>
    explicitEntries(await readBinary(admin, dn, 'nTSecurityDescriptor'));

  async function text(client: Client, dn: string, attribute: string): Promise<readonly string[]> {
    const { searchEntries } = await client.search(dn, { scope: 'base', attributes: [attribute] });
    const value = searchEntries[0]?.[attribute];
    return [value ?? []].flat().map(String);
  }

  it('has nothing to say about a plain user, found by each of the names, and changes nothing', async () => {
    const plain = person('plain');
    const usn = await text(admin, plain.distinguishedName, 'uSNChanged');
    const names = [
      plain.userPrincipalName.toUpperCase(),
      plain.samAccountName,
      `CORP\\${plain.samAccountName}`,
      system.lab.cloud.anchorOf(plain),
    ];
    for (const name of names) {
      const { code, lines } = await linesOf(name);
      expect({ name, code, troubles: troubles(lines), count: lines.length }).toEqual({
        name,
        code: 0,
        troubles: [],
        count: 26,
      });
    }
    const printed = await run(plain.samAccountName);
    // The rest of a long line is indented.
    const begun = printed.out.split('\n').filter((one) => !one.startsWith(' ') && one !== '');
    expect([printed.code, printed.error, begun.length, begun.every((one) => one.startsWith('✔ '))]).toEqual([
      0,
      '',
      26,
      true,
    ]);
    expect(printed.out).toContain('✔ pdc                   PDC emulator: dc1.corp.example.com, reachable\n');
    expect(await text(admin, plain.distinguishedName, 'uSNChanged')).toEqual(usn);
  });

  it('agrees with the domain controller on every person’s attributes', async () => {
    let granted = 0;
    for (const one of system.lab.directory.people) {
      const effective = await text(account, one.distinguishedName, 'allowedAttributesEffective');
      const { lines } = await linesOf(one.userPrincipalName);
      for (const attribute of ['lockoutTime', 'pwdLastSet'] as const) {
        const says = lineOf(lines, attribute).state === 'good';
        if (says) granted++;
        expect([one.role, attribute, says]).toEqual([one.role, attribute, effective.includes(attribute)]);
      }
    }
    // All but the protected one and the one in the unit that inherits nothing.
    expect(granted).toBe(2 * (system.lab.directory.people.length - 2));
  });

  it('names what protects a protected account and grants nothing there', async () => {
    const { code, lines } = await linesOf(person('protected').userPrincipalName);
    expect([code, troubles(lines)]).toEqual([
      2,
      [
        'protectedGroup: bad',
        'inheritance: warning',
        'resetPassword: bad',
        'lockoutTime: bad',
        'pwdLastSet: bad',
      ],
    ]);
    expect(lineOf(lines, 'protectedGroup').text).toContain('Domain Admins');
    expect(lineOf(lines, 'resetPassword').remedy).toContain('AdminSDHolder');
  });

  it('tells states apart', async () => {
    const seen: Record<string, unknown> = {};
    for (const role of [
      'disabled',
      'lockedOut',
      'accountExpired',
      'passwordExpired',
      'mustChange',
      'neverExpires',
      'cannotChange',
      'smartCardRequired',
      'passwordNotRequired',
    ] as const) {
      const { code, lines } = await linesOf(person(role).userPrincipalName);
      seen[role] = [code, ...troubles(lines)];
    }
    expect(seen).toEqual({
      disabled: [2, 'directoryLink: bad', 'enabled: bad'],
      lockedOut: [0, 'locked: warning'],
      accountExpired: [0, 'expired: warning'],
      passwordExpired: [0, 'passwordState: warning'],
      mustChange: [0, 'passwordState: warning'],
      neverExpires: [0, 'passwordNeverExpires: warning'],
      cannotChange: [2, 'changePassword: bad'],
      smartCardRequired: [0, 'smartCard: warning'],
      passwordNotRequired: [0, 'passwordNotRequired: warning'],
    });
  });

  it('says that nobody has a name, and that somebody is in the cloud only', async () => {
    const stranger = await linesOf('nobody@corp.example.com');
    expect([stranger.code, troubles(stranger.lines)]).toEqual([2, ['found: bad']]);
    const cloudOnly = await linesOf(system.lab.cloud.cloudOnlyAnchor);
    expect([cloudOnly.code, troubles(cloudOnly.lines)]).toEqual([2, ['cloudObject: bad']]);
  });

  it('sees rights cut off by blocked inheritance, and sees them again when they are granted there', async () => {
    const blocked = person('plain', 1);
    const dn = blocked.distinguishedName;
    const own = await entriesOf(dn);
    await isolate(admin, dn, own);
    const cut = await linesOf(blocked.userPrincipalName);
    expect([cut.code, troubles(cut.lines)]).toEqual([2, cutOff]);
    const quoted = `"${dn.replaceAll('\\"', '\\22')}"`;
    expect(lineOf(cut.lines, 'account').text).toContain(
      `${service} cannot read userAccountControl of ${dn}: `,
    );
    expect(lineOf(cut.lines, 'inheritance').remedy).toContain(`dsacls ${quoted} /P:N\n`);
    expect(lineOf(cut.lines, 'resetPassword').remedy).toContain(
      `dsacls ${quoted} /G "${service}:CA;Reset Password"\n`,
    );
    expect(lineOf(cut.lines, 'lockoutTime').remedy).toContain(
      `dsacls ${quoted} /G "${service}:WP;lockoutTime"\n`,
    );
    await isolate(admin, dn, [
      ...own,
      here(readEverything),
      here(accessMask.controlAccess, rightGuid.resetPassword),
      here(accessMask.writeProperty, rightGuid.lockoutTime),
      here(accessMask.writeProperty, rightGuid.pwdLastSet),
    ]);
    const granted = await linesOf(blocked.userPrincipalName);
    expect([granted.code, troubles(granted.lines)]).toEqual([0, []]);
    expect(lineOf(granted.lines, 'inheritance').text).toBe(
      `Inheritance is blocked on ${dn}, and the rights are given there`,
    );
  });

  it('takes a stale adminCount for what it is', async () => {
    const former = person('plain', 2);
    await admin.modify(former.distinguishedName, replacement('adminCount', '1'));
    const { code, lines } = await linesOf(former.userPrincipalName);
    expect([code, troubles(lines), lineOf(lines, 'adminCount').text]).toEqual([
      0,
      ['adminCount: warning'],
      'adminCount is 1: formerly protected',
    ]);
    await isolate(admin, former.distinguishedName, [
      ...(await entriesOf(former.distinguishedName)),
      here(readEverything),
    ]);
    const broken = await linesOf(former.userPrincipalName);
    expect(lineOf(broken.lines, 'adminCount').text).toBe(
      'adminCount is 1: formerly protected, inheritance broken',
    );
  });

  it('finds the unit that blocks inheritance, and puts the right there', async () => {
    const below = person('plain', 3);
    const unit = below.distinguishedName.slice(below.distinguishedName.indexOf(',OU=') + 1);
    const own = await entriesOf(unit);
    await isolate(admin, unit, own);
    try {
      const { code, lines } = await linesOf(below.userPrincipalName);
      expect([code, troubles(lines)]).toEqual([2, cutOff]);
      expect(lineOf(lines, 'pwdLastSet').remedy).toContain(`/I:S /G "${service}:WP;pwdLastSet;user"\n`);
      expect(lineOf(lines, 'pwdLastSet').remedy).not.toContain(`dsacls "${baseDn}"`);
    } finally {
      await grant(admin, unit, []);
    }
    const { lines } = await linesOf(below.userPrincipalName);
    expect(troubles(lines)).toEqual([]);
  });

  it('misses Unexpire Password on the domain', async () => {
    const all = await entriesOf(baseDn);
    const guid = guidBytes(rightGuid.unexpirePassword);
    await isolate(
      admin,
      baseDn,
      all.filter((entry) => !entry.includes(guid)),
    );
    const user = person('plain').userPrincipalName;
    const missing = await linesOf(user);
    await isolate(admin, baseDn, all);
    const back = await linesOf(user);
    expect([missing.code, troubles(missing.lines), back.code]).toEqual([2, ['unexpirePassword: bad'], 0]);
    const { text: words, remedy } = lineOf(missing.lines, 'unexpirePassword');
    expect(words).toBe(
      `Unexpire Password: ${service} lacks it on ${baseDn} (without it a password that was reset has expired at once)`,
    );
    expect(remedy).toContain(`dsacls "${baseDn}" /I:T /G "${service}:CA;Unexpire Password"\n`);
    expect(remedy).toContain(`[guid]'${rightGuid.unexpirePassword}'`);
  });

  it('reads a fine-grained policy when it may, and says until when a password is too young', async () => {
    const young = person('tooYoung').userPrincipalName;
    const hidden = await linesOf(young);
    expect([hidden.code, troubles(hidden.lines)]).toEqual([0, ['passwordPolicy: unknown']]);
    await grant(admin, strictPolicy, [here(readEverything)]);
    const { code, lines } = await linesOf(young);
    expect([code, troubles(lines)]).toEqual([0, ['minimumAge: warning']]);
    expect(lineOf(lines, 'passwordPolicy').text).toBe(
      `Password policy of ${strictPolicy}: at least 12 characters, complexity required`,
    );
    expect(lineOf(lines, 'minimumAge').text).toMatch(
      /^The minimum password age is 1 day and ends at \d{4}-\d\d-\d\d \d\d:\d\d UTC: /,
    );
  });

  it('finds somebody by GUID, and the rights that a unit lacks and gets', async () => {
    const one = person('withoutRights');
    const unit = withoutRightsUnitDn(baseDn);
    const wholePartition = ['--partition=DC=corp,DC=example,DC=com', '--connector=corp'];
    const states = async (): Promise<unknown[]> => {
      const byGuid = await linesOf(`guid:${one.objectGuid}`);
      const { code, out } = await runWith([...wholePartition, '--json']);
      const { containers, lines } = JSON.parse(out) as PartitionDiagnosis;
      const inUnit = containers.find(({ distinguishedName }) => distinguishedName === unit);
      return [byGuid.code, troubles(byGuid.lines), code, troubles(lines), troubles(inUnit?.lines ?? [])];
    };
    const lacking = ['inheritance: warning', 'resetPassword: bad', 'lockoutTime: bad', 'pwdLastSet: bad'];
    expect(await states()).toEqual([2, lacking, 2, [], lacking]);
    await grantRights(admin, baseDn, unit);
    const granted = await states();
    await revokeRights(admin, baseDn, unit);
    expect(granted.slice(0, 2)).toEqual([0, []]);
    expect(granted.slice(3)).toEqual([[], []]);
  });

  it('prints a partition in 100 columns, its commands whole', async () => {
    const { code, out, error } = await runWith(['--partition=dc=corp,dc=example,dc=com']);
    expect([code, error]).toEqual([2, '']);
    const rows = out.split('\n').filter((row) => !/→ (?:dsacls|PowerShell:) /.test(row));
    expect(rows.filter((row) => row.length > 100)).toEqual([]);
    expect(out).toContain(
      `✘ ${withoutRightsUnitDn(baseDn)} (seen at ${person('withoutRights').userPrincipalName})`,
    );
    expect(out).toMatch(/\n\d+ containers with users looked at, \d+ with something to do\.\n$/);
  });

  it('refuses words that make no sense, and a connector that is not there', async () => {
    const usage = /^Usage: npm run agent -- diagnose USER /;
    for (const words of [[], ['a', 'b'], ['anna', '--partition=DC=x'], ['anna', '--connector=corp']]) {
      const { code, error } = await runWith(words);
      expect([words, code, usage.test(error)]).toEqual([words, 1, true]);
    }
    expect(await runWith(['--partition=DC=x', '--connector=nowhere'])).toEqual({
      code: 1,
      out: '',
      error: 'There is no connector nowhere; there are: corp\n',
    });
  });

  it('needs a configured state folder and its key, and makes neither', async () => {
    const nowhere = join(system.dir, 'nowhere');
    const user = person('plain').userPrincipalName;
    expect(await run(user, { stateDir: nowhere })).toEqual({
      code: 1,
      out: '',
      error: `${nowhere} is not the state folder of an agent: name it with --state-dir=DIR\n`,
    });
    const { code, error } = await run(user, { keyDir: nowhere });
    expect([code, error.includes(`key file in ${nowhere}`), existsSync(nowhere)]).toEqual([1, true, false]);
  });
});
