import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectorSchema } from '../../shared/model/connector';
import { failedTest, goodTest, twoForests } from '../fakes/fake-topology';
import { agentStatus } from '../fakes/fake-agent';
import { launchConnectors, type ConnectorsConsole } from './connectors-console';

const password = 'Pa55-w0rd of the service account';

let at: ConnectorsConsole;

beforeAll(async () => {
  at = await launchConnectors();
});
afterAll(() => at.close());
beforeEach(async () => {
  await at.set({ forests: twoForests(Date.now()), steps: goodTest, refusing: {}, delayMs: 0 });
  await at.calls();
  at.complaints.length = 0;
  await at.open();
});

const focused = (): Promise<string> =>
  at.page.evaluate(
    () => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
  );

async function fillIn(domain: string): Promise<void> {
  await at.button('Add forest').click();
  await at.page.getByLabel('DNS name of the domain').fill(domain);
  await at.page.getByLabel('Service account').fill('CONTOSO\\svc-writeback');
  await at.page.getByLabel('Password', { exact: false }).first().fill(password);
}

describe('a forest', () => {
  it('is added after a test that fails and one that passes', async () => {
    const { page } = at;
    await at.set({ steps: failedTest });
    await fillIn('Contoso.test');
    await at.button('Save').click();
    await page.getByText('The forest was not saved').waitFor();
    await page.getByText(/unable to get local issuer certificate/).waitFor();

    await page.getByLabel('CA file').fill('/etc/ssl/contoso.pem');
    await at.set({ steps: goodTest });
    await at.button('Test connection').click();
    await page.getByText('The test passed.').waitFor();
    await expect
      .poll(() => page.getByRole('list', { name: 'Test steps' }).getByRole('listitem').count())
      .toBe(7);
    await at.button('Save').click();
    await page.getByText(/The forest contoso\.test was added and is in force/).waitFor();
    await at.button('Properties: contoso.test').waitFor();

    const kept = await at.app.evaluate(() => fakeMain.agent.connectors.forests.at(-1)?.connector);
    expect({ kept, calls: await at.calls() }).toEqual({
      kept: connectorSchema.parse({
        id: 'contoso-test',
        domain: 'contoso.test',
        serviceAccount: 'CONTOSO\\svc-writeback',
        caFile: '/etc/ssl/contoso.pem',
      }),
      calls: [
        'save contoso.test, new password',
        'test contoso.test, new password',
        'save contoso.test, new password',
      ],
    });
  });

  it('is kept untested when the admin wants that', async () => {
    await at.set({ steps: failedTest });
    await fillIn('contoso.test');
    await at.button('Save').click();
    await at.button('Save without testing').click();
    await at.button('Properties: contoso.test').waitFor();
    expect(await at.calls()).toEqual([
      'save contoso.test, new password',
      'save contoso.test, new password, untested',
    ]);
  });

  it('stays in its dialog at a click beside it, and while it is saved', async () => {
    const { page } = at;
    await fillIn('contoso.test');
    await page.mouse.click(5, 5);
    await at.set({ delayMs: 1_500 });
    await at.button('Save').click();
    await page.getByText('Testing and saving…').waitFor();
    await page.keyboard.press('Escape');
    await page.mouse.click(5, 5);
    await page.keyboard.press('Enter');
    const domain = await page.getByLabel('DNS name of the domain').inputValue();
    await page.getByText(/The forest contoso\.test was added/).waitFor();
    expect({ domain, calls: await at.calls() }).toEqual({
      domain: 'contoso.test',
      calls: ['save contoso.test, new password'],
    });
  });

  it('is not sent while something is missing; the first field that is wrong has the focus', async () => {
    const { page } = at;
    await at.button('Add forest').click();
    await at.button('Save').click();
    await page.getByText('Enter the password of the service account.').waitFor();
    await expect.poll(() => page.locator('[aria-invalid="true"]').count()).toBe(3);
    const domain = page.getByLabel('DNS name of the domain');
    await expect.poll(() => domain.evaluate((field) => field === document.activeElement)).toBe(true);
    const words = await domain.evaluate((field) =>
      (field.getAttribute('aria-describedby') ?? '')
        .split(' ')
        .map((id) => document.getElementById(id)?.textContent ?? '')
        .join(' '),
    );
    await domain.fill('corp example');
    await page.getByText(/Enter the DNS name of the domain/).waitFor();
    expect(await at.calls()).toEqual([]);
    expect(words).toContain('Enter the DNS name of the domain, for example corp.example.com.');
  });

  it('is edited with its stored password, of which nothing is shown', async () => {
    const { page } = at;
    await at.button('Edit connection: fabrikam.test').click();
    const shown = await page.getByLabel('Password').first().inputValue();
    await page.getByLabel('Port').fill('3890');
    await at.button('Add domain controller').click();
    await page.getByLabel('Host name, domain controller 2').fill('fab-dc2.fabrikam.test');
    await page.getByLabel('Address, domain controller 2').fill('192.0.2.62');
    await at.button('Remove domain controller 1').click();
    await at.button('Save').click();
    await page.getByText(/The change is in force, no restart is needed/).waitFor();
    const kept = await at.app.evaluate(() => fakeMain.agent.connectors.forests[1]?.connector);
    expect({ shown, calls: await at.calls(), kept }).toMatchObject({
      shown: '',
      calls: ['save fabrikam.test, stored password'],
      kept: {
        port: 3890,
        security: 'startTls',
        dnsServers: ['192.0.2.53'],
        domainControllers: [{ host: 'fab-dc2.fabrikam.test', address: '192.0.2.62' }],
      },
    });
  });

  it('is removed only after a question; the keyboard comes back to where it was', async () => {
    const { page } = at;
    await at.button('Remove: fabrikam.test').press('Enter');
    await page.getByText(/1,260\) are not served any more/).waitFor();
    await page.keyboard.press('Escape');
    await at.dialog().waitFor({ state: 'detached' });
    await expect.poll(focused).toBe('Remove: fabrikam.test');
    const before = await at.calls();
    await at.button('Remove: fabrikam.test').click();
    await at.button('Remove forest').click();
    await page.getByText('The forest fabrikam.test was removed.').waitFor();
    // While a dialog closes, what is behind it is still hidden from assistive technology.
    await expect
      .poll(() => page.getByRole('heading', { level: 2 }).allInnerTexts())
      .toEqual(['Schedule', 'corp.example.com', 'Cloud']);
    expect({ before, after: await at.calls() }).toEqual({ before: [], after: ['remove fabrikam'] });
  });

  it('gives the keyboard to its properties and back, and is edited there too', async () => {
    const { page } = at;
    await at.button('Properties: fabrikam.test').press('Enter');
    await page.getByRole('heading', { name: 'fabrikam.test', level: 1 }).waitFor();
    await expect.poll(focused).toBe('fabrikam.test');
    await at.button('Edit connection').press('Enter');
    await at.dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByText(/The forest fabrikam\.test was changed/).waitFor();
    await expect.poll(focused).toBe('Edit connection');
    await at.button('All forests').press('Enter');
    await expect.poll(focused).toBe('Properties: fabrikam.test');
  });

  it('shows its state as it changes', async () => {
    const [corp] = agentStatus().connectors;
    if (corp === undefined) throw new Error('the fake agent has no connector');
    const card = at.page.getByRole('region', { name: 'corp.example.com' });
    await card.getByText('Reachable').waitFor();
    const gone = { ...corp, state: 'unreachable' as const, pdc: null, error: 'TLS: handshake failed' };
    await at.app.evaluate((_electron, next) => fakeMain.agent.setStatus({ connectors: [next] }), gone);
    await card.getByText('Unreachable').waitFor();
    await card.getByText('TLS: handshake failed').waitFor();
    await at.app.evaluate((_electron, next) => fakeMain.agent.setStatus({ connectors: [next] }), corp);
    await card.getByText('Reachable', { exact: true }).waitFor();
    expect(await card.getByText('Last contact').count()).toBe(1);
  });

  it('shows the users that a new import has brought', async () => {
    const identity = { ...agentStatus().identity, lastImportAt: Date.now() };
    const forests = twoForests(Date.now()).map((forest) => ({ ...forest, users: 77 }));
    await at.set({ forests });
    await at.app.evaluate((_electron, next) => fakeMain.agent.setStatus({ identity: next }), identity);
    await at.page.getByRole('region', { name: 'corp.example.com' }).getByText('77').waitFor();
    expect(at.complaints).toEqual([]);
  });
});

