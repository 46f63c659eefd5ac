import { err, ok, type Result } from '../../../shared/result';
import type { DirectoryRef } from '../pipeline/ports';
import { refuseDebugOutput } from './debug-guard';
import { domainOfDn } from './distinguished-name';
import { describeFault, type LdapFault } from './fault';
import { createDomains, type ForestOptions } from './forest';
import { inspectAccount, type InspectedAccount } from './inspect-account';
import { readRules, type PasswordRules } from './inspect-policy';
import {
  descriptorOf,
  nearestBlocked,
  readToken,
  readWithSecurity,
  type ServiceAccountToken,
} from './inspect-security';
import { createNameResolver } from './name-resolver';
import { createSessions } from './open-session';
import type { PdcSession } from './pdc';
import type { SecurityDescriptor } from './security/descriptor';
import { createTrust } from './trust';

/** What the PDC emulator says about an account that is there. */
export interface AccountInspection {
  readonly account: InspectedAccount;
  /** The nearest container above the account that takes no entries from above; `null` = none. */
  readonly blockedContainer: string | null;
  /** Of the domain’s root; `null` when it cannot be read. */
  readonly domainDescriptor: SecurityDescriptor | null;
  readonly token: ServiceAccountToken;
  readonly rules: PasswordRules | null;
}

/** One look at an account. */
export interface Inspection {
  /** Host name of the PDC emulator. */
  readonly host: string;
  /** Whether it can check the password history on a reset. */
  readonly policyHints: boolean;
  /** `null` = the account is not there, or hidden from the service account. */
  readonly found: AccountInspection | null;
}

/** Reads accounts of one forest for a diagnosis. Writes nothing. */
export interface Inspector {
  /** The error is in words for the admin: the PDC emulator could not be reached or did not answer. */
  inspect(ref: DirectoryRef, signal: AbortSignal): Promise<Result<Inspection, string>>;
  close(): void;
}

async function look(
  { session, host, policyHints }: PdcSession,
  { connector, settings }: ForestOptions,
  ref: DirectoryRef,
  signal: AbortSignal,
): Promise<Result<Inspection, LdapFault>> {
  const call = { timeoutMs: settings.operationTimeoutMs, signal };
  const at = { host: host.name, policyHints: policyHints !== null };
  const read = await inspectAccount(session, ref, call);
  if (!read.ok) return read;
  const account = read.value;
  if (account === null) return ok({ ...at, found: null });
  const { partitionDn } = ref;
  const blocked = await nearestBlocked(session, account.distinguishedName, partitionDn, call);
  if (!blocked.ok) return blocked;
  const domain = await readWithSecurity(session, partitionDn, ['nTSecurityDescriptor'], call);
  if (!domain.ok) return domain;
  const token = await readToken(session, connector, partitionDn, call);
  if (!token.ok) return token;
  const rules = await readRules(session, partitionDn, account.fineGrainedPolicy, call);
  if (!rules.ok) return rules;
  const found = {
    account,
    blockedContainer: blocked.value,
    domainDescriptor: descriptorOf(domain.value),
    token: token.value,
    rules: rules.value,
  };
  return ok({ ...at, found });
}

/**
 * Opens nothing before it is asked.
 *
 * @throws when `NODE_DEBUG` would make ldapts print passwords
 */
export function createInspector(options: ForestOptions): Inspector {
  refuseDebugOutput(process.env['NODE_DEBUG']);
  const { connector, settings } = options;
  const names = createNameResolver(connector.dnsServers, settings.connectTimeoutMs);
  const sessions = createSessions({ ...options, names, trust: createTrust(connector.caFile) });
  const domains = createDomains(options, names, sessions);
  return {
    inspect: async (ref, signal) => {
      const pdc = domains.of(domainOfDn(ref.partitionDn) ?? connector.domain);
      const seen = await pdc.use(signal, (session) => look(session, options, ref, signal), true);
      if (seen.ok) return ok(seen.value.value);
      const { fault, host } = seen.error;
      return err(host === null ? describeFault(fault) : `${host}: ${describeFault(fault)}`);
    },
    close: () => domains.close(),
  };
}
