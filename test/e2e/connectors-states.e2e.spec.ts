import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failedTest, goodTest, twoForests } from '../fakes/fake-topology';
import { faultsOf, noFaults, type PageState } from './accessibility';
import { launchConnectors, type ConnectorsConsole } from './connectors-console';
import { picturesIn } from './pictures';

const picture = picturesIn('connectors');
const noAnswer = { code: 'failed', message: 'No domain controller of fabrikam.test answers.' } as const;
const noSuchFile = { code: 'badInput', message: 'There is no file /srv/users.csv.' } as const;

let at: ConnectorsConsole;

beforeAll(async () => {
  at = await launchConnectors();
});
afterAll(() => at.close());
beforeEach(async () => {
  await at.set({ forests: twoForests(Date.now()), steps: goodTest, refusing: {}, delayMs: 0 });
  await at.app.evaluate(() => {
    Object.assign(fakeMain.agent.cloud, { refusal: null, fault: null });
  });
  at.complaints.length = 0;
  await at.open();
});

const refuseCloud = (): Promise<void> =>
  at.app.evaluate((_electron, refusal) => {
    fakeMain.agent.cloud.refusal = refusal;
  }, noSuchFile);

const breakCloud = (): Promise<void> =>
  at.app.evaluate((_electron, fault) => {
    fakeMain.agent.cloud.fault = fault;
  }, noAnswer);

const properties = () => at.properties('corp.example.com');

/** What an admin can meet on the page: how to get there, and the words that must be seen then. */
const states: readonly PageState[] = [
  { name: 'list', reach: () => Promise.resolve(), seen: 'fabrikam.test' },
  {
    name: 'empty',
    async reach() {
      await at.set({ forests: [] });
      await at.open();
    },
    seen: 'No forest yet',
  },
  {
    name: 'list-failed',
    async reach() {
      await at.set({ refusing: { list: noAnswer } });
      await at.open();
    },
    seen: 'The forests could not be read',
  },
  {
    name: 'test-running',
    async reach() {
      await at.set({ delayMs: 3_000 });
      await at.button('Test: corp.example.com').click();
    },
    seen: /Testing…/,
  },
  {
    name: 'test-passed',
    reach: () => at.button('Test: corp.example.com').click(),
    seen: 'The test passed.',
  },
  {
    name: 'test-not-passed',
    async reach() {
      await at.set({ steps: failedTest });
      await at.button('Test: fabrikam.test').click();
    },
    seen: 'The test did not pass.',
  },
  {
    name: 'test-not-run',
    async reach() {
      await at.set({ refusing: { test: { code: 'failed', message: 'The agent is stopping.' } } });
      await at.button('Test: fabrikam.test').click();
    },
    seen: 'The agent is stopping.',
  },
  {
    name: 'remove',
    reach: () => at.button('Remove: fabrikam.test').click(),
    seen: /not served any more/,
  },
  {
    name: 'remove-refused',
    async reach() {
      const message = 'The agent needs at least one forest: add the other one first.';
      await at.set({ refusing: { remove: { code: 'badInput', message } } });
      await at.button('Remove: fabrikam.test').click();
      await at.button('Remove forest').click();
    },
    seen: /The agent needs at least one forest/,
  },
  { name: 'add', reach: () => at.button('Add forest').click(), seen: 'DNS name of the domain' },
  {
    name: 'add-problems',
    async reach() {
      await at.button('Add forest').click();
      await at.button('Add domain controller').click();
      await at.page.getByLabel('Host name, domain controller 1').fill('dc1.contoso.test');
      await at.page.getByLabel('Port').fill('70000');
      await at.button('Save').click();
    },
    seen: 'Enter a number between 1 and 65535, or leave it empty.',
  },
  {
    name: 'edit',
    reach: () => at.button('Edit connection: fabrikam.test').click(),
    seen: 'Leave empty to keep the stored password.',
  },
  { name: 'partitions', reach: properties, seen: 'DomainDnsZones.corp.example.com' },
  {
    name: 'partitions-loading',
    async reach() {
      await at.set({ delayMs: 3_000 });
      await properties();
    },
    seen: 'No unsaved changes',
  },
  {
    name: 'partitions-failed',
    async reach() {
      await at.set({ refusing: { partitions: noAnswer } });
      await at.properties('fabrikam.test');
    },
    seen: noAnswer.message,
  },
  {
    name: 'partition-not-selectable',
    async reach() {
      await properties();
      await at.page.getByText('Schema, holds no users').click();
    },
    seen: /The schema partition holds the definitions/,
  },
  {
    name: 'controllers',
    async reach() {
      await properties();
      await at.button('Configure…').click();
      await at.button('Details of dc4.corp.example.com').click();
    },
    seen: /It is self-signed\. Enrol a certificate/,
  },
  {
    name: 'controllers-failed',
    async reach() {
      await at.set({ refusing: { domainControllers: noAnswer } });
      await properties();
      await at.button('Configure…').click();
    },
    seen: `The domain controllers could not be found out: ${noAnswer.message}`,
  },
  {
    name: 'containers',
    async reach() {
      await properties();
      await at.button('Containers…').click();
      await at.page.getByRole('treeitem', { name: 'Regions' }).dblclick();
    },
    seen: 'Region 0001',
  },
  {
    name: 'containers-failed',
    async reach() {
      await at.set({ refusing: { containers: noAnswer } });
      await properties();
      await at.button('Containers…').click();
    },
    seen: /Could not be read: No domain controller/,
  },
  {
    name: 'permissions',
    async reach() {
      await properties();
      await at.button('Check permissions').click();
    },
    seen: '1 with missing rights, 1 with warnings, 1 in order',
  },
  {
    name: 'permissions-failed',
    async reach() {
      await at.set({ refusing: { diagnose: noAnswer } });
      await properties();
      await at.button('Check permissions').click();
    },
    seen: noAnswer.message,
  },
  {
    name: 'cloud-failed',
    async reach() {
      await breakCloud();
      await at.open();
      await at.button('Try again').scrollIntoViewIfNeeded();
    },
    seen: `It could not be asked: ${noAnswer.message}`,
  },
  {
    name: 'cloud-not-saved',
    async reach() {
      await refuseCloud();
      await at.button('Edit source…').click();
      await at.button('Save').click();
    },
    seen: noSuchFile.message,
  },
  {
    name: 'cloud-problems',
    async reach() {
      await at.button('Edit source…').click();
      await at.page.getByRole('radio', { name: 'Microsoft Graph' }).click();
      await at.button('Save').click();
    },
    seen: 'Enter the secret.',
  },
];

