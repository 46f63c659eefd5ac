import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { DiagnosisLine } from '../../shared/model/diagnosis';
import { agentStatus } from '../fakes/fake-agent';
import { faultsOf, noFaults, type PageState } from './accessibility';
import { collectComplaints } from './complaints';
import type { LaunchedConsole } from './launch';
import { launchMockedApp } from './mocked-app';
import { cast, diagnoses, grantCommand, grantPowerShell } from './people-cases';
import { inSmallestWindow, picturesIn } from './pictures';

declare global {
  /** In the main process of the mocked app: ends the check that a test holds up. */
  var answerCheck: () => void;
}

const picture = picturesIn('states');

let launched: LaunchedConsole;
let page: Page;
let box: Locator;
let complaints: string[];

beforeAll(async () => {
  launched = await launchMockedApp();
  page = launched.page;
  box = page.getByRole('combobox', { name: 'Find a person' });
  complaints = collectComplaints(page);
});

afterAll(() => launched.close());

beforeEach(async () => {
  complaints.length = 0;
  await launched.app.evaluate(
    (_electron, { people, status }) => {
      const { agent } = fakeMain;
      agent.people.list = [...people];
      agent.people.lines.clear();
      agent.people.asked.length = 0;
      Object.assign(agent.people, { finding: null, diagnosing: null });
      agent.records.length = 0;
      agent.setStatus(status);
    },
    { people: cast, status: agentStatus() },
  );
  await page.reload();
  await page.getByRole('button', { name: 'People' }).click();
  await box.waitFor();
});

const say = (key: string, lines: readonly DiagnosisLine[]): Promise<void> =>
  launched.app.evaluate((_electron, given) => fakeMain.agent.people.say(given.key, given.lines), {
    key,
    lines,
  });

const asked = (): Promise<readonly string[]> => launched.app.evaluate(() => [...fakeMain.agent.people.asked]);

const found = (): Promise<string[]> =>
  page.getByRole('option').locator('div div:first-child').allInnerTexts();

const heading = (name: string | RegExp): Locator => page.getByRole('heading', { name });

const clipboardText = (): Promise<string> => launched.app.evaluate(({ clipboard }) => clipboard.readText());

async function chooseAnna(lines: readonly DiagnosisLine[], sentence: string): Promise<void> {
  await say('User_anna', lines);
  await box.fill('bell');
  await page.getByRole('option', { name: /Anna Bell/ }).click();
  await heading(sentence).waitFor();
}

/** Where an admin can find the page, and how it is brought there. */
const states: readonly PageState[] = [
  { name: 'nothing', seen: 'Search as you type', reach: async () => {} },
  { name: 'results', seen: '4 people', reach: () => box.fill('ann') },
  {
    name: 'no-match',
    seen: 'Nobody matches “nobody at all”',
    reach: () => box.fill('nobody at all'),
  },
  {
    name: 'never-imported',
    seen: 'Nobody has been imported yet',
    reach: async () => {
      await launched.app.evaluate(() => {
        const identity = {
          lastImportAt: null,
          activeDirectoryUsers: 0,
          cloudUsers: 0,
          joined: 0,
          problem: null,
        };
        fakeMain.agent.setStatus({ identity });
      });
      await box.fill('nobody at all');
    },
  },
  {
    name: 'search-failed',
    seen: 'The search did not work',
    reach: async () => {
      await launched.app.evaluate(() => {
        fakeMain.agent.people.finding = () => Promise.reject(new Error('disk'));
      });
      await box.fill('ann');
    },
  },
  {
    name: 'first-check',
    seen: 'Asking the domain controller',
    reach: async () => {
      await launched.app.evaluate(() => {
        // Held, since Electron answers a call itself when its promise is garbage-collected.
        fakeMain.agent.people.diagnosing = () =>
          new Promise((resolve) => Object.assign(globalThis, { unanswered: resolve }));
      });
      await box.fill('bell');
      await page.getByRole('option').click();
    },
  },
  {
    name: 'check-failed',
    seen: 'The forest is being changed',
    reach: async () => {
      await launched.app.evaluate(() => {
        const error = { code: 'busy', message: 'The forest is being changed' } as const;
        fakeMain.agent.people.diagnosing = () => Promise.resolve({ ok: false, error });
      });
      await box.fill('bell');
      await page.getByRole('option').click();
    },
  },
  {
    name: 'works',
    seen: 'None for this person yet.',
    reach: () => chooseAnna(diagnoses.works, 'Writeback works for this person'),
  },
  {
    name: 'resets-fail',
    seen: grantCommand,
    reach: () => chooseAnna(diagnoses.resetsFail, 'Resets fail: 1 problem'),
  },
  {
    name: 'limited',
    seen: 'The password has expired; a change or reset in the portal does that',
    reach: () => chooseAnna(diagnoses.limited, 'Writeback works, with 2 warnings'),
  },
  {
    name: 'uncertain',
    seen: 'The groups of the account cannot be read',
    reach: () =>
      chooseAnna(diagnoses.uncertain, 'Not certain that writeback works: 1 check could not be made'),
  },
  {
    name: 'unreachable',
    seen: 'Not checked, because of what comes before: Account, Permissions and Password policy.',
    reach: () => chooseAnna(diagnoses.unreachable, 'Writeback fails for this person: 1 problem'),
  },
];

