import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project’s folder. */
export const projectDir = resolve(dirname(fileURLToPath(import.meta.url)), '../..');

/** The app as `npm run build` makes it; another build with `CONSOLE_APP_DIR`. */
export const builtApp = process.env['CONSOLE_APP_DIR'] ?? projectDir;
