import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityProblems, setTheme } from './accessibility';
import type { LaunchedConsole } from './launch';
import { launchMockedApp } from './mocked-app';
import { picturesIn } from './pictures';

const picture = picturesIn('states');

let launched: LaunchedConsole;
let page: Page;

beforeAll(async () => {
  launched = await launchMockedApp();
  page = launched.page;
});

afterAll(() => launched.close());

beforeEach(async () => {
  await page.reload();
  await page.getByRole('button', { name: 'Activity' }).click();
  await page.getByRole('table').waitFor();
});

const rows = (): Promise<string[]> => page.locator('tbody tr').allInnerTexts();

describe('the Activity page', () => {
  it('shows who did what, with before and after, newest first', async () => {
    await expect.poll(rows).toHaveLength(4);
    const [newest = '', setting = '', switched = '', started = ''] = await rows();
    expect(newest).toContain('The relay cannot be reached');
    expect(setting).toMatch(/anna[\s\S]*importMinutes[\s\S]*Before\s+30\s+After\s+60/);
    expect(switched).toMatch(/Before\s+off\s+After\s+on/);
    expect(started).toContain('agent');
    await page.screenshot({ path: picture('activity') });
  });

  it('searches, and shows administrators only', async () => {
    await page.getByRole('switch', { name: 'Administrators only' }).click();
    await expect.poll(rows).toHaveLength(2);
    await page.getByRole('searchbox', { name: 'Search the activity log' }).fill('importmin');
    await expect.poll(rows).toHaveLength(1);
    await page.getByRole('searchbox', { name: 'Search the activity log' }).fill('nothing like this');
    await page.getByText('No row matches').waitFor();
  });

  it('verifies: holds, and the first row that does not', async () => {
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText('The log holds: 4 rows were followed without a break.').waitFor();
    await launched.app.evaluate(() => {
      const { audit } = fakeMain.agent;
      audit.verification = {
        ...audit.verification,
        holds: false,
        break: { seq: 3, reason: 'removed' },
      };
    });
    await page.getByRole('button', { name: 'Verify' }).click();
    await page.getByText('Row 3 is the first that is not as it was written: it was removed.').waitFor();
    await page.screenshot({ path: picture('activity-broken') });
  });

  it('exports to the file that was chosen, and to none when none was', async () => {
    await launched.app.evaluate(({ dialog }) => {
      const chosen = ['', '/tmp/activity.jsonl'];
      dialog.showSaveDialog = () => {
        const filePath = chosen.shift() ?? '';
        return Promise.resolve({ canceled: filePath === '', filePath });
      };
    });
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'JSON Lines' }).click();
    await page.getByText('4 rows were written to /tmp/activity.jsonl.').waitFor();
    const calls = await launched.app.evaluate(() => [...fakeMain.agent.audit.calls]);
    expect(calls).toEqual([expect.stringMatching(/^export jsonl to \/tmp\/activity\.jsonl by .+/)]);
  });

  it('says which of the two is under way', async () => {
    await launched.app.evaluate(({ dialog }) => {
      // Held, since Electron answers a call itself when its promise is garbage-collected.
      dialog.showSaveDialog = () =>
        new Promise((resolve) => Object.assign(globalThis, { unanswered: resolve }));
    });
    await page.getByRole('button', { name: 'Export' }).click();
    await page.getByRole('menuitem', { name: 'CSV' }).click();
    const busy = page.getByRole('button', { name: 'Exporting…' });
    await busy.waitFor();
    expect([
      await busy.getAttribute('aria-disabled'),
      await page.getByRole('button', { name: 'Verify', exact: true }).getAttribute('aria-disabled'),
    ]).toEqual(['true', 'true']);
  });

  it.each(['light', 'dark'] as const)('has no violation of accessibility (%s)', async (colorScheme) => {
    await setTheme(page, colorScheme);
    expect(await accessibilityProblems(page)).toEqual([]);
  });
});

