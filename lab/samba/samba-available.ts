import { existsSync } from 'node:fs';
import { findProgram, mountNamespaceWorks, sambaPrograms, type SambaProgram } from './tools';

/** Whether this machine can run the Samba directory; the reason is one line for a person. */
export type SambaAvailability = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** Files of the packages that bring no program of their own but without which provisioning fails. */
const provisionFiles = { 'samba-ad-provision': '/usr/share/samba/setup/provision.ldif' } as const;

/** Looks for Linux, root, and the programs and files of Samba. Touches nothing and starts nothing. */
export function sambaAvailable(): SambaAvailability {
  if (process.platform !== 'linux') return { ok: false, reason: 'the Samba directory runs on Linux only' };
  if (process.getuid?.() !== 0) {
    return { ok: false, reason: 'the Samba directory needs root: it listens on ports 53, 88, 389 and 636' };
  }
  const missing = new Set<string>();
  for (const program of Object.keys(sambaPrograms) as SambaProgram[]) {
    if (findProgram(program) === null) missing.add(sambaPrograms[program]);
  }
  for (const [debianPackage, file] of Object.entries(provisionFiles)) {
    if (!existsSync(file)) missing.add(debianPackage);
  }
  if (missing.size === 0) return { ok: true };
  const packages = [...missing].join(' ');
  return {
    ok: false,
    reason: `the Samba directory needs the Debian packages ${packages} (apt-get install ${packages})`,
  };
}

/** As {@link sambaAvailable}, and whether programs can be given an /etc/resolv.conf of their own. Tries that once. */
export async function forestsAvailable(): Promise<SambaAvailability> {
  const available = sambaAvailable();
  if (!available.ok || (await mountNamespaceWorks())) return available;
  return {
    ok: false,
    reason: 'two domain controllers need mount namespaces (CAP_SYS_ADMIN) and /etc/resolv.conf',
  };
}
