import { Attribute, Change, type Client } from 'ldapts';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { connectToLab } from '../../lab/lab-directory';
import { replacement } from '../../lab/population/ldap-values';
import { forestsAvailable } from '../../lab/samba/samba-available';
import type { LabDirectory, Person } from '../../lab/types';
import { untilTrue } from '../integration/main-job/running-system';
import { personOf, startTwoForests, type TwoForests } from './two-forests';

const startLimitMs = 240_000;
const pageLimitMs = 30_000;
const disabledAccount = '514';

const available = await forestsAvailable();
const missing = available.ok ? '' : ` (${available.reason})`;

let at: TwoForests;

const tab = (name: string): Promise<void> => at.page.getByRole('tab', { name }).click();
const lineage = (): Locator => at.page.getByRole('region', { name: 'Lineage' });

/** Runs a profile from the window and waits until the history shows that it ended well. */
async function run(connector: string, profile: string): Promise<void> {
  await at.goTo('Connectors');
  await tab('Run history');
  const shown = at.page.getByRole('grid', { name: 'Runs' }).getByRole('row');
  const ended = shown
    .filter({ hasText: connector })
    .filter({ hasText: profile })
    .filter({ hasText: 'success' });
  await shown.nth(1).waitFor();
  const before = await ended.count();
  await tab('Connectors');
  await at.page.getByRole('button', { name: `Run: ${connector}`, exact: true }).click();
  await at.page.getByRole('menuitem', { name: new RegExp(`^${profile}`) }).click();
  await tab('Run history');
  await untilTrue(`${profile} of ${connector} ends`, async () => (await ended.count()) > before, pageLimitMs);
}

async function asAdministrator(
  directory: LabDirectory,
  work: (client: Client) => Promise<void>,
): Promise<void> {
  const client = await connectToLab(directory.ldaps);
  try {
    await client.bind(directory.administrator.distinguishedName, directory.administrator.password);
    await work(client);
  } finally {
    await client.unbind();
  }
}

/** The 16 bytes of an objectGUID, of which the first three groups are little-endian (MS-DTYP 2.3.4). */
function guidBytes(objectGuid: string): Buffer {
  const bytes = Buffer.from(objectGuid.replaceAll('-', ''), 'hex');
  bytes.subarray(0, 4).reverse();
  bytes.subarray(4, 6).reverse();
  bytes.subarray(6, 8).reverse();
  return bytes;
}

async function showPerson(person: Person): Promise<void> {
  await at.goTo('People');
  await at.page.getByRole('combobox', { name: 'Find a person' }).fill(at.lab.cloud.anchorOf(person));
  await at.page.getByRole('option').first().click();
  await lineage().getByText('What a delta synchronisation would do').waitFor();
}

describe.skipIf(!available.ok)(`two real forests${missing}`, () => {
  beforeAll(async () => {
    at = await startTwoForests({ pageLimitMs });
  }, startLimitMs);

  afterEach(() => {
    expect(at.pageErrors.splice(0)).toEqual([]);
  });

  afterAll(() => at?.stop(), 60_000);

  describe('runs from the window', () => {
    it('import and synchronise everything while resets go on', async () => {
      const { corp } = at;
      let going = true;
      const codes: string[] = [];
      const resets = (async (): Promise<void> => {
        for (let index = 0; going; index += 1)
          codes.push((await at.reset(personOf(corp, 'plain', index % 6))).outcome.code);
      })();
      try {
        for (const profile of ['Full Import', 'Full Synchronization']) {
          await run('corp.example.com', profile);
          await run('Cloud', profile);
        }
      } finally {
        going = false;
        await resets;
      }
      expect([...new Set(codes)]).toEqual(['success']);
      expect(codes.length).toBeGreaterThan(3);
    }, 180_000);

    it('show in the history what was found', async () => {
      await at.goTo('Connectors');
      await tab('Run history');
      await at.page
        .getByRole('row')
        .filter({ hasText: 'corp.example.com' })
        .filter({ hasText: 'Full Import' })
        .first()
        .click();
      const details = at.page.getByRole('region', { name: 'Run details' });
      await details.getByText('DC=corp,DC=example,DC=com').first().waitFor();
      await details.getByText('No errors.').waitFor();
      const unchanged = details.getByText('Unchanged').first().locator('..');
      await expect
        .poll(async () => Number((await unchanged.innerText()).replaceAll(/\D/g, '')))
        .toBeGreaterThanOrEqual(60);
    }, 60_000);
  });

  describe('a person who is moved to the other forest', () => {
    it('has the new lineage after an import and a synchronisation, and resets go to the new account', async () => {
      const { corp, fabrikam } = at;
      const [former, next] = [personOf(corp, 'plain', 8), personOf(fabrikam, 'plain', 3)];
      await showPerson(former);
      await lineage().getByText('Passwords are written here').waitFor();
      await lineage().getByText(former.objectGuid).waitFor();

      await asAdministrator(corp, (client) =>
        client.modify(former.distinguishedName, replacement('userAccountControl', disabledAccount)),
      );
      await asAdministrator(fabrikam, (client) =>
        client.modify(
          next.distinguishedName,
          new Change({
            operation: 'replace',
            modification: new Attribute({
              type: 'mS-DS-ConsistencyGuid',
              values: [guidBytes(former.objectGuid)],
            }),
          }),
        ),
      );
      await run('corp.example.com', 'Delta Import');
      await run(fabrikam.connector.domain, 'Delta Import');
      await showPerson(former);
      await lineage()
        .getByText(/^Imported but not synchronised yet/)
        .first()
        .waitFor();
      await lineage()
        .getByText(/is linked by “In from AD - User AccountEnabled”/)
        .waitFor();
      await run('corp.example.com', 'Delta Synchronization');
      await run(fabrikam.connector.domain, 'Delta Synchronization');

      await showPerson(former);
      await lineage().getByText(next.objectGuid).waitFor();
      await lineage().getByText('Nothing: all that was imported is synchronised.').waitFor();
      const { outcome, password } = await at.reset(former);
      expect(outcome.code).toBe('success');
      expect([
        await fabrikam.bind(next.distinguishedName, password),
        await lineage().getByText('Passwords are written here').count(),
        await lineage()
          .getByText(/^No link by “In from AD - User AccountEnabled”/)
          .count(),
      ]).toEqual([true, 1, 1]);
    }, 180_000);
  });
});
