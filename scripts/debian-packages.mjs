import { existsSync } from 'node:fs';
import { hasApt, isLinuxRoot, say, secondsSince } from './project.mjs';
import { run, runOrThrow } from './processes.mjs';
import { withoutServiceStarts } from './no-service-starts.mjs';

/** What the lab's Samba directory needs. An inner list names the same package in different releases. */
export const sambaPackages = [
  'samba',
  'samba-ad-provision',
  'samba-dsdb-modules',
  'samba-vfs-modules',
  'winbind',
  'krb5-user',
  'ldb-tools',
  'ldap-utils',
  'acl',
  'attr',
  'python3-setproctitle',
  'iproute2',
];

/** What the tests of the audit log need: a real syslog server that takes TLS. */
export const syslogPackages = ['rsyslog', 'rsyslog-openssl'];

/** What Electron needs on a machine without a desktop; the last font has the demo's Chinese and Japanese letters. */
export const electronPackages = [
  'xvfb',
  'xauth',
  'libnss3',
  ['libgtk-3-0', 'libgtk-3-0t64'],
  'libgbm1',
  ['libasound2', 'libasound2t64'],
  'libxss1',
  ['libatk-bridge2.0-0', 'libatk-bridge2.0-0t64'],
  'fonts-dejavu-core',
  'fonts-wqy-microhei',
];

const limitMs = 15 * 60_000;
const aptOptions = ['-o', 'DPkg::Lock::Timeout=180', '-o', 'Acquire::Retries=2', '-q'];

const names = (wanted) => (Array.isArray(wanted) ? wanted : [wanted]);

async function installedPackages(wanted) {
  const format = '${db:Status-Status} ${Package}\n';
  const { output } = await run('dpkg-query', ['-W', '-f', format, ...wanted.flatMap(names)]);
  const lines = output.split('\n').filter((line) => line.startsWith('installed '));
  return new Set(lines.map((line) => line.slice('installed '.length)));
}

/** The packages that are not installed, in the form they were asked for. */
async function missingDebianPackages(wanted) {
  const installed = await installedPackages(wanted);
  return wanted.filter((entry) => !names(entry).some((name) => installed.has(name)));
}

/** The first name that this release has a real package for. */
async function availableName(entry) {
  for (const name of names(entry)) {
    const { code, output } = await run('apt-cache', ['show', '--no-all-versions', name]);
    if (code === 0 && output.includes('Package:')) return name;
  }
  throw new Error(`This release has no package ${names(entry).join(' or ')}`);
}

async function install(missing) {
  const startedAt = Date.now();
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C.UTF-8' };
  say(
    `Debian packages: ${missing.map((entry) => names(entry)[0]).join(' ')} missing; reading the package lists`,
  );
  await runOrThrow('apt-get', [...aptOptions, 'update'], { env, limitMs });
  const chosen = [];
  for (const entry of missing) chosen.push(await availableName(entry));
  let done = 0;
  const onLine = (line) => {
    if (line.startsWith('Setting up ') && ++done % 20 === 0) say(`Debian packages: ${done} set up`);
  };
  const args = [...aptOptions, 'install', '-y', '--no-install-recommends', ...chosen];
  await withoutServiceStarts(chosen, () => runOrThrow('apt-get', args, { env, limitMs, onLine }));
  say(`Debian packages: installed in ${secondsSince(startedAt)} s`);
}

/**
 * Installs those of the packages that are missing, where this is Debian (or Ubuntu) and we are root; elsewhere it
 * does nothing. No service that a package brings is started.
 */
export async function ensureDebianPackages(wanted) {
  if (!isLinuxRoot() || !hasApt()) return;
  const missing = await missingDebianPackages(wanted);
  if (missing.length > 0) await install(missing);
}

/** Whether the Samba directory can be had here: its programs are there, or can be installed. */
export function canHaveSamba() {
  return isLinuxRoot() && (hasApt() || existsSync('/usr/sbin/samba'));
}
