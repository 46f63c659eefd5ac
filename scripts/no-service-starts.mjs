import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { run } from './processes.mjs';

const policyFile = '/usr/sbin/policy-rc.d';
const keptFile = `${policyFile}.before-password-writeback`;
const ours = '# Written by password-writeback for the time of one installation.';
const services = { samba: ['smbd', 'nmbd', 'samba-ad-dc'], winbind: ['winbind'], rsyslog: ['rsyslog'] };

function restore() {
  if (existsSync(policyFile) && readFileSync(policyFile, 'utf8').includes(ours)) rmSync(policyFile);
  if (existsSync(keptFile)) renameSync(keptFile, policyFile);
}

/** A desktop that gets Samba for our lab must not become a file server at its next start. */
async function disableServices(packages) {
  if (!existsSync('/run/systemd/system')) return;
  const units = packages.flatMap((name) => services[name] ?? []).map((name) => `${name}.service`);
  if (units.length > 0) await run('systemctl', ['disable', '--quiet', ...units]);
}

/**
 * Runs an installation while Debian's policy-rc.d forbids starting services, then puts back what was there, also what
 * an earlier run that was killed left behind. Services of packages that were newly installed stay disabled.
 */
export async function withoutServiceStarts(packages, work) {
  restore();
  if (existsSync(policyFile)) renameSync(policyFile, keptFile);
  writeFileSync(policyFile, `#!/bin/sh\n${ours}\nexit 101\n`, { mode: 0o755 });
  process.once('exit', restore);
  try {
    await work();
  } finally {
    process.off('exit', restore);
    restore();
  }
  await disableServices(packages);
}
