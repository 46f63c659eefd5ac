import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PartitionSettings } from '../../shared/model/partition';
import { corpDn, manyControllers, partitionsOfForests, twoForests } from '../fakes/fake-topology';
import { launchConnectors, type ConnectorsConsole } from './connectors-console';

const euDn = `DC=eu,${corpDn}`;

let at: ConnectorsConsole;

beforeAll(async () => {
  at = await launchConnectors();
});
afterAll(() => at.close());
beforeEach(async () => {
  const now = Date.now();
  await at.set({
    forests: twoForests(now),
    partitionsOf: partitionsOfForests(now),
    controllers: manyControllers(now),
    refusing: {},
    delayMs: 0,
  });
  at.complaints.length = 0;
  await at.open();
  await at.properties('corp.example.com');
  await at.page.getByText('Select directory partitions').waitFor();
  await tick('Synchronise corp.example.com').waitFor();
  await at.calls();
});

/** What is in force in the agent. */
const inForce = (dn: string): Promise<PartitionSettings | undefined> =>
  at.app.evaluate(
    (_electron, name) =>
      fakeMain.agent.connectors.partitionsOf['corp']?.find((one) => one.distinguishedName === name)?.settings,
    dn,
  );

const tick = (name: string) => at.page.getByRole('checkbox', { name });
const item = (name: string | RegExp) => at.page.getByRole('treeitem', { name });

async function save(): Promise<void> {
  await at.button('Save').click();
  await at.page.getByText('Saved and in force. No restart is needed.').waitFor();
}

describe('directory partitions', () => {
  it('are listed; only domains can be ticked, and the others say why', async () => {
    const boxes = await at.page.getByRole('checkbox', { name: /^Synchronise/ }).evaluateAll((all) =>
      all.map((box) => {
        const input = box as HTMLInputElement;
        return `${input.ariaLabel ?? ''} ${input.disabled ? 'disabled' : input.checked ? 'ticked' : 'open'}`;
      }),
    );
    await at.page.getByText('Application, holds no users').first().click();
    await at.page.getByText(/An application partition cannot hold user accounts/).waitFor();
    expect(boxes).toEqual([
      'Synchronise corp.example.com ticked',
      'Synchronise eu.corp.example.com open',
      `Synchronise CN=Configuration,${corpDn} disabled`,
      `Synchronise CN=Schema,CN=Configuration,${corpDn} disabled`,
      'Synchronise DomainDnsZones.corp.example.com disabled',
      'Synchronise ForestDnsZones.corp.example.com disabled',
    ]);
  });

  it('are saved together, are in force at once, and an import follows', async () => {
    const { page } = at;
    await tick('Synchronise eu.corp.example.com').click();
    await page.getByText('Unsaved changes in one partition').waitFor();
    await page.getByRole('button', { name: /^corp\.example\.com/ }).click();
    await page.getByRole('checkbox', { name: 'Only use preferred domain controllers' }).click();
    await page.getByText('Unsaved changes in 2 partitions').waitFor();
    await save();
    await page.getByText(/An import follows by itself/).waitFor();
    await page.getByText('No unsaved changes').waitFor();
    expect({
      eu: (await inForce(euDn))?.selected,
      corp: (await inForce(corpDn))?.onlyPreferred,
      calls: await at.calls(),
      complaints: at.complaints,
    }).toEqual({
      eu: true,
      corp: true,
      calls: [`savePartition ${corpDn}, stored password`, `savePartition ${euDn}, stored password`],
      complaints: [],
    });
  });

  it('keep what is typed in when the agent refuses it, and say why', async () => {
    const message = 'dc9 is not a domain controller of this domain.';
    await at.set({ refusing: { savePartition: { code: 'badInput', message } } });
    await tick('Synchronise eu.corp.example.com').click();
    await at.button('Save').click();
    await at.page.getByText('eu.corp.example.com was not saved').waitFor();
    await at.page.getByText(message).waitFor();
    await at.page.getByText('Unsaved changes in one partition').waitFor();
    expect(await tick('Synchronise eu.corp.example.com').isChecked()).toBe(true);
  });

  it('are no change any more when everything is back as it was', async () => {
    await tick('Synchronise corp.example.com').click();
    await at.page.getByText(/This domain is not selected/).waitFor();
    await tick('Synchronise corp.example.com').click();
    await at.page.getByText('No unsaved changes').waitFor();
    await tick('Synchronise corp.example.com').click();
    await at.button('Discard changes').click();
    await at.page.getByText('No unsaved changes').waitFor();
    expect(await tick('Synchronise corp.example.com').isChecked()).toBe(true);
  });

  it('can be read afresh', async () => {
    const partitionsOf = partitionsOfForests(Date.now());
    const added = { ...partitionsOf['corp']![1]!, dnsName: 'new.corp.example.com' };
    await at.set({ partitionsOf: { ...partitionsOf, corp: [...partitionsOf['corp']!, added] } });
    await at.button('Refresh').click();
    await tick('Synchronise new.corp.example.com').waitFor();
    expect(await at.calls()).toEqual(['partitions corp']);
  });

  it('always say that writes go to the PDC emulator', async () => {
    await at.page.getByText(/^Writes always go to the PDC emulator of the domain/).waitFor();
    await at.page.getByRole('checkbox', { name: 'Only use preferred domain controllers' }).click();
    await at.page.getByText(/^Writes always go to the PDC emulator of the domain/).waitFor();
    const group = at.page.getByRole('region', { name: 'Domain controller connection settings' });
    const used = await group.getByRole('definition').allInnerTexts();
    expect(used.map((text) => text.replace(/\s+since.*$/s, ' since …'))).toEqual([
      'dc2.corp.example.com since …',
      'dc1.corp.example.com since …',
    ]);
  });
});