describe('the audit settings', () => {
  const dialog = (): Locator => page.getByRole('dialog', { name: 'Audit settings' });
  const field = (name: string): Locator => dialog().getByRole('textbox', { name });
  const calls = (): Promise<string[]> =>
    launched.app.evaluate(() =>
      fakeMain.agent.audit.calls
        .filter((call) => call.startsWith('change'))
        .map((call) => call.split(' by ')[0] ?? ''),
    );

  beforeEach(async () => {
    await launched.app.evaluate(() => {
      const { audit } = fakeMain.agent;
      audit.change({ retentionDays: 400, syslog: null }, 'test');
      audit.forwarding = { sentSeq: 0, lastSeq: 4, problem: null };
      audit.calls.length = 0;
    });
    await page.getByRole('button', { name: 'Audit settings…' }).click();
    await dialog().getByRole('switch').waitFor();
  });

  it('say what is wrong, and are saved when nothing is', async () => {
    await field('Keep the activity log for').fill('7');
    await dialog().getByRole('switch').click();
    await field('Server').fill('tls://siem.corp.example.com');
    await field('Port').fill('0');
    await page.keyboard.press('Enter');
    await dialog().getByText('Enter a number of days from 30 to 3,650.').waitFor();
    await dialog().getByText('Enter a DNS name or an address').waitFor();
    await dialog().getByText('Enter a number from 1 to 65,535').waitFor();
    const focused = await field('Keep the activity log for').evaluate(
      (input) => input === document.activeElement,
    );
    expect({ focused, calls: await calls() }).toEqual({ focused: true, calls: [] });
    await field('Keep the activity log for').fill('90');
    await field('Server').fill('siem.corp.example.com');
    await field('Port').fill('6515');
    await field('CA file').fill('/nowhere/ca.pem');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().getByText('There is no CA file /nowhere/ca.pem on this computer.').waitFor();
    expect(await calls()).toEqual([]);
    await field('CA file').fill('');
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByText('The audit settings are saved and in force.').waitFor();
    await dialog().waitFor({ state: 'detached' });
    expect(await calls()).toEqual([
      'change {"retentionDays":90,"syslog":{"host":"siem.corp.example.com","port":6515,"caFile":null}}',
    ]);
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Audit settings…');
  });

  it('change nothing when nothing was changed, or it was cancelled', async () => {
    await dialog().getByRole('button', { name: 'Save' }).click();
    await dialog().waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Audit settings…' }).click();
    await field('Keep the activity log for').fill('90');
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    expect(await calls()).toEqual([]);
  });

  it('stay open at a click beside them', async () => {
    await field('Keep the activity log for').fill('90');
    await page.mouse.click(5, 5);
    await dialog().getByRole('button', { name: 'Save' }).click();
    await page.getByText('The audit settings are saved and in force.').waitFor();
    expect(await calls()).toEqual(['change {"retentionDays":90}']);
  });

  it.each(['light', 'dark'] as const)(
    'show how far forwarding has come, and why no further (%s)',
    async (colorScheme) => {
      await page.keyboard.press('Escape');
      await launched.app.evaluate(() => {
        const { audit } = fakeMain.agent;
        audit.change(
          { syslog: { host: 'siem.corp.example.com', port: 6514, caFile: '/etc/ssl/corp-ca.pem' } },
          'test',
        );
        audit.forwarding = {
          sentSeq: 3,
          lastSeq: 1_204,
          problem: 'The syslog server siem.corp.example.com:6514 cannot be used: ECONNREFUSED.',
        };
      });
      await setTheme(page, colorScheme);
      await page.getByRole('button', { name: 'Audit settings…' }).click();
      await dialog().getByText('Row 3 of 1,204 has been sent.').waitFor();
      await dialog().getByText('cannot be used: ECONNREFUSED').waitFor();
      expect(
        await dialog().evaluate(
          (node) =>
            [node, ...node.querySelectorAll('*')].filter((part) => {
              const scrolls = ['auto', 'scroll'].includes(getComputedStyle(part).overflowX);
              return scrolls && part.scrollWidth > part.clientWidth;
            }).length,
        ),
      ).toBe(0);
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.screenshot({ path: picture(`activity-settings-${colorScheme}`) });
      await dialog().getByRole('switch').click();
      await dialog().getByText('Row 3').waitFor({ state: 'detached' });
      await dialog().getByRole('button', { name: 'Save' }).click();
      await expect.poll(calls).toContain('change {"syslog":null}');
    },
  );
});
