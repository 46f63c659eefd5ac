import { join } from 'node:path';
import { filetime } from '../population/ldap-values';
import { runTool } from './tools';

/** DSDB_CONTROL_PASSWORD_BYPASS_LAST_SET: pwdLastSet is taken as given. Samba hears it in the local database only. */
const bypassLastSetControl = '1.3.6.1.4.1.7165.4.3.20';
/** Older than any maximum age of the lab. */
const longAgo = Date.UTC(2020, 0, 1);
const toolTimeoutMs = 30_000;

/**
 * Makes an account’s password look as if set in 2020, so that it has expired (532). LDAP cannot, so the edit is made
 * in Samba’s database, which takes it while Samba runs.
 */
export async function backdatePassword(
  dir: string,
  configFile: string,
  distinguishedName: string,
  signal?: AbortSignal,
): Promise<void> {
  const dn = Buffer.from(distinguishedName, 'utf8').toString('base64');
  await runTool({
    program: 'ldbmodify',
    args: [
      `--configfile=${configFile}`,
      '-H',
      join(dir, 'private', 'sam.ldb'),
      `--controls=local_oid:${bypassLastSetControl}:0`,
    ],
    dir,
    input: `dn:: ${dn}\nchangetype: modify\nreplace: pwdLastSet\npwdLastSet: ${filetime(longAgo)}\n`,
    timeoutMs: toolTimeoutMs,
    ...(signal ? { signal } : {}),
  });
}