describe('leaving with unsaved changes', () => {
  beforeEach(() => tick('Synchronise eu.corp.example.com').click());

  it.each([
    ['to the list', () => at.button('All forests').click(), 'Connectors'],
    [
      'to another page',
      () => at.page.getByRole('navigation').getByRole('button', { name: 'Overview' }).click(),
      'Overview',
    ],
  ])('%s asks first', async (_, leave, heading) => {
    await leave();
    await at.page.getByText('Leave without saving?').waitFor();
    // Enter, as soon as the question is there, keeps them.
    await at.page.keyboard.press('Enter');
    await at.dialog().waitFor({ state: 'detached' });
    await at.page.getByText('Unsaved changes in one partition').waitFor();
    await leave();
    await at.button('Discard and leave').click();
    await at.page.getByRole('heading', { name: heading, level: 1 }).waitFor();
    // Nothing is asked where nothing would be lost.
    await at.page.getByRole('navigation').getByRole('button', { name: 'Operations' }).click();
    await at.page.getByRole('heading', { name: 'Operations', level: 1 }).waitFor();
    expect(await at.calls()).toEqual([]);
  });
});

describe('preferred domain controllers', () => {
  const rows = (): Promise<string[]> =>
    at
      .dialog()
      .getByRole('list', { name: 'Preferred domain controllers' })
      .getByRole('listitem')
      .evaluateAll((all) => all.map((row) => /dc\d/.exec(row.textContent ?? '')?.[0] ?? ''));
  /** The list, what was last said of it, and where the keyboard is. */
  const list = async () => ({
    rows: await rows(),
    said: await at.dialog().getByRole('status').innerText(),
    focused: await at.page.evaluate(() => document.activeElement?.getAttribute('aria-label')),
  });

  beforeEach(async () => {
    await at.button('Configure…').click();
    await at.button('Prefer dc6.corp.example.com').click();
  });

  it('are added from those found, reordered by keyboard with an announcement, and saved in that order', async () => {
    const up = at.button('Move dc6.corp.example.com up');
    await up.focus();
    await at.page.keyboard.press('Enter');
    const second = {
      rows: ['dc2', 'dc6', 'dc1'],
      said: 'dc6.corp.example.com is now number 2 of 3.',
      focused: 'Move dc6.corp.example.com up',
    };
    await expect.poll(list).toEqual(second);
    await at.page.keyboard.press('Enter');
    await at.page.keyboard.press('Enter');
    await expect
      .poll(list)
      .toMatchObject({ rows: ['dc6', 'dc2', 'dc1'], focused: 'Move dc6.corp.example.com up' });
    await at.page.keyboard.press('Alt+ArrowDown');
    await expect.poll(list).toEqual(second);
    await at.button('OK').click();
    await save();
    expect((await inForce(corpDn))?.preferredDomainControllers).toEqual([
      'dc2.corp.example.com',
      'dc6.corp.example.com',
      'dc1.corp.example.com',
    ]);
  });

  it('are reordered by drag', async () => {
    const items = at
      .dialog()
      .getByRole('list', { name: 'Preferred domain controllers' })
      .getByRole('listitem');
    await items.filter({ hasText: 'dc6' }).dragTo(items.filter({ hasText: 'dc2' }));
    await expect.poll(rows).toEqual(['dc6', 'dc2', 'dc1']);
  });

  it('are added by name, checked, and removed; the focus stays in the list', async () => {
    const { page } = at;
    await page.getByLabel('Add by host name').fill('https://dc9');
    await page.keyboard.press('Enter');
    await page.getByText('Enter the full DNS name, for example dc1.corp.example.com.').waitFor();
    await page.getByLabel('Add by host name').fill('DC9.corp.example.com');
    await page.keyboard.press('Enter');
    await page.getByText('not among those found').waitFor();
    await at.button('Remove dc1.corp.example.com').press('Enter');
    await expect.poll(list).toEqual({
      rows: ['dc2', 'dc6', 'dc9'],
      said: 'dc1.corp.example.com was removed from the list.',
      focused: 'Remove dc6.corp.example.com',
    });
  });

  it('of another domain are refused by the agent, which says what to do; no CA file is set', async () => {
    const forests = twoForests(Date.now()).map((view) => ({
      ...view,
      connector: { ...view.connector, caFile: null },
    }));
    await at.set({ forests });
    await at.page.getByLabel('Add by host name').fill('dc1.elsewhere.test');
    await at.page.keyboard.press('Enter');
    await at.button('OK').click();
    await at.button('Save').click();
    await at.page.getByText('corp.example.com was not saved').waitFor();
    await at.page.getByText(/dc1\.elsewhere\.test is not a name in corp\.example\.com/).waitFor();
    expect((await inForce(corpDn))?.preferredDomainControllers).toEqual([
      'dc2.corp.example.com',
      'dc1.corp.example.com',
    ]);
  });

  it('are as before when the dialog is cancelled', async () => {
    await at.button('Cancel').click();
    await at.dialog().waitFor({ state: 'detached' });
    await at.page.getByText('No unsaved changes').waitFor();
  });

  it('must be there before only they may be used', async () => {
    for (const host of ['dc1', 'dc2', 'dc6']) await at.button(`Remove ${host}.corp.example.com`).click();
    await at.button('OK').click();
    const box = at.page.getByRole('checkbox', { name: 'Only use preferred domain controllers' });
    await at.page.getByText('None: the PDC emulator is read from.').waitFor();
    await expect.poll(() => box.isDisabled()).toBe(true);
  });
});