describe('the password of a service account', () => {
  const holds = (): Promise<boolean> =>
    at.page.evaluate((secret) => {
      const fields = [...document.querySelectorAll('input')].some((field) => field.value.includes(secret));
      const stored = JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]);
      return fields || document.documentElement.outerHTML.includes(secret) || stored.includes(secret);
    }, password);

  it('reaches the agent as typed, and is in no page source even while the form is open', async () => {
    await at.app.evaluate(() => {
      const { connectors } = fakeMain.agent;
      const { test } = connectors;
      connectors.test = (draft, secret) => {
        connectors.calls.push(`password of ${secret?.length ?? 0} characters`);
        return test(draft, secret);
      };
    });
    await fillIn('contoso.test');
    await at.button('Test connection').click();
    await at.page.getByText('The test passed.').waitFor();
    expect({
      inSource: (await at.page.content()).includes(password),
      calls: await at.calls(),
    }).toEqual({
      inSource: false,
      calls: [`password of ${password.length} characters`, 'test contoso.test, new password'],
    });
  });

  it.each([
    ['saved', () => at.button('Save').click()],
    ['cancelled', () => at.button('Cancel').click()],
  ])('is nowhere when the form was %s', async (_, close) => {
    await fillIn('contoso.test');
    await close();
    await at.dialog().waitFor({ state: 'detached' });
    const answers = await at.page.evaluate(async () =>
      JSON.stringify(
        await Promise.all([
          window.writeback.invoke('connectors.list', undefined),
          window.writeback.invoke('state.snapshot', undefined),
          window.writeback.invoke('partitions.list', { connectorId: 'corp' }),
        ]),
      ),
    );
    await at.button('Edit connection: corp.example.com').click();
    await at.page.getByText('Leave empty to keep the stored password.').waitFor();
    const log = readFileSync(join(at.stateDir, 'logs', 'agent.log'), 'utf8');
    expect({
      page: await holds(),
      answers: answers.includes(password),
      log: log.includes(password),
      complaints: at.complaints,
    }).toEqual({ page: false, answers: false, log: false, complaints: [] });
  });
});
