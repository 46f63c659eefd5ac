import { electronPackages, ensureDebianPackages, sambaPackages, syslogPackages } from './debian-packages.mjs';
import { electronCommand } from './electron-runtime.mjs';
import { withLock } from './lock.mjs';
import { ensureNpmDependencies } from './npm-dependencies.mjs';
import { isEntry, projectDir, say } from './project.mjs';

/**
 * Brings this machine to where the project runs: npm packages, Debian packages, the Electron runtime. What is there
 * stays, so a second call takes well under a second. Safe next to other runs.
 *
 * @param samba whether the Samba directory is wanted
 * @param syslog whether the tests’ syslog server is wanted
 * @returns how to start Electron on this project (see `electronCommand`)
 */
export async function setUp({ samba, syslog = false }) {
  return withLock('setup', async () => {
    await ensureNpmDependencies();
    await ensureDebianPackages([
      ...(samba ? sambaPackages : []),
      ...(syslog ? syslogPackages : []),
      ...electronPackages,
    ]);
    return electronCommand(projectDir);
  });
}

if (isEntry(import.meta.url)) {
  const { endTogether } = await import('./processes.mjs');
  endTogether();
  try {
    const { command, version } = await setUp({ samba: process.platform === 'linux' });
    say(`ready: Electron ${version} at ${command}`);
  } catch (cause) {
    process.stderr.write(`${cause.message}\n`);
    process.exitCode = 1;
  }
}