describe.each(['light', 'dark'] as const)('People, %s', (colorScheme) => {
  it.each(states)('$name', async (state) => {
    const file = picture(`people-${state.name}-${colorScheme}`);
    expect(await faultsOf(state, { page, complaints, colorScheme, file })).toEqual(noFaults);
  });
});

describe('with the keyboard alone', () => {
  it('finds, goes through the people, chooses, checks again and copies', async () => {
    await say('User_anna', diagnoses.resetsFail);
    await expect.poll(() => box.evaluate((input) => input === document.activeElement)).toBe(true);
    await page.keyboard.type('ann');
    await page.getByText('4 people').waitFor();
    const active = (): Promise<string | null> =>
      box.evaluate((input) => {
        const id = input.getAttribute('aria-activedescendant') ?? '';
        return document.getElementById(id)?.innerText.split('\n')[1] ?? null;
      });
    const walk: (string | null)[] = [await active()];
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp', 'PageDown', 'ArrowDown', 'PageUp']) {
      await page.keyboard.press(key);
      walk.push(await active());
    }
    await page.keyboard.press('Enter');
    await heading('Resets fail: 1 problem').waitFor();
    expect(walk).toEqual(
      [0, 1, 2, 1, 3, 3, 0]
        .map((index) => ['Anna Bell', 'Annegret', 'Hannah Cloud', 'svc-scanner'][index])
        .map((name): unknown => expect.stringContaining(name ?? '')),
    );
    const reached: string[] = [];
    for (let step = 0; step < 40 && !reached.includes('Copy Command prompt command'); step += 1) {
      await page.keyboard.press('Tab');
      reached.push(
        await page.evaluate(() => {
          const element = document.activeElement;
          const label = element?.getAttribute('aria-label') ?? element?.textContent ?? '';
          return label;
        }),
      );
    }
    expect(reached).toEqual(expect.arrayContaining(['Check again', 'Copy Cloud anchor']));
    expect(reached.at(-1)).toBe('Copy Command prompt command');
    await page.keyboard.press('Enter');
    await expect.poll(clipboardText).toBe(grantCommand);
  });

  it('goes back to the search with Ctrl+F, and Escape empties it', async () => {
    await chooseAnna(diagnoses.works, 'Writeback works for this person');
    await page.getByRole('button', { name: 'Check again' }).focus();
    await page.keyboard.press('Control+f');
    await page.keyboard.type('hannah');
    await page.getByText('1 person').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('Search as you type').waitFor();
    expect([await box.inputValue(), await heading('Anna Bell').isVisible()]).toEqual(['', true]);
  });

  it('searches at once with Enter, and never chooses somebody of the text before', async () => {
    await box.fill('hannah');
    await page.getByText('1 person').waitFor();
    await box.pressSequentially(' zz');
    await box.press('Enter');
    await page.getByText('Nobody matches “hannah zz”').waitFor();
    expect((await asked()).filter((call) => call.startsWith('diagnose'))).toEqual([]);
  });
});

