import { buildAll } from './build.mjs';
import { closedNetworkElectron } from './electron-closed-network.mjs';
import { installedElectron } from './electron-download.mjs';
import { endTogether } from './processes.mjs';
import { inProject, projectDir, say } from './project.mjs';
import { setUp } from './setup.mjs';

/** The one fuse that the runtime of closed networks does not have: setting it would keep all others from being set. */
function leaveOutNewFuses({ packager }) {
  delete packager.config.electronFuses.grantFileProtocolExtraPrivileges;
}

/** The runtime to put in; electron-builder's own download would not work in a closed network. */
async function runtime() {
  const installed = installedElectron();
  if (installed !== null) {
    return {
      electronDist: inProject('node_modules', 'electron', 'dist'),
      electronVersion: installed.version,
    };
  }
  const closed = await closedNetworkElectron();
  if (closed === null) return {};
  say(
    `This package holds Electron ${closed.version}, which gets no more security fixes: try it out, do not ship it`,
  );
  return { electronDist: closed.dir, electronVersion: closed.version, beforePack: leaveOutNewFuses };
}

endTogether();
try {
  // A test has prepared and built already.
  if (!process.argv.includes('--as-built')) {
    await setUp({ samba: false });
    await buildAll(['main', 'preload', 'agent', 'worker', 'renderer']);
  }
  const { build, Platform } = await import('electron-builder');
  const config = await runtime();
  const targets = Platform.current().createTarget('dir');
  const [file] = await build({ projectDir, targets, config, publish: 'never' });
  say(`packaged: ${file ?? 'out/release'}`);
} catch (cause) {
  process.stderr.write(`${cause.message}\n`);
  // Not `exitCode`: electron-builder’s own exit hook ends the process with 0.
  process.exit(1);
}
