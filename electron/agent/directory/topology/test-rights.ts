import { cmdDn } from '../../diagnose/commands';
import { dnOfDomain } from '../values/distinguished-name';
import { describeFault } from '../session/fault';
import { descriptorOf, readWithSecurity, type ServiceAccountToken } from '../inspect/inspect-security';
import { entryFlags, type SecurityDescriptor } from '../security/descriptor';
import { decideRight, userClass, writebackRights, type WritebackRight } from '../security/writeback-rights';
import type { AtPdc } from './test-role';
import { good, warning, type StepOutcome, type TestBench } from './test-step';

/** CONTAINER_INHERIT_ACE and NO_PROPAGATE_INHERIT_ACE (MS-DTYP 2.4.4.1). */
const inheritance = { toContainers: 0x02, oneLevelOnly: 0x04 } as const;

/** What a user anywhere below inherits where nothing on the way is blocked or added. */
function inheritedByUsers(descriptor: SecurityDescriptor): SecurityDescriptor {
  if (descriptor.dacl === null) return descriptor;
  const dacl = descriptor.dacl
    .filter(
      ({ flags }) => (flags & inheritance.toContainers) !== 0 && (flags & inheritance.oneLevelOnly) === 0,
    )
    .filter(
      (entry) =>
        entry.effect === 'other' ||
        entry.inheritedObjectType === null ||
        entry.inheritedObjectType === userClass,
    )
    .map((entry) => ({ ...entry, flags: entry.flags & ~entryFlags.inheritOnly }));
  return { ...descriptor, owner: null, dacl };
}

/**
 * The rights that the root of a domain does not give: Unexpire Password on itself, the others for users below. Change
 * Password is left out: every user object has it for everyone by the schema’s default, without inheriting it.
 */
export function missingAtRoot(
  descriptor: SecurityDescriptor,
  sids: ServiceAccountToken['sids'],
): readonly WritebackRight[] {
  const forUsers = inheritedByUsers(descriptor);
  return writebackRights
    .filter(({ id }) => id !== 'changePassword')
    .filter((right) => {
      const where = right.on === 'domain' ? descriptor : forUsers;
      return decideRight(right, where, { sids, objectSid: null }).kind !== 'granted';
    });
}

function grantCommand(right: WritebackRight, domainDn: string, account: string): string {
  const kind = right.kind === 'extendedRight' ? 'CA' : 'WP';
  const [reach, scope] = right.on === 'domain' ? ['/I:T', ''] : ['/I:S', ';user'];
  return `dsacls ${cmdDn(domainDn)} ${reach} /G "${account}:${kind};${right.name}${scope}"`;
}

const unexpireMatters = 'without it a password that was reset has expired at once';

function missingInWords(missing: readonly WritebackRight[], domainDn: string, account: string): string {
  const onDomain = missing.filter(({ on }) => on === 'domain').map(({ name }) => name);
  const onUsers = missing.filter(({ on }) => on === 'user').map(({ name }) => name);
  return [
    onDomain.length === 0
      ? ''
      : `${account} lacks ${onDomain.join(', ')} on ${domainDn} (${unexpireMatters}).`,
    onUsers.length === 0
      ? ''
      : `From ${domainDn} users do not inherit for ${account}: ${onUsers.join(', ')}.`,
  ]
    .join(' ')
    .trim();
}

/** Step `rights`: what the service account may do at the root of the domain; a missing right is a warning. */
export async function testRights(bench: TestBench, pdc: AtPdc): Promise<StepOutcome<null>> {
  const { connector, settings, signal } = bench;
  const domainDn = dnOfDomain(connector.domain);
  const call = { timeoutMs: settings.operationTimeoutMs, signal };
  const account = pdc.token?.name ?? connector.serviceAccount;
  const read = await readWithSecurity(pdc.session, domainDn, ['nTSecurityDescriptor'], call);
  const descriptor = read.ok ? descriptorOf(read.value) : null;
  if (descriptor === null || pdc.token === null) {
    const why = read.ok ? '' : ` ${describeFault(read.error)}`;
    const text = `The rights of ${account} cannot be found out.${why}`;
    return warning(text, `Let ${account} read the permissions of ${domainDn} and its own object.`, null);
  }
  const missing = missingAtRoot(descriptor, pdc.token.sids);
  if (missing.length === 0) {
    const names = writebackRights.filter(({ on }) => on === 'user').map(({ name }) => name);
    const given = names.filter((name) => name !== 'Change Password').join(', ');
    return good(
      `${account} has Unexpire Password on ${domainDn}, and users below inherit for it: ${given}.`,
      null,
    );
  }
  const commands = missing.map((right) => grantCommand(right, domainDn, account)).join('\n');
  const onUnits = missing.some(({ on }) => on === 'user')
    ? '\nWhere the rights are granted on organizational units instead, diagnose the partition to check them there.'
    : '';
  return warning(missingInWords(missing, domainDn, account), `${commands}${onUnits}`, null);
}