describe('a person', () => {
  it('turns from red to green when checked again, and says so to screen readers', async () => {
    await chooseAnna(diagnoses.resetsFail, 'Resets fail: 1 problem');
    const problem = page.getByText(/^Problem: Reset Password/);
    await problem.waitFor();
    expect(await page.getByText(/^Good: The account is enabled/).count()).toBe(0);
    await say('User_anna', diagnoses.works);
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByRole('status').filter({ hasText: 'Writeback works for this person' }).waitFor();
    await problem.waitFor({ state: 'detached' });
    await page.getByText(/^Good: Reset Password/).waitFor();
    await page.getByText(/^Checked (?:now|\d+ seconds? ago)/).waitFor();
    expect((await asked()).filter((call) => call.startsWith('diagnose'))).toEqual([
      'diagnose User_anna',
      'diagnose User_anna',
    ]);
  });

  it('keeps what was known while it is checked again, and when that fails', async () => {
    await chooseAnna(diagnoses.works, 'Writeback works for this person');
    await launched.app.evaluate(() => {
      const error = { code: 'failed', message: 'No answer.' } as const;
      fakeMain.agent.people.diagnosing = () =>
        new Promise((resolve) => {
          globalThis.answerCheck = () => resolve({ ok: false, error });
        });
    });
    await page.getByRole('button', { name: 'Check again' }).click();
    await page.getByRole('progressbar').waitFor();
    const during = await page.getByText(/^Good: The account is enabled/).isVisible();
    await launched.app.evaluate(() => answerCheck());
    await expect
      .poll(() => page.getByRole('alert').innerText())
      .toBe('The check could not be made: No answer. What you see is of the check before.');
    expect([during, await heading(/^Writeback works/).isVisible()]).toEqual([true, true]);
  });

  it('has a copy button for each command, which copies that alone', async () => {
    await chooseAnna(diagnoses.resetsFail, 'Resets fail: 1 problem');
    for (const [name, text] of [
      ['Copy PowerShell command', grantPowerShell],
      ['Copy Command prompt command', grantCommand],
      ['Copy Cloud anchor', 'User_anna'],
    ] as const) {
      await page.getByRole('button', { name }).click();
      await expect.poll(clipboardText).toBe(text);
    }
  });

  it('folds what is good away and shows it again, and opens what to do about a warning', async () => {
    await chooseAnna(diagnoses.resetsFail, 'Resets fail: 1 problem');
    const enabled = page.getByText(/^Good: The account is enabled/);
    const group = page.getByRole('button', { name: /^Account/ });
    expect(await enabled.count()).toBe(0);
    await group.click();
    await enabled.waitFor();
    await group.click();
    await enabled.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /^What to do: The account is locked out/ }).click();
    await page.getByText('Unlock-ADAccount').waitFor();
  });

  it('has nothing to type a password into, and says where passwords are set', async () => {
    await chooseAnna(diagnoses.works, 'Writeback works for this person');
    expect([
      await page.locator('main input').count(),
      await page.locator('main input[type=password]').count(),
      await page.getByText('Passwords cannot be set here.').isVisible(),
    ]).toEqual([1, 0, true]);
  });

  it('is found on one side only, by what there is of them', async () => {
    await box.fill('hannover');
    await page.getByRole('option').click();
    await heading('svc-scanner, Hannover').waitFor();
    await page.getByText('Operations name people by their cloud anchor; this person has none.').waitFor();
    await box.fill('hannah');
    await page.getByText('Cloud only').waitFor();
    await expect.poll(found).toEqual([expect.stringContaining('Hannah Cloud')]);
  });
});

