import { randomBytes } from 'node:crypto';
import { existsSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startLab, type Lab } from '../../lab/lab';
import { createPortal } from '../../portal/portal';
import type { Person } from '../../lab/types';
import type { Bridge } from '../../shared/ipc/contract';
import { filesBelow, findLeaks } from '../integration/main-job/find-leaks';
import { forestOf, writeEnrolment } from '../integration/setup/new-system';
import { accessibilityProblems, setTheme } from './accessibility';
import { collectComplaints } from './complaints';
import { launchConsole, type LaunchedConsole } from './launch';
import { captureWindow, picturesIn } from './pictures';

const startLimitMs = 120_000;
const picture = picturesIn('wizard');

let dir: string;
let lab: Lab;
let launched: LaunchedConsole;
let page: Page;
let enrolmentFile: string;
let cloudUsersFile: string;
let secrets: string[];
let complaints: string[];

const heading = (name: string): Locator => page.getByRole('heading', { level: 1, name, exact: true });
const button = (name: string): Locator => page.getByRole('button', { name, exact: true });

/** The next file dialogs answer with this file, or are cancelled. */
async function willChoose(file: string | null): Promise<void> {
  await launched.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () =>
      Promise.resolve({ canceled: chosen === null, filePaths: chosen === null ? [] : [chosen] });
  }, file);
}

/** Sets the size of text and waits until the page has it; the window stays as wide as it is. */
async function setZoom(percent: number): Promise<void> {
  const width = await launched.app.evaluate(({ BrowserWindow }, factor) => {
    const window = BrowserWindow.getAllWindows()[0];
    window?.webContents.setZoomFactor(factor);
    return (window?.getContentSize()[0] ?? 0) / factor;
  }, percent / 100);
  await page.waitForFunction((wanted) => Math.abs(innerWidth - wanted) <= 1, width);
  // Drawn at the new size.
  await page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
  );
}

/** Takes the page in light, dark and with larger text, and looks for what keeps people out. */
async function take(name: string): Promise<void> {
  const found: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await setTheme(page, theme);
    await page.screenshot({ path: picture(`${name}-${theme}`) });
    found.push(...(await accessibilityProblems(page)).map((problem) => `${name} ${theme} ${problem}`));
  }
  await setTheme(page, 'light');
  await setZoom(125);
  await captureWindow(launched.app, picture(`${name}-125`));
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
  );
  await setZoom(100);
  expect([found, overflow]).toEqual([[], false]);
}

/** Presses Tab until the element has the focus, as somebody without a mouse does. */
async function tabTo(target: Locator): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`not reached by Tab: ${String(target)}`);
}

async function pressByKey(name: string): Promise<void> {
  await tabTo(button(name));
  await page.keyboard.press('Enter');
}

const nextPerson = (role: Person['role'] = 'plain'): Person => {
  const person = lab.directory.people.find((one) => one.role === role);
  if (person === undefined) throw new Error('nobody to reset');
  return person;
};

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wb-'));
  lab = await startLab({ dir: join(dir, 'lab'), directory: 'embedded', userCount: 40, log: () => undefined });
  enrolmentFile = join(dir, 'contoso-enrolment.json');
  ({ cloudUsersFile } = await writeEnrolment(lab, enrolmentFile));
  const { relay, pairingSecret } = JSON.parse(await readFile(enrolmentFile, 'utf8')) as {
    relay: { sasKey: string };
    pairingSecret: string;
  };
  secrets = [relay.sasKey, pairingSecret, lab.directory.serviceAccountPassword];
  launched = await launchConsole({ stateDir: lab.stateDir });
  page = launched.page;
  page.setDefaultTimeout(10_000);
  complaints = collectComplaints(page);
}, startLimitMs);

afterAll(async () => {
  await launched.close();
  await lab.stop();
  await rm(dir, { recursive: true, force: true });
}, startLimitMs);

