import { copyFileSync, existsSync, linkSync, mkdirSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** How to start Electron on an app. */
export interface Runtime {
  readonly executable: string;
  /** Arguments before our own. */
  readonly args: readonly string[];
  /** Removes what was made for this app. */
  remove(): void;
}

const projectDir = resolve(import.meta.dirname, '../..');

/** The Electron to test with: `ELECTRON_BIN`, else the one the set-up has put into `.runtime/`. */
function electronBinary(): string {
  const candidates = [process.env['ELECTRON_BIN'], join(projectDir, '.runtime', 'electron', 'electron')];
  const found = candidates.find((file) => file !== undefined && existsSync(file));
  if (found === undefined) throw new Error('No Electron: run the set-up (npm test), or set ELECTRON_BIN');
  return found;
}

function linkTree(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (basename(from) === 'resources' && entry.name === 'app') continue;
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isFile()) linkOrCopy(source, target);
  }
}

function linkOrCopy(source: string, target: string): void {
  try {
    linkSync(source, target);
  } catch {
    // Another file system, or one without hard links.
    copyFileSync(source, target);
  }
}

/**
 * An Electron for the app in `appDir`. A stock Electron takes the folder as its argument; the runtime of closed
 * networks has no default app and wants it at `resources/app`, so it gets a copy of hard links.
 */
export function runtimeFor(appDir: string): Runtime {
  const executable = electronBinary();
  const home = dirname(executable);
  if (existsSync(join(home, 'resources', 'default_app.asar'))) return { executable, args: [appDir], remove: () => undefined };
  const copy = `${home}-${process.pid}-${Math.random().toString(36).slice(2)}`;
  linkTree(home, copy);
  symlinkSync(appDir, join(copy, 'resources', 'app'), 'dir');
  return {
    executable: join(copy, basename(executable)),
    args: [],
    remove: () => rmSync(copy, { recursive: true, force: true }),
  };
}