describe('operations', () => {
  async function endFive(): Promise<void> {
    await launched.app.evaluate(() => {
      for (let seq = 1; seq <= 5; seq += 1) {
        const whose = seq % 2 === 0 ? 'User_other' : 'User_anna';
        fakeMain.agent.end(
          fakeMain.operationRecord(seq, { cloudAnchor: whose, operation: seq === 3 ? 'unlock' : 'reset' }),
        );
      }
    });
  }
  const rows = (): Locator => page.getByRole('region', { name: 'Operations' }).getByRole('listitem');

  it('of a person are listed, with those that end now, and lead to the log filtered by them', async () => {
    await endFive();
    await chooseAnna(diagnoses.works, 'Writeback works for this person');
    await rows().nth(2).waitFor();
    await launched.app.evaluate(() => {
      const record = fakeMain.operationRecord(6, { cloudAnchor: 'User_anna', operation: 'change' });
      fakeMain.agent.end(record);
    });
    await rows().nth(3).waitFor();
    const listed = (await rows().allInnerTexts()).map((text) => text.split('\n')[0]);
    await rows().nth(2).getByRole('button').click();
    await page.getByRole('complementary', { name: 'Operation details' }).waitFor();
    expect(listed).toEqual(['Password change', 'Password reset', 'Account unlock', 'Password reset']);
    await page.getByRole('complementary').getByText('request-3').waitFor();
    // The log is filtered by the search a moment later.
    await expect
      .poll(() => page.getByRole('grid', { name: 'Operations log' }).getByRole('row').count())
      .toBe(5);
    expect(await page.getByRole('searchbox', { name: 'Search' }).inputValue()).toBe('User_anna');
  });

  it('show the person they were about', async () => {
    await endFive();
    await say('User_anna', diagnoses.resetsFail);
    await page.getByRole('button', { name: 'Operations', exact: true }).click();
    // All five are here, and none moves the others any more.
    await page.getByRole('row').nth(5).waitFor();
    await page.getByRole('row').nth(1).click();
    await page.getByRole('button', { name: 'Show this person' }).click();
    await heading('Resets fail: 1 problem').waitFor();
    await heading('Anna Bell').waitFor();
    await expect.poll(found).toEqual([expect.stringContaining('Anna Bell')]);
    expect(await box.inputValue()).toBe('User_anna');
  });

  it('of somebody who is gone say that nobody is found', async () => {
    await endFive();
    await page.getByRole('button', { name: 'Operations', exact: true }).click();
    await page.getByRole('row').nth(5).waitFor();
    await page.getByRole('row').nth(2).click();
    await page.getByRole('button', { name: 'Show this person' }).click();
    await page.getByText('Nobody matches “User_other”').waitFor();
    await page.getByRole('button', { name: 'Open Connectors' }).click();
    await expect
      .poll(() => page.getByRole('button', { name: 'Connectors', exact: true }).getAttribute('aria-current'))
      .toBe('page');
  });
});

describe('in the smallest window with 125 % text', () => {
  it('shows the search or the person, with a way back, and nothing is cut off', async () => {
    await inSmallestWindow(launched, async () => {
      await chooseAnna(diagnoses.resetsFail, 'Resets fail: 1 problem');
      const focused = (): Promise<string | null> =>
        page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
      await expect.poll(focused).toBe('Person');
      const chosen = [await box.isVisible(), await heading('Anna Bell').isVisible()];
      const overflow = await page.evaluate(() => {
        const pane = document.querySelector('[role=region][aria-label=Person]');
        return (pane?.scrollWidth ?? 0) - (pane?.clientWidth ?? 0);
      });
      await page.getByRole('button', { name: 'Back to the search' }).click();
      await expect.poll(focused).toBe('Find a person');
      expect([chosen, overflow, await found()]).toEqual([
        [false, true],
        0,
        [expect.stringContaining('Anna Bell')],
      ]);
    });
  });
});
