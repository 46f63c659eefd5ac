import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ElectronApplication, Page } from 'playwright-core';
import { projectDir } from './project';

/** Names the files of a folder of pictures, which it makes. @returns the path of a picture by its name */
export function picturesIn(folder: string): (name: string) => string {
  const dir = join(projectDir, 'out', folder);
  return (name) => {
    mkdirSync(dir, { recursive: true });
    return join(dir, `${name}.png`);
  };
}

/** What the window really shows: the driver’s own pictures are cut where the page is zoomed. */
export async function captureWindow(app: ElectronApplication, file: string): Promise<void> {
  const png = await app.evaluate(async ({ BrowserWindow }) => {
    const image = await BrowserWindow.getAllWindows()[0]?.webContents.capturePage();
    return image?.toPNG().toString('base64') ?? '';
  });
  writeFileSync(file, png, 'base64');
}

interface Shown {
  readonly app: ElectronApplication;
  readonly page: Page;
}

/** Does `work` in the smallest window with 125 % text; the usual window comes back however it ends. */
export async function inSmallestWindow({ app, page }: Shown, work: () => Promise<void>): Promise<void> {
  const zoom = (factor: number): Promise<void> =>
    app.evaluate(({ BrowserWindow }, value) => {
      const window = BrowserWindow.getAllWindows()[0];
      window?.setSize(value === 1 ? 1280 : 1024, value === 1 ? 800 : 640);
      window?.webContents.setZoomFactor(value);
    }, factor);
  await zoom(1.25);
  try {
    await page.waitForFunction(() => innerWidth < 900);
    await work();
  } finally {
    await zoom(1);
  }
}
