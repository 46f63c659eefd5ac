import type { Connector } from '../../../../shared/model/connector';
import { err, ok, type Result } from '../../../../shared/result';
import type { DirectoryRef } from '../../pipeline/ports';
import type { Call } from '../session/connection';
import { domainOfDn } from '../values/distinguished-name';
import type { LdapFault } from '../session/fault';
import type { ForestParts } from '../forest-parts';
import { guidDn } from '../values/guid';
import { inspectAccount, type InspectedAccount } from './inspect-account';
import { readRules, type PasswordRules } from './inspect-policy';
import { inspectReads, type ReadsInspection } from './inspect-reads';
import {
  descriptorOf,
  nearestBlocked,
  readToken,
  readWithSecurity,
  serviceAccountOf,
  type ServiceAccountToken,
} from './inspect-security';
import type { PdcSession } from '../pdc/pdc';
import type { SecurityDescriptor } from '../security/descriptor';
import { faultInWords } from '../topology/read-all';

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

/** What the PDC emulator answered. */
export interface PdcInspection {
  /** Its host name. */
  readonly host: string;
  /** Whether it can check the password history on a reset. */
  readonly policyHints: boolean;
  /** `null` = the account is not there, or hidden from the service account. */
  readonly found: AccountInspection | null;
}

/** One look at an account. */
export interface Inspection {
  /** With what is set for the partition. */
  readonly connector: Connector;
  readonly reads: ReadsInspection;
  /** The error is in words for the admin: it could not be reached or did not answer. */
  readonly pdc: Result<PdcInspection, string>;
}

async function lookAtAccount(
  { session }: PdcSession,
  connector: Connector,
  ref: DirectoryRef,
  call: Call,
): Promise<Result<AccountInspection | null, LdapFault>> {
  const { partitionDn } = ref;
  const read = await inspectAccount(session, guidDn(ref.objectGuid), call);
  if (!read.ok || read.value === null) return read.ok ? ok(null) : read;
  const account = read.value;
  const blocked = await nearestBlocked(session, account.distinguishedName, partitionDn, new Map(), call);
  if (!blocked.ok) return blocked;
  const domain = await readWithSecurity(session, partitionDn, ['nTSecurityDescriptor'], call);
  if (!domain.ok) return domain;
  const token = await readToken(session, serviceAccountOf(connector, partitionDn), partitionDn, call);
  if (!token.ok) return token;
  const rules = await readRules(session, partitionDn, account.fineGrainedPolicy, call);
  if (!rules.ok) return rules;
  return ok({
    account,
    blockedContainer: blocked.value,
    domainDescriptor: descriptorOf(domain.value),
    token: token.value,
    rules: rules.value,
  });
}

async function inspectAtPdc(
  parts: ForestParts,
  ref: DirectoryRef,
  signal: AbortSignal,
): Promise<Result<PdcInspection, string>> {
  const call = { timeoutMs: parts.settings.operationTimeoutMs, signal };
  const { pdc } = parts.of(domainOfDn(ref.partitionDn) ?? parts.connector.domain);
  const seen = await pdc.use(
    signal,
    async (session): Promise<Result<PdcInspection, LdapFault>> => {
      const found = await lookAtAccount(session, parts.connector, ref, call);
      if (!found.ok) return found;
      const { host, policyHints } = session;
      return ok({ host: host.name, policyHints: policyHints !== null, found: found.value });
    },
    true,
  );
  return seen.ok ? ok(seen.value.value) : err(faultInWords(seen.error));
}

/**
 * Looks at an account for a diagnosis: at the PDC emulator, where the password would be written, and at where its
 * partition is read. Uses the connections of the forest and signs in as the agent does. Writes nothing.
 *
 * @returns an error, in words for the admin, only when the signal ended it
 */
export async function inspect(
  parts: ForestParts,
  ref: DirectoryRef,
  signal: AbortSignal,
): Promise<Result<Inspection, string>> {
  const [pdc, reads] = await Promise.all([
    inspectAtPdc(parts, ref, signal),
    inspectReads(parts, ref.partitionDn, signal),
  ]);
  if (signal.aborted) return err('Stopped before the directory had answered.');
  return ok({ connector: parts.connector, reads, pdc });
}
