import { once } from 'node:events';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LaunchedConsole } from './launch';
import { launchMockedApp } from './mocked-app';
import { picturesIn } from './pictures';

declare global {
  /** In the main process of the mocked app: the questions that were asked, and the answer of the next ones. */
  var questions: { readonly message: string; readonly detail: string; readonly buttons: readonly string[] }[];
  var answer: number;
}

const picture = picturesIn('asks-first');

let launched: LaunchedConsole;
let page: Page;

beforeAll(async () => {
  launched = await launchMockedApp({ attended: true, args: ['--records=3'] });
  page = launched.page;
  await launched.app.evaluate(({ dialog }) => {
    Object.assign(globalThis, { questions: [], answer: 1 });
    dialog.showMessageBox = (...given: unknown[]) => {
      const { message, detail = '', buttons = [] } = given.at(-1) as Electron.MessageBoxOptions;
      questions.push({ message, detail, buttons });
      return Promise.resolve({ response: answer, checkboxChecked: false });
    };
  });
});

afterAll(() => launched.close());

const calls = (): Promise<readonly string[]> => launched.app.evaluate(() => [...fakeMain.agent.calls]);
const state = () => page.getByRole('heading', { level: 1, name: 'Overview' });

/** Closes the window as a person does, and waits for the question. @returns all that was asked meanwhile */
async function closeWindow(): Promise<typeof questions> {
  await launched.app.evaluate(({ BrowserWindow }) => {
    questions.length = 0;
    BrowserWindow.getAllWindows()[0]?.close();
  });
  await expect.poll(() => launched.app.evaluate(() => questions.length)).toBeGreaterThan(0);
  // Whether there is a second one.
  await page.waitForTimeout(200);
  return launched.app.evaluate(() => [...questions]);
}

/** Closes the window with something that is not saved, while writeback is on and while it is off. */
async function expectUnsavedNamed(): Promise<void> {
  await launched.app.evaluate(() => fakeMain.agent.setStatus({ writeback: 'on' }));
  // Again and again: the page says that it has something to lose a moment after it has.
  await expect
    .poll(async () => (await closeWindow()).map(({ detail }) => detail))
    .toEqual([expect.stringContaining('What was changed in the window and is not saved')]);
  await launched.app.evaluate(() => fakeMain.agent.setStatus({ writeback: 'off' }));
  expect((await closeWindow()).map(({ message }) => message)).toEqual(['Quit without saving?']);
}

describe('switching writeback off', () => {
  it('is not what Enter does when its question has just opened', async () => {
    await page.getByRole('switch', { name: 'Password writeback' }).press('Space');
    await page.getByText('Switch password writeback off?').waitFor();
    await page.screenshot({ path: picture('turn-off') });
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    expect(await calls()).toEqual([]);
    await page.getByRole('switch', { name: 'Password writeback' }).press('Space');
    await page.getByRole('button', { name: 'Switch off' }).click();
    await page.getByText('Off', { exact: true }).first().waitFor();
    expect(await calls()).toEqual(['setWriteback false by somebody']);
  });
});

describe('an agent that comes and goes', () => {
  it('is not shown as on when it is gone, and its successor is heard from its first number on', async () => {
    await launched.app.evaluate(() => fakeMain.agent.setStatus({ writeback: 'on' }));
    await page.getByText('On', { exact: true }).first().waitFor();
    await launched.app.evaluate(() => fakeMain.host.stop());
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await page.getByRole('switch', { name: 'Password writeback' }).waitFor({ state: 'detached' });
    await page.screenshot({ path: picture('no-agent') });
    await launched.app.evaluate(() => fakeMain.host.start());
    await page.getByText('On', { exact: true }).first().waitFor();
    await launched.app.evaluate(() => fakeMain.agent.setStatus({ writeback: 'failed', problem: 'No relay' }));
    await page.getByText('No relay').first().waitFor();
    await launched.app.evaluate(() => fakeMain.agent.setStatus({ writeback: 'on', problem: null }));
    await page.getByText('On', { exact: true }).first().waitFor();
    expect(await state().isVisible()).toBe(true);
  });
});

describe('closing the window where there is no tray', () => {
  it('asks while writeback is on, and stays when told so', async () => {
    expect(await closeWindow()).toEqual([
      {
        message: 'Quit and stop password writeback?',
        detail: expect.stringMatching(/^While this app does not run, [^\n]*$/) as string,
        buttons: ['Quit and stop', 'Cancel'],
      },
    ]);
    expect(await state().isVisible()).toBe(true);
  });

  it('names what is not saved, also where writeback is off', async () => {
    await page.getByRole('button', { name: 'Connectors', exact: true }).click();
    await page
      .getByRole('button', { name: /^Properties: / })
      .first()
      .click();
    await page.getByRole('heading', { name: 'Configure directory partitions' }).waitFor();
    await page
      .getByRole('checkbox', { name: /^Synchronise/ })
      .first()
      .click();
    await page.getByText(/Unsaved changes in/).waitFor();
    await expectUnsavedNamed();
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await page.getByText('No unsaved changes').waitFor();
  });

  it('names a wizard that is not finished', async () => {
    await page.getByRole('button', { name: 'Configure', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Welcome to Password Writeback' }).waitFor();
    await page.getByRole('button', { name: 'Configure', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Additional tasks' }).waitFor();
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Connect to the cloud' }).waitFor();
    await expectUnsavedNamed();
  });

  it('ends the app when told so, agent first', async () => {
    await launched.app.evaluate(() => fakeMain.agent.setStatus({ writeback: 'on' }));
    const ended = once(launched.app.process(), 'exit');
    let output = '';
    launched.app.process().stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    await launched.app.evaluate(({ BrowserWindow }) => {
      fakeMain.agent.stop = () => {
        process.stdout.write('agent stopped\n');
        return Promise.resolve();
      };
      globalThis.answer = 0;
      setTimeout(() => BrowserWindow.getAllWindows()[0]?.close(), 50);
    });
    expect(await ended).toEqual([0, null]);
    // What was written last may be read after the end.
    await expect.poll(() => output).toContain('agent stopped');
  });
});
