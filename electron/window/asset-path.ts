import { isAbsolute, join, relative, sep } from 'node:path';
import { isConsoleUrl } from './console-url';

/** Every kind of file the console consists of. Others are not served. */
const contentTypes: Readonly<Record<string, string>> = {
  html: 'text/html; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
  ico: 'image/x-icon',
  woff2: 'font/woff2',
};

/** A file to serve. */
export interface Asset {
  readonly file: string;
  readonly contentType: string;
}

/**
 * The file behind a URL of the console; `null` for another origin, an unknown kind of file and every path that is
 * not plain names below `root` (encoded slashes, backslashes, dots, control characters).
 */
export function assetOf(url: string, root: string): Asset | null {
  if (!isConsoleUrl(url)) return null;
  const names = new URL(url).pathname.split('/').slice(1);
  // Names of the build only: no percent sign is ever decoded, so nothing can hide behind an encoding.
  if (!names.every((name) => /^[\w-][\w.-]*$/.test(name))) return null;
  const file = join(root, ...names);
  const inside = relative(root, file);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null;
  const contentType = contentTypes[file.slice(file.lastIndexOf('.') + 1).toLowerCase()];
  return contentType === undefined ? null : { file, contentType };
}