describe('credentials of a partition', () => {
  const password = 'Pa55-w0rd of the partition';

  it('are asked for, sent once, and nowhere afterwards', async () => {
    const { page } = at;
    await page.getByRole('radio', { name: 'Alternate credentials for this directory partition' }).click();
    await page.getByRole('textbox', { name: 'Account' }).fill('EU\\svc');
    await at.button('Save').click();
    await page.getByText('Enter the password of this account.').waitFor();
    const field = page.getByLabel('Password').first();
    await expect.poll(() => field.evaluate((one) => one === document.activeElement)).toBe(true);
    await field.fill(password);
    const inSource = (await page.content()).includes(password);
    // Looking at another partition meanwhile loses nothing.
    await page.getByRole('button', { name: /^eu\.corp\.example\.com/ }).click();
    await save();
    await page.getByRole('button', { name: /^corp\.example\.com/ }).click();
    await page.getByText('Leave empty to keep the stored password.').waitFor();
    const left = await page.evaluate(
      (secret) =>
        document.documentElement.outerHTML.includes(secret) ||
        [...document.querySelectorAll('input')].some(({ value }) => value.includes(secret)),
      password,
    );
    expect({
      inSource,
      left,
      calls: await at.calls(),
      kept: (await inForce(corpDn))?.serviceAccount,
    }).toEqual({
      inSource: false,
      left: false,
      calls: [`savePartition ${corpDn}, new password`],
      kept: 'EU\\svc',
    });
  });
});

