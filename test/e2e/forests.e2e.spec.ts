import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { forestsAvailable } from '../../lab/samba/samba-available';
import { untilTrue } from '../integration/main-job/running-system';
import { personOf, startTwoForests, type Reset, type TwoForests } from './two-forests';

const startLimitMs = 240_000;
const pageLimitMs = 20_000;

const available = await forestsAvailable();
const missing = available.ok ? '' : ` (${available.reason})`;

let at: TwoForests;

const button = (name: string | RegExp): Locator => at.page.getByRole('button', { name, exact: true });
const dialog = (): Locator => at.page.getByRole('dialog').or(at.page.getByRole('alertdialog')).last();

async function openProperties(domain: string): Promise<void> {
  await at.page.reload();
  await at.goTo('Connectors');
  await button(`Properties: ${domain}`).click();
  await at.page.getByRole('heading', { name: 'Configure directory partitions' }).waitFor();
}

async function savePartitions(): Promise<void> {
  await button('Save').click();
  await at.page.getByText('Saved and in force. No restart is needed.').first().waitFor();
}

describe.skipIf(!available.ok)(`the console on two real forests${missing}`, () => {
  beforeAll(async () => {
    // The second forest is for the admin to add.
    at = await startTwoForests({ connectors: ({ corp }) => [corp.connector.id], pageLimitMs });
  }, startLimitMs);

  /** A dialog that a failed test left open must not fail the next. */
  beforeEach(async () => {
    await at.page.reload();
  });

  afterAll(() => at?.stop(), 60_000);

  it('adds the second one after a test that shows every step, and its people are served', async () => {
    const person = personOf(at.fabrikam, 'plain');
    expect((await at.reset(person)).outcome.code).toBe('userNotFound');
    await at.goTo('Connectors');
    await button('Add forest').click();
    const { connector, serviceAccountPassword } = at.fabrikam;
    const field = (name: string): Locator => dialog().getByRole('textbox', { name });
    await field('DNS name of the domain').fill(connector.domain);
    await field('Service account').fill(connector.serviceAccount);
    await dialog().getByLabel('Password').first().fill(serviceAccountPassword);
    await field('CA file').fill(connector.caFile ?? '');
    await field('DNS servers').fill(connector.dnsServers.join(', '));
    await dialog().getByRole('button', { name: 'Test connection' }).click();
    await dialog()
      .getByText(/The test passed/)
      .first()
      .waitFor();
    for (const step of ['DNS', 'TCP', 'TLS', 'Sign-in', 'PDC emulator', 'Partitions', 'Permissions'])
      await dialog().getByText(step, { exact: true }).first().waitFor();
    await dialog().getByRole('button', { name: 'Save', exact: true }).click();
    await dialog().waitFor({ state: 'hidden' });
    await button(`Properties: ${connector.domain}`).waitFor();
    let last: Reset | null = null;
    await untilTrue('people of the new forest are served', async () => {
      last = await at.reset(person);
      return last.outcome.code === 'success';
    });
    const { password } = last as unknown as Reset;
    expect(await at.fabrikam.bind(person.distinguishedName, password)).toBe(true);
    expect(await at.page.content()).not.toContain(serviceAccountPassword);
  }, 90_000);

  it('prefers the second domain controller: reads move to it, and the write still reaches the PDC emulator', async () => {
    const person = personOf(at.corp, 'plain', 1);
    const [dc1, dc2] = [at.corp.controllers.dc1.ldaps.host, at.corp.controllers.dc2.ldaps.host];
    await openProperties('corp.example.com');
    await button('Configure…').click();
    await dialog()
      .getByRole('button', { name: `Prefer ${dc2}` })
      .click();
    await dialog().getByRole('button', { name: 'OK' }).click();
    await savePartitions();
    const { outcome, password } = await at.reset(person);
    expect(outcome.code).toBe('success');
    expect(await at.corp.bindTo('dc1', person.distinguishedName, password)).toBe(true);
    await openProperties('corp.example.com');
    const settings = at.page.getByText('Last used').locator('..');
    await settings.getByText(dc2).waitFor();
    await settings.getByText(dc1).waitFor();
    await at.goTo('Operations');
    await at.page.getByRole('row').filter({ hasText: person.userPrincipalName }).first().click();
    await at.page.getByText(dc1, { exact: true }).first().waitFor();
  }, 60_000);

  it('unticks a container: its people are not served any more, at once', async () => {
    const person = personOf(at.corp, 'plain', 2);
    const unit = person.unitPath.at(-1);
    if (unit === undefined) throw new Error('a person without a unit');
    expect((await at.reset(person)).outcome.code).toBe('success');
    await openProperties('corp.example.com');
    await button('Containers…').click();
    const row = (name: string): Locator => dialog().getByRole('treeitem').filter({ hasText: name }).last();
    for (const name of person.unitPath) {
      await row(name).click();
      if (name === unit) await at.page.keyboard.press('Space');
      else await at.page.keyboard.press('ArrowRight');
    }
    await dialog().getByRole('button', { name: 'OK' }).click();
    await savePartitions();
    expect((await at.reset(person)).outcome).toMatchObject({ code: 'userNotFound' });
  }, 60_000);

  it('shows a person whose unit lacks the rights red, and green after they were granted', async () => {
    const person = personOf(at.corp, 'withoutRights');
    await at.goTo('People');
    await at.page.getByRole('combobox', { name: 'Find a person' }).fill(person.userPrincipalName);
    await at.page.getByRole('option').filter({ hasText: person.userPrincipalName }).first().click();
    await at.page
      .getByText(/^(Writeback|Resets).* fail/)
      .first()
      .waitFor();
    await at.page.getByText('dsacls').first().waitFor();
    expect((await at.reset(person)).outcome.code).toBe('insufficientRights');
    await at.corp.grantRights(at.corp.withoutRightsOu);
    await button('Check again').click();
    await at.page
      .getByText(/^Writeback works/)
      .first()
      .waitFor();
    expect((await at.reset(person)).outcome.code).toBe('success');
  }, 60_000);
});
