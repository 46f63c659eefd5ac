import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accessibilityProblems, setTheme } from './accessibility';
import type { LaunchedConsole } from './launch';
import { launchMockedApp } from './mocked-app';
import { picturesIn } from './pictures';

const picture = picturesIn('wizard');

let launched: LaunchedConsole;
let page: Page;

beforeAll(async () => {
  launched = await launchMockedApp();
  page = launched.page;
});

afterAll(() => launched.close());

beforeEach(async () => {
  await page.reload();
  await page.getByRole('button', { name: 'Keys', exact: true }).click();
  await page.getByRole('heading', { name: 'Keys', exact: true }).waitFor();
});

const rows = (): Promise<string[]> => page.locator('tbody tr').allInnerTexts();

describe('the Keys page', () => {
  it.each(['light', 'dark'] as const)('shows every generation with its state (%s)', async (theme) => {
    await setTheme(page, theme);
    await page.locator('tbody tr').nth(2).waitFor();
    await page.screenshot({ path: picture(`keys-three-${theme}`) });
    expect([
      (await rows()).map((row) => /Current|Retiring|Destroyed/.exec(row)?.[0]),
      await accessibilityProblems(page),
    ]).toEqual([['Current', 'Retiring', 'Destroyed'], []]);
  });

  it('asks before it rolls the keys, and then shows the new generation', async () => {
    await page.getByRole('button', { name: 'Roll now…' }).click();
    await page.getByText('Roll the keys now?').waitFor();
    await page.screenshot({ path: picture('keys-roll') });
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Roll now…' }).click();
    await page.getByRole('button', { name: 'Roll keys' }).click();
    await page.getByText('Generation roll-1 is in use now.').waitFor();
    // The list is asked for again.
    await expect.poll(async () => (await rows())[0]).toMatch(/^roll-1.*Current/s);
    expect(await launched.app.evaluate(() => [...fakeMain.agent.life.calls])).toEqual(['roll by somebody']);
  });

  it('says why the keys were not rolled', async () => {
    await launched.app.evaluate(() => {
      fakeMain.agent.life.refusing.roll = { code: 'failed', message: 'The portal did not answer.' };
    });
    await page.getByRole('button', { name: 'Roll now…' }).click();
    await page.getByRole('button', { name: 'Roll keys' }).click();
    await page.getByText('The portal did not answer.').waitFor();
    await page.getByText('The keys were not rolled').waitFor();
  });
});
