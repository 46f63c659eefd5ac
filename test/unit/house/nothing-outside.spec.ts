import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

function sources(folder: string): readonly string[] {
  return readdirSync(`${root}${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return sources(path);
    return /\.(?:tsx?|html)$/.test(entry.name) ? [path] : [];
  });
}

const files = ['electron', 'renderer', 'shared'].flatMap(sources).map((path) => ({
  path,
  text: readFileSync(`${root}${path}`, 'utf8'),
}));
const withText = (pattern: RegExp): readonly string[] =>
  files.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

describe('the console', () => {
  // Where a link is ever wanted, it has to be opened by its parsed origin from a closed list.
  it('opens nothing outside: no browser, no file, no other program', () => {
    expect(withText(/\bopenExternal\b|\bopenPath\b|\bshowItemInFolder\b|\btrashItem\b/)).toEqual([]);
  });

  it('answers no deep link', () => {
    expect(withText(/setAsDefaultProtocolClient|open-url|\bopen-file\b/)).toEqual([]);
    expect(readFileSync(`${root}electron-builder.yml`, 'utf8')).not.toMatch(
      /^\s*(?:protocols|fileAssociations):/m,
    );
  });

  it('has no remote content and no markup made of text', () => {
    expect(withText(/dangerouslySetInnerHTML|\binnerHTML\s*=|<iframe|<webview|insertAdjacentHTML/)).toEqual(
      [],
    );
    expect(files.filter(({ path, text }) => path.endsWith('.html') && /\bhttps?:/.test(text))).toEqual([]);
  });

  it('asks for no way around its restrictions', () => {
    expect(
      withText(
        /nodeIntegration: true|contextIsolation: false|sandbox: false|webSecurity: false|enableRemoteModule|allowRunningInsecureContent: true/,
      ),
    ).toEqual([]);
  });

  it('is found at all', () => expect(files.length).toBeGreaterThan(200));
});
