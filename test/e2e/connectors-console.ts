import type { ElectronApplication, Locator, Page } from 'playwright-core';
import type { FakeConnectors } from '../fakes/fake-connectors';
import { accessibilityProblems } from './accessibility';
import { collectComplaints } from './complaints';
import { launchMockedApp } from './mocked-app';

/** What a test sets on the fake connectors. */
export type FakeSettings = Partial<
  Pick<
    FakeConnectors,
    'forests' | 'partitionsOf' | 'controllers' | 'steps' | 'diagnosis' | 'refusing' | 'delayMs'
  >
>;

/** The console of the mocked app on its Connectors page. */
export interface ConnectorsConsole {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly stateDir: string;
  /** Errors and warnings of the page so far. */
  readonly complaints: string[];
  set(settings: FakeSettings): Promise<void>;
  calls(): Promise<readonly string[]>;
  /** Loads the page anew and opens Connectors. */
  open(): Promise<void>;
  /** Opens the properties of a forest. */
  properties(domain: string): Promise<void>;
  /** The dialog on top. */
  dialog(): Locator;
  button(name: string | RegExp): Locator;
  /** Broken rules of accessibility, with the elements. */
  accessibilityProblems(): Promise<string[]>;
  close(): Promise<void>;
}

function locators(page: Page): Pick<ConnectorsConsole, 'dialog' | 'button'> {
  return {
    dialog: () => page.getByRole('dialog').or(page.getByRole('alertdialog')).last(),
    button: (name) => page.getByRole('button', { name, exact: true }),
  };
}

/** Starts the mocked app and opens its Connectors page. */
export async function launchConnectors(): Promise<ConnectorsConsole> {
  const launched = await launchMockedApp();
  const { app, page } = launched;
  const found = locators(page);
  return {
    app,
    page,
    stateDir: launched.stateDir,
    complaints: collectComplaints(page),
    ...found,
    set: (settings) =>
      app.evaluate((_electron, next) => {
        Object.assign(fakeMain.agent.connectors, next);
      }, settings),
    calls: () => app.evaluate(() => fakeMain.agent.connectors.calls.splice(0)),
    async open() {
      await page.reload();
      await page.getByRole('navigation').getByRole('button', { name: 'Connectors' }).click();
    },
    async properties(domain) {
      await found.button(`Properties: ${domain}`).click();
      await page.getByRole('heading', { name: 'Configure directory partitions' }).waitFor();
    },
    accessibilityProblems: () => accessibilityProblems(page),
    close: () => launched.close(),
  };
}