async function addForest(): Promise<void> {
  const { connector, serviceAccountPassword } = lab.directory;
  const forest = forestOf(lab);
  await pressByKey('Add directory');
  const dialog = page.getByRole('dialog').or(page.getByRole('alertdialog'));
  const field = (name: string | RegExp): Locator => dialog.getByRole('textbox', { name });
  await field(/DNS name of the domain/).fill(forest.domain);
  await field(/Service account/).fill(forest.serviceAccount);
  await dialog.getByLabel(/^Password/).fill(serviceAccountPassword);
  await field(/^Port/).fill(String(forest.port));
  await field(/CA file/).fill(forest.caFile ?? '');
  await dialog.getByRole('button', { name: 'Add domain controller' }).click();
  await dialog.getByRole('textbox', { name: /Host name/ }).fill(connector.domainControllers[0]?.host ?? '');
  await dialog.getByRole('textbox', { name: /Address/ }).fill(connector.domainControllers[0]?.address ?? '');
  await dialog.getByRole('button', { name: 'Test connection' }).click();
  await dialog.getByText('The test passed').waitFor();
  await take('04-directories-dialog');
  await dialog.getByRole('button', { name: 'Save', exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
}

describe('the configuration wizard, from an empty state folder', () => {
  it('opens by itself, with the keyboard on its title', async () => {
    await heading('Welcome to Password Writeback').waitFor();
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1');
    await take('01-welcome');
    await pressByKey('Configure');
    await heading('Additional tasks').waitFor();
    await take('02-tasks');
    await pressByKey('Next');
    await heading('Connect to the cloud').waitFor();
  });

  it('takes an enrolment file, says what is wrong with another one, and tests the relay', async () => {
    await take('03-cloud-empty');
    await pressByKey('Next');
    await page.getByText('Choose the enrolment file first.').waitFor();
    await willChoose(cloudUsersFile);
    await pressByKey('Choose enrolment file…');
    await page.getByText(/is not an enrolment file/).waitFor();
    await take('03-cloud-refused');
    await willChoose(enrolmentFile);
    await pressByKey('Choose enrolment file…');
    await page.getByText('The relay can be reached and the access key has its rights.').waitFor();
    await page.getByRole('radio', { name: 'A file' }).check();
    await willChoose(cloudUsersFile);
    await pressByKey('Browse…');
    await expect
      .poll(() => page.getByRole('textbox', { name: /File with the cloud/ }).inputValue())
      .toBe(cloudUsersFile);
    await take('03-cloud');
    await page.getByRole('radio', { name: 'Microsoft Graph' }).check();
    await take('03-cloud-graph');
    await page.getByRole('textbox', { name: 'Tenant' }).fill('contoso.example');
    await pressByKey('Previous');
    await heading('Additional tasks').waitFor();
    await pressByKey('Next');
    // Typed in, and in the form still; what is chosen again is too.
    await expect
      .poll(() => page.getByRole('textbox', { name: 'Tenant' }).inputValue())
      .toBe('contoso.example');
    await page.getByRole('radio', { name: 'A file' }).check();
    await pressByKey('Next');
    await heading('Connect your directories').waitFor();
  });

  it('adds a forest with its test, and offers its domains and containers', async () => {
    await take('04-directories-empty');
    await addForest();
    await page.getByText(lab.directory.connector.domain, { exact: true }).waitFor();
    await take('04-directories');
    await pressByKey('Next');
    await heading('Domain and OU filtering').waitFor();
    await page.getByRole('treeitem').nth(1).waitFor();
    await take('05-filtering');
    await pressByKey('Next');
    await heading('Optional features').waitFor();
    await take('06-features');
  });

  it('goes back without losing anything, and has changed nothing so far', async () => {
    const domain = page.getByRole('checkbox', { name: `Synchronise ${lab.directory.connector.domain}` });
    await pressByKey('Previous');
    await heading('Domain and OU filtering').waitFor();
    await domain.uncheck();
    for (const title of ['Connect your directories', 'Connect to the cloud']) {
      await pressByKey('Previous');
      await heading(title).waitFor();
    }
    await page.getByText(enrolmentFile).waitFor();
    for (const title of ['Connect your directories', 'Domain and OU filtering']) {
      await pressByKey('Next');
      await heading(title).waitFor();
    }
    await domain.waitFor();
    expect(await domain.isChecked()).toBe(false);
    await domain.check();
    await pressByKey('Next');
    await heading('Optional features').waitFor();
    expect([existsSync(enrolmentFile), existsSync(join(lab.stateDir, 'agent.db'))]).toEqual([true, false]);
    await pressByKey('Next');
    await heading('Ready to configure').waitFor();
    await page.getByText(/First message|first message/).waitFor();
    await take('07-ready');
  });

  it('asks before it is left, and stays when told so', async () => {
    await pressByKey('Cancel');
    await page.getByText('Leave the wizard?').waitFor();
    await take('08-cancel');
    await page.keyboard.press('Enter');
    await page.getByRole('alertdialog').waitFor({ state: 'detached' });
    await heading('Ready to configure').waitFor();
  });

  it('configures, enables with two messages, and the first reset is written back', async () => {
    await pressByKey('Configure');
    await heading('Configuration complete').waitFor({ timeout: 60_000 });
    await take('09-complete');
    await expect
      .poll(() => page.getByRole('list', { name: 'Progress' }).getByRole('listitem').count())
      .toBe(7);
    await pressByKey('Exit');
    await heading('Overview').waitFor();
    const person = nextPerson();
    const newPassword = 'From-the-wizard-1!kQz';
    const reset = await lab.portal.reset({ cloudAnchor: lab.cloud.anchorOf(person), newPassword });
    expect(reset.code).toBe('success');
    expect(await lab.directory.bind(person.distinguishedName, newPassword)).toBe(true);
    await page.getByText(person.userPrincipalName).first().waitFor();
    expect(existsSync(enrolmentFile)).toBe(false);
  }, 90_000);

  it('told the page no secret, and left none in plain on the disk', async () => {
    const told = await page.evaluate(async () => {
      const { writeback } = globalThis as unknown as { writeback: Bridge };
      const channels = ['setup.state', 'connectors.list', 'keys.list'];
      return JSON.stringify(await Promise.all(channels.map((name) => writeback.invoke(name, undefined))));
    });
    expect(told).toContain('"ok":true');
    expect(secrets.filter((secret) => told.includes(secret))).toEqual([]);
    for (const file of await filesBelow(lab.stateDir))
      expect(findLeaks(await readFile(file), secrets), file).toEqual([]);
  });
});

describe('the wizard and the keys of a running agent', () => {
  it('shows the generation in use and the enrolment', async () => {
    await button('Keys').click();
    await heading('Keys').waitFor();
    await page.getByText('Paired', { exact: true }).waitFor();
    await take('10-keys');
  });

  it('disables and enables again as one guided action', async () => {
    await button('Disable and enable again…').click();
    await heading('Ready to configure').waitFor();
    await take('11-again');
    await pressByKey('Configure');
    await heading('Configuration complete').waitFor({ timeout: 30_000 });
    await pressByKey('Exit');
    await heading('Overview').waitFor();
    expect((await lab.portal.isAvailable()).available).toBe(true);
  });

  it('offers the tasks of an agent that is set up, and leaves without a question', async () => {
    await button('Configure').click();
    await heading('Welcome to Password Writeback').waitFor();
    await take('12-welcome-again');
    await pressByKey('Configure');
    await heading('Additional tasks').waitFor();
    await take('12-tasks-again');
    await pressByKey('Cancel');
    await heading('Overview').waitFor();
  });

  it('pairs with a portal that was set up anew, by another enrolment file', async () => {
    // Its portal is told, and need not be waited for once it is gone.
    await page.evaluate(() => {
      const { writeback } = globalThis as unknown as { writeback: Bridge };
      return writeback.invoke('writeback.set', { enabled: false });
    });
    await lab.portal.close();
    const issuedAt = Math.floor(Date.now() / 1_000);
    const pairingSecret = randomBytes(32).toString('base64url');
    const pairing = { pairingId: 'set-up-anew', pairingSecret, issuedAt, expiresAt: issuedAt + 3_600 };
    const portal = await createPortal({ relay: lab.relay.access.portal, pairing });
    const file = join(dir, 'another-enrolment.json');
    const enrolment = { version: 1, tenantId: 'lab', relay: lab.relay.access.agent, ...pairing };
    writeFileSync(file, JSON.stringify(enrolment), { mode: 0o600 });
    try {
      await button('Keys').click();
      await button('Use another enrolment file…').click();
      await heading('Connect to the cloud').waitFor();
      await willChoose(file);
      await pressByKey('Choose another file…');
      await page.getByText(file).waitFor();
      await take('13-enrol');
      await pressByKey('Next');
      await heading('Ready to configure').waitFor();
      await page.getByText(`then delete ${file}`).waitFor();
      await take('13-enrol-ready');
      expect(existsSync(file)).toBe(true);
      await pressByKey('Configure');
      await heading('Configuration complete').waitFor({ timeout: 30_000 });
      await pressByKey('Exit');
      await heading('Overview').waitFor();
      const person = lab.directory.people.filter(({ role }) => role === 'plain')[1] ?? nextPerson();
      const newPassword = 'Another-portal-1!kQz';
      const reset = await portal.reset({ cloudAnchor: lab.cloud.anchorOf(person), newPassword });
      expect([reset.code, existsSync(file)]).toEqual(['success', false]);
      await page.getByText(person.userPrincipalName).first().waitFor();
    } finally {
      await portal.close();
    }
  }, 60_000);

  it('says what was done and what not when the relay is gone, and where to go on', async () => {
    await lab.relay.relay.stop();
    await button('Configure').click();
    await heading('Welcome to Password Writeback').waitFor();
    await pressByKey('Configure');
    await heading('Additional tasks').waitFor();
    await page.getByRole('radio', { name: 'Change optional features' }).check();
    await pressByKey('Next');
    const unlock = page.getByRole('checkbox', { name: /Allow users to unlock/ });
    await unlock.waitFor();
    // A tick shows at once, and not when the host has answered.
    const ticked = await unlock.evaluate((input: HTMLInputElement) => {
      input.click();
      return input.checked;
    });
    await pressByKey('Previous');
    await pressByKey('Next');
    await unlock.waitFor();
    expect([ticked, await unlock.isChecked()]).toEqual([false, false]);
    await pressByKey('Next');
    await heading('Ready to configure').waitFor();
    await pressByKey('Configure');
    await heading('Configuring').waitFor();
    await take('13-configuring');
    await heading('Configuration did not finish').waitFor({ timeout: 60_000 });
    await page.getByText(/not done\. What is done stays done/).waitFor();
    await take('14-failed');
  }, 120_000);

  it('shows what is left on the page before, and asks in other words', async () => {
    await pressByKey('Previous');
    await heading('Ready to configure').waitFor();
    await page.getByText(/the rest is done, in this order/).waitFor();
    await page.getByText('Connect to the relay').waitFor();
    await take('15-rest');
    expect(await page.getByRole('main').getByRole('listitem').allInnerTexts()).not.toContain(
      'Start the agent',
    );
    await pressByKey('Cancel');
    await page.getByText(/What was done stays done, and the agent is started again/).waitFor();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Leave' }).click();
  });

  it('shows the agent as it is after it was left', async () => {
    await heading('Overview').waitFor();
    await page
      .getByRole('status')
      .filter({ hasText: /^Not connected$/ })
      .waitFor();
    await page.screenshot({ path: picture('16-left') });
    expect(complaints.filter((text) => !text.includes('Autofill'))).toEqual([]);
  });
});
