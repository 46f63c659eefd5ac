import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

// Evaluated, not added as a script element, which the page’s policy refuses.
const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Broken rules of accessibility, with the elements. Tabster’s invisible focus catchers are not for people. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
    // The page’s style sheets are its own: nothing has to be fetched first.
    const { violations } = await axe.run({ exclude: ['[data-tabster-dummy]'] }, { preload: false });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`));
  });
}

/** Shows the page in a theme; it is shown when this ends. */
export async function setTheme(page: Page, colorScheme: 'light' | 'dark'): Promise<void> {
  // Without motion colours do not fade from one theme to the other.
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  // The page hears of it before it is drawn the next time.
  await page.evaluate(() => new Promise(requestAnimationFrame));
}

/** What somebody can meet on a page. */
export interface PageState {
  readonly name: string;
  /** How to get there. */
  readonly reach: () => Promise<unknown>;
  /** What must be seen then. */
  readonly seen: string | RegExp;
}

interface Visit {
  readonly page: Page;
  readonly complaints: readonly string[];
  readonly colorScheme: 'light' | 'dark';
  /** Where the picture goes. */
  readonly file: string;
}

/** What is wrong with a page; nothing, it is hoped. */
export interface Faults {
  readonly complaints: readonly string[];
  readonly problems: readonly string[];
}

/** What `faultsOf` finds on a page that is as it should be. */
export const noFaults: Faults = { complaints: [], problems: [] };

/** Brings a page into a state, waits until that is seen, takes its picture and looks for what keeps people out. */
export async function faultsOf(
  { reach, seen }: PageState,
  { page, complaints, colorScheme, file }: Visit,
): Promise<Faults> {
  await setTheme(page, colorScheme);
  await reach();
  await page.getByText(seen).first().waitFor();
  await page.screenshot({ path: file });
  return { complaints, problems: await accessibilityProblems(page) };
}
