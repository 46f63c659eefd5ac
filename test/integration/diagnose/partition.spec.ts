import type { Client } from 'ldapts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OwnForestParts } from '../../../electron/agent/directory/create-forest-parts';
import { diagnosePartition } from '../../../electron/agent/directory/inspect/inspect-partition';
import { inspect } from '../../../electron/agent/directory/inspect/inspector';
import { attributes, unicodePwd } from '../../../lab/population/ldap-values';
import { withoutRightsUnitDn } from '../../../lab/population/organizational-units';
import { randomPassword } from '../../../lab/population/passwords';
import { grantRights, revokeRights } from '../../../lab/population/unit-rights';
import { sambaAvailable } from '../../../lab/samba/samba-available';
import type { LabDirectory } from '../../../lab/types';
import type { Connector } from '../../../shared/model/connector';
import type { DiagnosisLine, PartitionDiagnosis } from '../../../shared/model/diagnosis';
import { partitionSettingsSchema } from '../../../shared/model/partition';
import { settingsSchema } from '../../../shared/model/settings';
import { startSambaForest, type SambaForest } from '../samba/samba-forest';

const available = sambaAvailable();
const startTimeoutMs = 180_000;
const baseDn = 'DC=corp,DC=example,DC=com';
const emptyUnit = `OU=Nobody here,OU=Demo,${baseDn}`;
const otherAccount = 'svc-other@corp.example.com';
const never = new AbortController().signal;

