import { once } from 'node:events';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchConsole, type LaunchedConsole } from './launch';
import { buildMockedApp } from './mocked-app';
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
  launched = await launchConsole({ appDir: await buildMockedApp(), attended: true, args: ['--records=3'] });
  page = launched.page;
  page.setDefaultTimeout(8_000);
  await page.emulateMedia({ reducedMotion: 'reduce' });
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

/** Closes the window as a person does. @returns what was asked meanwhile */
async function closeWindow(): Promise<typeof questions> {
  return launched.app.evaluate(async ({ BrowserWindow }) => {
    questions.length = 0;
    BrowserWindow.getAllWindows()[0]?.close();
    await new Promise((resolve) => setTimeout(resolve, 200));
    return [...questions];
  });
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
    const shownWithout = await page.getByRole('switch', { name: 'Password writeback' }).count();
    await page.screenshot({ path: picture('no-agent') });
    await launched.app.evaluate(() => fakeMain.host.start());
    await page.getByText('On', { exact: true }).first().waitFor();
    await launched.app.evaluate(() => fakeMain.agent.setStatus({ writeback: 'failed', problem: 'No relay' }));
    await page.getByText('No relay').first().waitFor();
    await launched.app.evaluate(() => fakeMain.agent.setStatus({ writeback: 'on', problem: null }));
    expect([shownWithout, await state().isVisible()]).toEqual([0, true]);
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
    const [on] = await closeWindow();
    await launched.app.evaluate(() => fakeMain.agent.setStatus({ writeback: 'off' }));
    const [off] = await closeWindow();
    expect([on?.detail, off?.message]).toEqual([
      expect.stringContaining('What was changed in the window and is not saved'),
      'Quit without saving?',
    ]);
    await page.getByRole('button', { name: 'Discard changes' }).click();
    await page.getByText('No unsaved changes').waitFor();
  });

  it('names a wizard that is not finished', async () => {
    await page.getByRole('button', { name: 'Configure', exact: true }).click();
    await page.getByRole('button', { name: 'Configure', exact: true }).click();
    await page.getByRole('button', { name: 'Next', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Connect to the cloud' }).waitFor();
    expect((await closeWindow()).map(({ message }) => message)).toEqual(['Quit without saving?']);
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
    expect([await ended, output]).toEqual([[0, null], expect.stringContaining('agent stopped')]);
  });
});
