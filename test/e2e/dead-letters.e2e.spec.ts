import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DeadLetter } from '../../shared/ipc/dead-letter-channels';
import { outcomeDetails } from '../../shared/outcome-details';
import { accessibilityProblems } from './accessibility';
import type { LaunchedConsole } from './launch';
import { launchMockedApp } from './mocked-app';
import { picturesIn } from './pictures';

const picture = picturesIn('states');
const start = Date.UTC(2026, 10, 1, 12);

const letters: readonly DeadLetter[] = [
  ['unknownKey', 'decryptionFailed, event 34206: ', 912],
  ['notAuthentic', 'decryptionFailed, event 32004: ', 941],
  ['notAuthentic', 'decryptionFailed, event 32004: ', 938],
  ['MaxDeliveryCountExceeded', 'Message could not be consumed after 3 delivery attempts.', 933],
  ['<img src=x onerror=alert(1)>', '<b>bold</b>', null],
].map(([reason, words, sizeBytes], index) => ({
  sequenceNumber: String(index + 1),
  messageId: index === 4 ? '' : `request-${String(index + 1)}`,
  reason: String(reason),
  description:
    String(words) +
    (String(words).endsWith(': ')
      ? outcomeDetails[String(reason) as 'unknownKey' | 'notAuthentic'].admin
      : ''),
  enqueuedAt: start + index * 60_000,
  sizeBytes: typeof sizeBytes === 'number' ? sizeBytes : null,
}));

let launched: LaunchedConsole;
let page: Page;

beforeAll(async () => {
  launched = await launchMockedApp({ args: ['--records=6'] });
  page = launched.page;
});

afterAll(() => launched.close());

async function has(given: readonly DeadLetter[], problem: string | null = null): Promise<void> {
  await launched.app.evaluate(
    (_electron, [list, why]) => {
      const { agent } = fakeMain;
      agent.letters.splice(0, agent.letters.length, ...list);
      agent.lettersProblem = why;
      const { relay } = agent.status();
      agent.setStatus({ relay: { ...relay, deadLetters: list.length } });
    },
    [given, problem] as const,
  );
}

beforeEach(async () => {
  await has([]);
  await page.reload();
});

const tab = (name: string | RegExp) => page.getByRole('tab', { name });
const region = (name: string) => page.getByRole('region', { name });

async function open(): Promise<void> {
  await page.getByRole('button', { name: 'Operations' }).first().click();
  await tab(/^Dead letters/).click();
}

describe('the dead letters', () => {
  it('are shown by reason with what it means and what to do', async () => {
    await has(letters);
    await open();
    await region('Altered on its way').waitFor();
    expect(await tab('Dead letters (5)').getAttribute('aria-selected')).toBe('true');
    const altered = await region('Altered on its way').innerText();
    expect(altered).toContain(outcomeDetails.notAuthentic.admin);
    expect(altered).toContain('2 messages');
    expect(altered.indexOf('request-3')).toBeLessThan(altered.indexOf('request-2'));
    expect(await region('Unknown key generation').innerText()).toContain('disable and enable');
    expect(await region('Delivered too often').innerText()).toContain('933 bytes');
    await page.screenshot({ path: picture('dead-letters') });
    expect(await accessibilityProblems(page)).toEqual([]);
  });

  it('with a reason that is markup are shown as text', async () => {
    await has(letters);
    await open();
    const foreign = region('<img src=x onerror=alert(1)>');
    expect(await foreign.innerText()).toContain('<b>bold</b>');
    expect(await foreign.locator('img').count()).toBe(0);
  });

  it('lead to the operation of their message', async () => {
    await has(letters);
    await open();
    await region('Altered on its way').getByRole('button', { name: 'Show operation' }).first().click();
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('request-3');
    await page.getByText('1 operations loaded').waitFor();
  });

  it('are a click away from their number on the Overview', async () => {
    await has(letters);
    await page.getByRole('button', { name: 'Show dead letters' }).click();
    await region('Altered on its way').waitFor();
  });

  it('are listed again when their number changes', async () => {
    await open();
    await page.getByText('No dead letters').waitFor();
    await page.screenshot({ path: picture('dead-letters-none') });
    await has(letters.slice(0, 1));
    await region('Unknown key generation').waitFor();
  });

  it('that cannot be listed say why, and are asked for again', async () => {
    await has([], 'The relay could not be asked: no connection');
    await open();
    await page.getByText('The relay could not be asked: no connection').waitFor();
    await page.screenshot({ path: picture('dead-letters-failed') });
    await launched.app.evaluate(() => {
      fakeMain.agent.lettersProblem = null;
    });
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByText('No dead letters').waitFor();
  });
});
