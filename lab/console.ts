import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';

/** The console as the lab opens it. */
export interface Console {
  /** Resolves when the window was closed by its user or the signal ended the wait. */
  closed(signal: AbortSignal): Promise<void>;
  /** Saves pictures of the pages. @returns their paths */
  /** @param person whom the picture of People shows: a name that finds somebody */
  takePictures(outDir: string, person: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

interface ConsoleOptions {
  readonly stateDir: string;
  readonly configurationFile: string;
  /** Drive it from here instead of leaving it to a person. */
  readonly headless: boolean;
}

interface ElectronCommand {
  readonly command: string;
  readonly args: readonly string[];
}

function electronCommand(): ElectronCommand {
  const given = process.env['ELECTRON_COMMAND'];
  if (given === undefined) throw new Error('ELECTRON_COMMAND is not set: start the lab with npm start');
  return JSON.parse(given) as ElectronCommand;
}

function consoleArguments(options: ConsoleOptions, given: readonly string[]): string[] {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  return [
    ...given,
    ...(asRoot ? ['--no-sandbox'] : []),
    ...(options.headless ? ['--disable-gpu', '--unattended'] : []),
    `--user-data-dir=${join(options.stateDir, 'electron')}`,
    `--state-dir=${options.stateDir}`,
    `--configuration=${options.configurationFile}`,
  ];
}

function openForPerson(command: string, args: readonly string[]): Console {
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const close = async (): Promise<void> => {
    if (child.exitCode === null) child.kill('SIGTERM');
    await Promise.race([ended, delay(15_000, undefined, { ref: false })]);
    if (child.exitCode === null) child.kill('SIGKILL');
  };
  return {
    closed(signal) {
      const aborted = new Promise<void>((resolve) =>
        signal.addEventListener('abort', () => resolve(), { once: true }),
      );
      return Promise.race([ended, aborted]);
    },
    takePictures: () => Promise.resolve([]),
    close,
  };
}

async function picture(page: Page, outDir: string, name: string): Promise<string> {
  const path = join(outDir, `${name}.png`);
  await page.screenshot({ path });
  return path;
}

async function takePictures(page: Page, outDir: string, person: string): Promise<readonly string[]> {
  const pictures: string[] = [];
  const nav = page.getByRole('navigation');
  await nav.getByText('Overview', { exact: true }).click();
  await delay(500);
  pictures.push(await picture(page, outDir, 'overview'));
  await nav.getByText('Operations', { exact: true }).click();
  await page.getByRole('row').nth(1).waitFor();
  await delay(500);
  pictures.push(await picture(page, outDir, 'operations'));
  await page.getByRole('row').nth(3).click();
  await delay(500);
  pictures.push(await picture(page, outDir, 'operation-details'));
  await nav.getByText('Connectors', { exact: true }).click();
  const properties = page.getByRole('button', { name: /^Properties: / }).first();
  await properties.waitFor();
  await delay(500);
  pictures.push(await picture(page, outDir, 'connectors'));
  await properties.click();
  await page.getByText('Domain controller connection settings').waitFor();
  await delay(500);
  pictures.push(await picture(page, outDir, 'partitions'));
  await nav.getByText('People', { exact: true }).click();
  await page.getByRole('combobox', { name: 'Find a person' }).fill(person);
  await page.getByRole('option').first().click();
  await page.getByRole('button', { name: 'Check again' }).waitFor();
  await delay(1_500);
  pictures.push(await picture(page, outDir, 'people'));
  await nav.getByText('Connectors', { exact: true }).click();
  await page.getByRole('tab', { name: 'Run history' }).click();
  await page.getByRole('row').nth(1).click();
  await delay(500);
  pictures.push(await picture(page, outDir, 'runs'));
  await nav.getByText('Keys', { exact: true }).click();
  await delay(500);
  pictures.push(await picture(page, outDir, 'keys'));
  await nav.getByText('Activity', { exact: true }).click();
  await delay(500);
  pictures.push(await picture(page, outDir, 'activity'));
  return pictures;
}

async function openDriven(command: string, args: readonly string[]): Promise<Console> {
  const app: ElectronApplication = await _electron.launch({
    executablePath: command,
    args: [...args],
    timeout: 60_000,
  });
  const page = await app.firstWindow();
  return {
    closed: () => Promise.resolve(),
    takePictures: (outDir, person) => takePictures(page, outDir, person),
    close: () => app.close(),
  };
}

/** Opens the console on an agent’s state. It takes the configuration file in and deletes it. */
export async function openConsole(options: ConsoleOptions): Promise<Console> {
  const { command, args } = electronCommand();
  const all = consoleArguments(options, args);
  return options.headless ? openDriven(command, all) : openForPerson(command, all);
}
