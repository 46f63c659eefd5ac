import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assetOf } from '../../../electron/window/asset-path';
import { isConsoleUrl } from '../../../electron/window/console-url';

const root = '/srv/renderer';

describe('assetOf', () => {
  it('finds the files of a build', () => {
    expect(
      ['index.html', 'assets/index-Ab_9.js', 'assets/style.css'].map((path) =>
        assetOf(`app://console/${path}?v=1#x`, root),
      ),
    ).toEqual([
      { file: '/srv/renderer/index.html', contentType: 'text/html; charset=utf-8' },
      { file: '/srv/renderer/assets/index-Ab_9.js', contentType: 'text/javascript; charset=utf-8' },
      { file: '/srv/renderer/assets/style.css', contentType: 'text/css; charset=utf-8' },
    ]);
  });

  it.each([
    'app://console/',
    'app://console',
    'app://console//index.html',
    'app://console/..%2fsecret.json',
    'app://console/..%5csecret.json',
    'app://console/a/.hidden.js',
    'app://console/index.html%00.js',
    'app://console/index',
    'app://console/main.cjs',
    'app://console/app.js.map',
    'app://console.evil/index.html',
    'app://evil/index.html',
    'app://console:80/index.html',
    'app://user@console/index.html',
    'http://console/index.html',
    'file:///srv/renderer/index.html',
    'index.html',
  ])('serves nothing for %s', (url) => expect(assetOf(url, root)).toBeNull());

  it('never leaves its folder, whatever the path', () => {
    const part = fc.oneof(
      fc.constantFrom(
        '..',
        '.',
        '%2e%2e',
        '%2f',
        '%5c',
        '\\',
        '/',
        '//',
        'a',
        'x.js',
        'index.html',
        '..%00',
        '~',
      ),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const asset = assetOf(`app://console/${parts.join('/')}`, root);
        return asset === null || /^\/srv\/renderer\/[\w-][^\\%]*$/.test(asset.file);
      }),
    );
  });
});

describe('isConsoleUrl', () => {
  it.each(['app://console/', 'app://console/index.html', 'app://console/a?b#c'])('%s is ours', (url) =>
    expect(isConsoleUrl(url)).toBe(true),
  );

  it.each([
    'app://console.evil/',
    'app://consolex',
    'app://user:pass@console/',
    'http://console/',
    'about:blank',
    '',
  ])('%s is not', (url) => expect(isConsoleUrl(url)).toBe(false));
});