describe.each(['light', 'dark'] as const)('Connectors, %s', (colorScheme) => {
  it.each(states)('$name', async (state) => {
    const { page, complaints } = at;
    const file = picture(`${state.name}-${colorScheme}`);
    expect(await faultsOf(state, { page, complaints, colorScheme, file })).toEqual(noFaults);
  });
});

describe('the source of the cloud’s users', () => {
  it('can be changed once it could be asked', async () => {
    await breakCloud();
    await at.open();
    await at.button('Try again').waitFor();
    await at.app.evaluate(() => {
      fakeMain.agent.cloud.fault = null;
    });
    await at.button('Try again').click();
    await at.button('Edit source…').click();
    await at.page.getByLabel('File with the cloud’s users').waitFor();
  });

  it('is kept untried when the admin wants that, once nothing is missing', async () => {
    const { page } = at;
    await refuseCloud();
    await at.button('Edit source…').click();
    const file = page.getByLabel('File with the cloud’s users');
    await file.fill('');
    await at.button('Save').click();
    await page.getByText('Choose the file with the cloud’s users.').waitFor();
    const focused = await file.evaluate((field) => field === document.activeElement);
    await file.fill('/srv/users.csv');
    await page.mouse.click(5, 5);
    await at.button('Save').click();
    await page.getByText('The source was not changed').waitFor();
    await at.button('Save without trying it').click();
    await page.getByText('The source was changed. An import has begun.').waitFor();
    const kept = await at.app.evaluate(() => fakeMain.agent.cloud.view.settings);
    expect({ focused, kept }).toMatchObject({ focused: true, kept: { file: '/srv/users.csv' } });
  });

  it('is an application with the certificate that was pasted, not with the secret typed in before', async () => {
    const { page } = at;
    await at.button('Edit source…').click();
    await page.getByRole('radio', { name: 'Microsoft Graph' }).click();
    await page.getByLabel('Tenant').fill('contoso.com');
    await page.getByLabel('Application (client) ID').fill('app-1');
    await page.getByLabel('Client secret').last().fill('a secret');
    await page.getByRole('radio', { name: 'Application with a certificate' }).click();
    await at.button('Save').click();
    await page.getByText('Paste the certificate with its private key.').waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
    const pasted = page.getByLabel('Certificate and private key');
    const focused = await pasted.evaluate((field) => field === document.activeElement);
    await pasted.fill('-----BEGIN CERTIFICATE-----');
    await at.button('Save').click();
    await page.getByText('The source was changed. An import has begun.').waitFor();
    const kept = await at.app.evaluate(() => ({
      settings: fakeMain.agent.cloud.view.settings,
      secrets: fakeMain.agent.cloud.secrets,
    }));
    expect({ focused, ...kept }).toMatchObject({
      focused: true,
      settings: { kind: 'graph', tenant: 'contoso.com', credentials: 'certificate', clientId: 'app-1' },
      secrets: [null, '-----BEGIN CERTIFICATE-----'],
    });
  });
});

// Comes last: what it does to the app stays done.
describe('a list that is on its way', () => {
  it('has its shape already', async () => {
    await at.app.evaluate(({ ipcMain }) => {
      ipcMain.removeHandler('connectors.list');
      // Held, since Electron answers a call itself when its promise is garbage-collected.
      const never = new Promise((resolve) => Object.assign(globalThis, { unanswered: resolve }));
      ipcMain.handle('connectors.list', () => never);
    });
    await at.open();
    await at.page.getByLabel('Loading…').waitFor();
    expect(await at.accessibilityProblems()).toEqual([]);
  });
});
