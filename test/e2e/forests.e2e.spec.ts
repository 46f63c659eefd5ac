import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { demoPassword } from '../../lab/demo/demo-passwords';
import { startLab, type Lab } from '../../lab/lab';
import type { CorpForest, LabDirectory, Person, PersonRole } from '../../lab/types';
import type { PortalOutcome } from '../../portal/outcome';
import type { Configuration } from '../../shared/model/configuration';
import { untilTrue } from '../integration/main-job/running-system';
import { launchConsole, type LaunchedConsole } from './launch';

const startLimitMs = 240_000;
const pageLimitMs = 20_000;

let dir: string;
let lab: Lab;
let corp: CorpForest;
let fabrikam: LabDirectory;
let console: LaunchedConsole;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wb-'));
  lab = await startLab({ dir: join(dir, 'lab'), directory: 'forests', userCount: 60, log: () => undefined });
  if (lab.forests === null) throw new Error('The lab has no forests');
  ({ corp, fabrikam } = lab.forests);
  // The second forest is for the admin to add.
  const configuration = JSON.parse(await readFile(lab.configurationFile, 'utf8')) as Configuration;
  const connectors = configuration.connectors.filter(({ id }) => id === corp.connector.id);
  await writeFile(lab.configurationFile, JSON.stringify({ ...configuration, connectors }));
  console = await launchConsole({
    stateDir: lab.stateDir,
    args: [`--configuration=${lab.configurationFile}`],
  });
  console.page.setDefaultTimeout(pageLimitMs);
  await untilTrue('writeback is on', async () => (await lab.portal.isAvailable()).available);
}, startLimitMs);

/** A dialog that a failed test left open must not fail the next. */
beforeEach(async () => {
  await page().reload();
});

afterAll(async () => {
  await console.close();
  await lab.stop();
  await rm(dir, { recursive: true, force: true });
}, 60_000);

const page = (): LaunchedConsole['page'] => console.page;
const button = (name: string | RegExp): Locator => page().getByRole('button', { name, exact: true });
const dialog = (): Locator => page().getByRole('dialog').or(page().getByRole('alertdialog')).last();
const goTo = (name: string): Promise<void> =>
  page().getByRole('navigation').getByRole('button', { name, exact: true }).click();

function personOf({ people }: LabDirectory, role: PersonRole, index = 0): Person {
  const found = people.filter((person) => person.role === role)[index];
  if (found === undefined) throw new Error(`nobody is ${role}`);
  return found;
}

interface Reset {
  readonly outcome: PortalOutcome;
  readonly password: string;
}

async function reset(person: Person): Promise<Reset> {
  const password = demoPassword('good');
  const outcome = await lab.portal.reset({ cloudAnchor: lab.cloud.anchorOf(person), newPassword: password });
  return { outcome, password };
}

async function openProperties(domain: string): Promise<void> {
  await page().reload();
  await goTo('Connectors');
  await button(`Properties: ${domain}`).click();
  await page().getByRole('heading', { name: 'Configure directory partitions' }).waitFor();
}

async function savePartitions(): Promise<void> {
  await button('Save').click();
  await page().getByText('Saved and in force. No restart is needed.').first().waitFor();
}

describe('the console on two real forests', () => {
  it('adds the second one after a test that shows every step, and its people are served', async () => {
    const person = personOf(fabrikam, 'plain');
    expect((await reset(person)).outcome.code).toBe('userNotFound');
    await goTo('Connectors');
    await button('Add forest').click();
    const { connector, serviceAccountPassword } = fabrikam;
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
      last = await reset(person);
      return last.outcome.code === 'success';
    });
    const { password } = last as unknown as Reset;
    expect(await fabrikam.bind(person.distinguishedName, password)).toBe(true);
    expect(await page().content()).not.toContain(serviceAccountPassword);
  }, 90_000);

  it('prefers the second domain controller: reads move to it, and the write still reaches the PDC emulator', async () => {
    const person = personOf(corp, 'plain', 1);
    const [dc1, dc2] = [corp.controllers.dc1.ldaps.host, corp.controllers.dc2.ldaps.host];
    await openProperties('corp.example.com');
    await button('Configure…').click();
    await dialog()
      .getByRole('button', { name: `Prefer ${dc2}` })
      .click();
    await dialog().getByRole('button', { name: 'OK' }).click();
    await savePartitions();
    const { outcome, password } = await reset(person);
    expect(outcome.code).toBe('success');
    expect(await corp.bindTo('dc1', person.distinguishedName, password)).toBe(true);
    await openProperties('corp.example.com');
    const settings = page().getByText('Last used').locator('..');
    await settings.getByText(dc2).waitFor();
    await settings.getByText(dc1).waitFor();
    await goTo('Operations');
    await page().getByRole('row').filter({ hasText: person.userPrincipalName }).first().click();
    await page().getByText(dc1, { exact: true }).first().waitFor();
  }, 60_000);

  it('unticks a container: its people are not served any more, at once', async () => {
    const person = personOf(corp, 'plain', 2);
    const unit = person.unitPath.at(-1);
    if (unit === undefined) throw new Error('a person without a unit');
    expect((await reset(person)).outcome.code).toBe('success');
    await openProperties('corp.example.com');
    await button('Containers…').click();
    const row = (name: string): Locator => dialog().getByRole('treeitem').filter({ hasText: name }).last();
    for (const name of person.unitPath) {
      await row(name).click();
      if (name === unit) await page().keyboard.press('Space');
      else await page().keyboard.press('ArrowRight');
    }
    await dialog().getByRole('button', { name: 'OK' }).click();
    await savePartitions();
    expect((await reset(person)).outcome).toMatchObject({ code: 'userNotFound' });
  }, 60_000);

  it('shows a person whose unit lacks the rights red, and green after they were granted', async () => {
    const person = personOf(corp, 'withoutRights');
    await goTo('People');
    await page().getByRole('combobox', { name: 'Find a person' }).fill(person.userPrincipalName);
    await page().getByRole('option').filter({ hasText: person.userPrincipalName }).first().click();
    await page()
      .getByText(/^(Writeback|Resets).* fail/)
      .first()
      .waitFor();
    await page().getByText('dsacls').first().waitFor();
    expect((await reset(person)).outcome.code).toBe('insufficientRights');
    await corp.grantRights(corp.withoutRightsOu);
    await button('Check again').click();
    await page()
      .getByText(/^Writeback works/)
      .first()
      .waitFor();
    expect((await reset(person)).outcome.code).toBe('success');
  }, 60_000);
});