describe.skipIf(!available.ok)(
  `diagnose(partition) on Samba ${available.ok ? '' : `(${available.reason})`}`,
  () => {
    let samba: SambaForest;
    let directory: LabDirectory;
    let admin: Client;
    const otherPassword = randomPassword();
    const blockedUnit = withoutRightsUnitDn(baseDn);

    beforeAll(async () => {
      samba = await startSambaForest(60);
      ({ directory, admin } = samba);
      await admin.add(emptyUnit, attributes({ objectClass: 'organizationalUnit' }));
      await admin.add(`CN=svc-other,CN=Users,${baseDn}`, [
        ...attributes({
          objectClass: ['top', 'person', 'organizationalPerson', 'user'],
          sAMAccountName: 'svc-other',
          userPrincipalName: otherAccount,
          userAccountControl: '512',
        }),
        unicodePwd(otherPassword),
      ]);
    }, startTimeoutMs);

    afterAll(() => samba?.stop(), startTimeoutMs);

    function partsWith(partition: Record<string, unknown> = {}): OwnForestParts {
      const settings = partitionSettingsSchema.parse({ distinguishedName: baseDn, ...partition });
      const connector: Connector = { ...directory.connector, partitions: [settings] };
      const password = async (partitionDn: string | null): Promise<Uint8Array> =>
        new TextEncoder().encode(partitionDn === null ? directory.serviceAccountPassword : otherPassword);
      return samba.partsOf({ connector, password }, settingsSchema.parse({}).ldap);
    }

    async function diagnosis(partition: Record<string, unknown> = {}): Promise<PartitionDiagnosis> {
      const found = await diagnosePartition(partsWith(partition), baseDn, never);
      if (!found.ok) throw new Error(found.error);
      return found.value;
    }

    const troubles = (lines: readonly DiagnosisLine[]): string[] =>
      lines.filter(({ state }) => state !== 'good').map(({ id, state }) => `${id}: ${state}`);

    const troubledContainers = ({ containers }: PartitionDiagnosis): Record<string, string[]> =>
      Object.fromEntries(
        containers
          .map((one): [string, string[]] => [one.distinguishedName, troubles(one.lines)])
          .filter(([, found]) => found.length > 0),
      );

    function at(found: PartitionDiagnosis, dn: string): PartitionDiagnosis['containers'][number] {
      const container = found.containers.find(({ distinguishedName }) => distinguishedName === dn);
      if (container === undefined) throw new Error(`${dn} was not looked at`);
      return container;
    }

    const cutOff = ['inheritance: warning', 'resetPassword: bad', 'lockoutTime: bad', 'pwdLastSet: bad'];

    it('finds the one unit that takes no rights from above, with a command for the unit, and writes nothing', async () => {
      const newest = await admin.search('', { scope: 'base', attributes: ['highestCommittedUSN'] });
      const usn = Number(newest.searchEntries[0]?.['highestCommittedUSN']);
      const found = await diagnosis();
      const changed = await admin.search(baseDn, {
        scope: 'sub',
        filter: `(uSNChanged>=${usn + 1})`,
        attributes: ['uSNChanged'],
      });
      // Samba notes the service account’s own sign-in.
      expect(changed.searchEntries.map(({ dn }) => dn).filter((dn) => !dn.startsWith('CN=svc-'))).toEqual([]);
      expect(troubles(found.lines)).toEqual([]);
      expect(troubledContainers(found)).toEqual({ [blockedUnit]: cutOff });
      expect(found.notLookedAt).toBe(0);
      const reset = at(found, blockedUnit).lines.find(({ id }) => id === 'resetPassword');
      expect(reset?.remedy?.split('\n')[0]).toBe(
        `dsacls "${blockedUnit}" /I:S /G "${directory.connector.serviceAccount}:CA;Reset Password;user"`,
      );
    });

    it('looks at every container with users, once, and at no other', async () => {
      const { searchEntries } = await admin.search(baseDn, {
        scope: 'sub',
        filter: '(&(objectCategory=person)(objectClass=user))',
        attributes: ['distinguishedName'],
      });
      const parents = searchEntries.map(({ dn }) => dn.replace(/^(?:[^,\\]|\\.)+,/, ''));
      const found = await diagnosis();
      const looked = found.containers.map(({ distinguishedName }) => distinguishedName);
      expect([...looked].sort()).toEqual([...new Set(parents)].sort());
      expect(looked).not.toContain(emptyUnit);
    });

    it('sees the rights once they are granted, and their loss', async () => {
      await grantRights(admin, baseDn, blockedUnit);
      const granted = await diagnosis();
      await revokeRights(admin, baseDn, blockedUnit);
      const revoked = await diagnosis();
      expect([troubledContainers(granted), troubledContainers(revoked)]).toEqual([
        {},
        { [blockedUnit]: cutOff },
      ]);
      expect(at(granted, blockedUnit).lines[0]?.text).toBe(
        `Inheritance is blocked on ${blockedUnit}, and the rights are given there`,
      );
    });

    it('leaves out what is not ticked', async () => {
      const found = await diagnosis({
        containers: [
          { distinguishedName: `OU=Demo,${baseDn}`, included: false },
          { distinguishedName: blockedUnit, included: true },
        ],
      });
      const looked = found.containers.map(({ distinguishedName }) => distinguishedName);
      expect(looked.filter((dn) => dn.includes('OU=Demo'))).toEqual([blockedUnit]);
      expect(troubles(found.lines)).toEqual([]);
      const unselected = await diagnosis({ selected: false });
      expect(troubles(unselected.lines)).toEqual(['partition: bad']);
    });

    it('judges the account that signs in for the partition, and asks for its rights at the root once', async () => {
      const found = await diagnosis({ serviceAccount: otherAccount });
      // Active Directory gives Unexpire Password to everybody who is signed in.
      expect(troubles(found.lines)).toEqual([]);
      const remedies = found.containers.flatMap(({ distinguishedName, lines }) =>
        lines
          .filter(({ id, state }) => id === 'lockoutTime' && state === 'bad')
          .map(({ remedy }) => [distinguishedName === blockedUnit, remedy?.split('\n')[0]]),
      );
      const command = (dn: string): string => `dsacls "${dn}" /I:S /G "${otherAccount}:WP;lockoutTime;user"`;
      expect(new Set(remedies.map((one) => JSON.stringify(one)))).toEqual(
        new Set([JSON.stringify([false, command(baseDn)]), JSON.stringify([true, command(blockedUnit)])]),
      );
      expect(remedies.length).toBeGreaterThan(5);
      const [person] = directory.people;
      if (person === undefined) throw new Error('nobody');
      const ref = { connectorId: 'corp', partitionDn: baseDn, objectGuid: person.objectGuid };
      const looked = await inspect(partsWith({ serviceAccount: otherAccount }), ref, never);
      const token = looked.ok && looked.value.pdc.ok ? looked.value.pdc.value.found?.token : undefined;
      expect([token?.name, token?.sids.has(token.sid ?? '')]).toEqual([otherAccount, true]);
    });

    it('says that a preferred domain controller is skipped, and that nobody is left to read from', async () => {
      const preferredDomainControllers = ['dc9.corp.example.com'];
      const found = await diagnosis({ preferredDomainControllers });
      const only = await diagnosis({ preferredDomainControllers, onlyPreferred: true });
      expect([found, only].map(({ lines }) => troubles(lines))).toEqual([['reads: warning'], ['reads: bad']]);
      const [skipped, none] = [found, only].map(({ lines }) => lines.find(({ id }) => id === 'reads')?.text);
      expect(skipped).toMatch(
        /^Reads go to dc1\.corp\.example\.com, the PDC emulator\. Skipped: dc9\.corp\.example\.com \(DNS: /,
      );
      expect(none).toMatch(
        /^Reads fail \(only preferred domain controllers are used\): .*dc9\.corp\.example\.com/,
      );
      // The rights are looked at where passwords are written, which the preference does not change.
      expect(only.containers).toEqual(found.containers);
    });

    it('ends when it is stopped, and says what is wrong with a domain that is not there', async () => {
      const stopped = new AbortController();
      const running = diagnosePartition(partsWith(), baseDn, stopped.signal);
      setTimeout(() => stopped.abort(), 50);
      expect(await running).toEqual({ ok: false, error: 'Stopped before the directory had answered.' });
      const nowhere = await diagnosePartition(partsWith(), 'DC=nowhere,DC=example', never);
      expect(nowhere.ok).toBe(false);
      expect(await diagnosePartition(partsWith(), `OU=Demo,${baseDn}`, never)).toEqual({
        ok: false,
        error: `OU=Demo,${baseDn} is not the root of a domain.`,
      });
    });
  },
);
