import { once } from 'node:events';
import { buildAll } from './build.mjs';
import { canHaveSamba } from './debian-packages.mjs';
import { endTogether, start } from './processes.mjs';
import { inProject, projectDir, say } from './project.mjs';
import { setUp } from './setup.mjs';
import { hasDisplay, hasXvfb, startXvfb } from './xvfb.mjs';

function wantsSamba(args) {
  const given = args.find((word) => word.startsWith('--directory='));
  if (given !== undefined) return given === '--directory=samba';
  return process.platform === 'linux';
}

/** The screen to open the console on: a person's, or a virtual one that is stopped at the end. */
async function openScreen(args) {
  if (hasDisplay() && !args.includes('--headless')) return { env: {}, stop: async () => undefined };
  if (process.platform !== 'linux') return { env: { WRITEBACK_HEADLESS: '1' }, stop: async () => undefined };
  if (!hasXvfb())
    throw new Error('No display, and no Xvfb for a virtual one: install the Debian package xvfb');
  const screen = await startXvfb();
  return {
    env: { WRITEBACK_HEADLESS: '1', DISPLAY: screen.display, WAYLAND_DISPLAY: '' },
    stop: screen.stop,
  };
}

async function runLab(args, electron) {
  const screen = await openScreen(args);
  try {
    const env = { ...process.env, ...screen.env, ELECTRON_COMMAND: JSON.stringify(electron) };
    const program = inProject('dist', 'lab', 'start-lab.mjs');
    const lab = start(process.execPath, ['--enable-source-maps', program, ...args], {
      cwd: projectDir,
      env,
      stdio: 'inherit',
    });
    const [code] = await once(lab, 'exit');
    return code ?? 1;
  } finally {
    await screen.stop();
  }
}

async function main(args) {
  const samba = wantsSamba(args);
  if (samba && !canHaveSamba()) {
    say('The Samba directory needs root on Debian or Ubuntu; without it: npm start -- --directory=embedded');
    return 1;
  }
  const electron = await setUp({ samba });
  await buildAll();
  return runLab(args, electron);
}

endTogether();
try {
  process.exit(await main(process.argv.slice(2)));
} catch (cause) {
  process.stderr.write(`${cause.message}\n`);
  process.exit(1);
}