describe('containers', () => {
  const states = (...names: string[]): Promise<(string | null)[]> =>
    Promise.all(names.map((name) => item(name).getAttribute('aria-checked')));

  beforeEach(async () => {
    await at.button('Containers…').click();
    await item('Regions').waitFor();
    await at.calls();
  });

  it('have three states, and come down to few rules', async () => {
    const { page } = at;
    await expect
      .poll(() => states('corp.example.com', 'Disabled accounts', 'Regions'))
      .toEqual(['mixed', 'false', 'true']);
    await page.getByRole('tree').focus();
    // By keyboard: the first letters, open, down, untick.
    await page.keyboard.type('reg');
    await page.keyboard.press('ArrowRight');
    await item('Region 0001').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await expect
      .poll(() => states('corp.example.com', 'Regions', 'Region 0001', 'Region 0002'))
      .toEqual(['mixed', 'mixed', 'true', 'false']);
    // One below what is left out is put in again: the one above is partly included.
    await page.keyboard.press('ArrowRight');
    await item('Site 0001').waitFor();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await expect
      .poll(() => states('Region 0002', 'Site 0001', 'Site 0002'))
      .toEqual(['mixed', 'true', 'false']);
    await at.button('OK').click();
    await at.page.getByText('All containers are synchronised, with 3 exceptions:').waitFor();
    await save();
    expect((await inForce(corpDn))?.containers).toEqual([
      { distinguishedName: `OU=Disabled accounts,${corpDn}`, included: false },
      { distinguishedName: `OU=Region 0002,OU=Regions,${corpDn}`, included: false },
      { distinguishedName: `OU=Site 0001,OU=Region 0002,OU=Regions,${corpDn}`, included: true },
    ]);
  });

  it('leave out everything but one, with two clicks', async () => {
    await item('corp.example.com').locator('[data-box]').click();
    await item('corp.example.com').locator('[data-box]').click();
    await item('Staff').locator('[data-box]').click();
    await at.button('OK').click();
    await at.page.getByText('No container is synchronised, with one exception:').waitFor();
    await save();
    expect((await inForce(corpDn))?.containers).toEqual([
      { distinguishedName: corpDn, included: false },
      { distinguishedName: `OU=Staff,${corpDn}`, included: true },
    ]);
  });

  it('are read level by level, each once', async () => {
    await item('Staff').dblclick();
    await item('R&D, Labs').waitFor();
    await item('Staff').dblclick();
    await item('R&D, Labs').waitFor({ state: 'detached' });
    await item('Staff').dblclick();
    await item('R&D, Labs').locator('[data-box]').click();
    await at.dialog().getByText('OU=R\\&D\\, Labs,OU=Staff').waitFor();
    expect(await at.calls()).toEqual([`containers OU=Staff,${corpDn}`]);
  });

  it('are tried again where they could not be read', async () => {
    await at.set({ refusing: { containers: { code: 'failed', message: 'dc2 does not answer.' } } });
    await item('Staff').dblclick();
    await item('dc2 does not answer').waitFor();
    await at.set({ refusing: {} });
    await at.page.getByRole('tree').focus();
    await at.page.keyboard.press('ArrowDown');
    await at.page.keyboard.press('Enter');
    await item('Marketing').waitFor();
    await item('dc2 does not answer').waitFor({ state: 'detached' });
  });

  it('stay few in the document and quick, however many there are', async () => {
    const { page } = at;
    await page.getByRole('tree').focus();
    await page.keyboard.type('regions');
    await page.keyboard.press('ArrowRight');
    for (const region of ['Region 0003', 'Region 0002', 'Region 0001']) await item(region).dblclick();
    await page.getByRole('tree').focus();
    await page.keyboard.press('Home');
    await page.keyboard.type('branches');
    await page.keyboard.press('ArrowRight');
    await item('Branch 0001').waitFor();
    const started = Date.now();
    for (let press = 0; press < 60; press += 1) await page.keyboard.press('PageDown');
    await page.keyboard.type('branch 1000');
    await page.keyboard.press('ArrowDown');
    await item(/Only the first 1,000 are listed/).waitFor();
    const tookMs = Date.now() - started;
    expect(await page.getByRole('treeitem').count()).toBeLessThan(60);
    expect(tookMs).toBeLessThan(6_000);
  });

  it('that are not listed get their rule by name', async () => {
    const { page } = at;
    await page.getByLabel('Distinguished name').fill('OU=Elsewhere,DC=fabrikam,DC=test');
    await at.button('Do not include').click();
    await page.getByText('This container is not in the partition.').waitFor();
    await page.getByLabel('Distinguished name').fill(`OU=Branch 7777,OU=Branches,${corpDn}`);
    await at.button('Do not include').click();
    await at.dialog().getByText('OU=Branch 7777,OU=Branches').waitFor();
    await at.button(`Remove the rule for OU=Disabled accounts,${corpDn}`).press('Enter');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe(`Remove the rule for OU=Branch 7777,OU=Branches,${corpDn}`);
    await expect.poll(() => states('Branches', 'Disabled accounts')).toEqual(['mixed', 'true']);
  });
});

describe('permissions', () => {
  it('show where rights are missing, the worst first, with commands to copy', async () => {
    const { page } = at;
    await at.button('Check permissions').click();
    await page.getByText('312 more containers with users were not looked at.').waitFor();
    const containers = await at
      .dialog()
      .getByRole('heading', { level: 4 })
      .evaluateAll((all) => all.map((one) => /OU=[^,\\]+/.exec(one.textContent ?? '')?.[0]));
    const command = await at.dialog().locator('code').first().innerText();
    await at.dialog().getByRole('button', { name: /^Copy/ }).first().click();
    await at.dialog().getByRole('button', { name: 'Copied' }).waitFor();
    await expect.poll(() => at.app.evaluate(({ clipboard }) => clipboard.readText())).toBe(command);
    expect(containers).toEqual(['OU=Locked away', 'OU=R', 'OU=Staff']);
    expect(command).toBe(`dsacls "${corpDn}" /I:T /G "CORP\\svc-writeback:CA;Unexpire Password"`);
  });
});
