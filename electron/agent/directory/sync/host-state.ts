import { err, ok, type Result } from '../../../../shared/result';
import type { Call } from '../session/connection';
import { unreached, type LdapFault } from '../session/fault';
import type { Session } from '../session/session';
import { dnOfDomain, sameDn } from '../values/distinguished-name';
import { guidText } from '../values/guid';

/** Where a domain controller stands. */
export interface HostState {
  /** As the server writes it. */
  readonly partitionDn: string;
  readonly configurationDn: string;
  /** Of its database; another one after it was restored from a backup. `null` = it cannot be read. */
  readonly invocationId: string | null;
  /** highestCommittedUSN: what is committed later has a higher uSNChanged. Decimal digits. */
  readonly usn: string;
  /** Its clock, generalized time. */
  readonly currentTime: string | null;
}

const rootAttributes = [
  'defaultNamingContext',
  'configurationNamingContext',
  'dsServiceName',
  'highestCommittedUSN',
  'currentTime',
] as const;

async function readInvocationId(
  session: Session,
  serviceDn: string | null,
  call: Call,
): Promise<Result<string | null, LdapFault>> {
  if (serviceDn === null) return ok(null);
  const service = await session.readEntry(serviceDn, ['invocationId'], call);
  // Without the right to see the object there is no delta, but all the rest.
  if (!service.ok) return service.error.kind === 'refused' ? ok(null) : service;
  const bytes = service.value?.bytes('invocationId') ?? null;
  return ok(bytes === null ? null : guidText(bytes));
}

/** Reads it from the rootDSE. A server that does not hold the domain is a fault. */
export async function readHostState(
  session: Session,
  domain: string,
  call: Call,
): Promise<Result<HostState, LdapFault>> {
  const root = await session.readEntry('', rootAttributes, call);
  if (!root.ok) return root;
  const wanted = dnOfDomain(domain);
  const partitionDn = root.value?.text('defaultNamingContext') ?? wanted;
  if (!sameDn(partitionDn, wanted))
    return err(unreached('role', `It is no domain controller of ${wanted} but of ${partitionDn}.`));
  const usn = root.value?.text('highestCommittedUSN') ?? '';
  const invocationId = await readInvocationId(session, root.value?.text('dsServiceName') ?? null, call);
  if (!invocationId.ok) return invocationId;
  return ok({
    partitionDn,
    configurationDn: root.value?.text('configurationNamingContext') ?? `CN=Configuration,${partitionDn}`,
    invocationId: /^\d{1,20}$/.test(usn) ? invocationId.value : null,
    usn,
    currentTime: root.value?.text('currentTime') ?? null,
  });
}
