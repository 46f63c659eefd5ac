import { checkDomain } from '../session/domain-check';
import { describeFault, type LdapFault } from '../session/fault';
import { dnOfDomain } from '../values/distinguished-name';
import { readToken, type ServiceAccountToken } from '../inspect/inspect-security';
import type { Host } from '../session/open-session';
import type { Session } from '../session/session';
import { bindRefusal } from './bind-refusal';
import type { OpenHost } from './test-network';
import { bad, good, type StepOutcome, type TestBench } from './test-step';

/** A session that is signed in, where, and as whom. */
export interface SignedIn {
  readonly host: Host;
  /** The caller closes it. */
  readonly session: Session;
  /** `null` = could not be read. */
  readonly token: ServiceAccountToken | null;
}

/** Whether nothing of a sign-in can have been sent, so that another domain controller may be tried. */
function mayTryElsewhere(fault: LdapFault): boolean {
  return fault.kind === 'unreached' && fault.step !== 'bind' && fault.step !== 'aborted';
}

function failed({ connector }: TestBench, host: string, fault: LdapFault): StepOutcome<never> {
  if (fault.kind === 'refused') {
    const { text, remedy } = bindRefusal(fault, connector.serviceAccount);
    return bad(`${host}: ${text}`, remedy);
  }
  if (fault.kind === 'unreached' && fault.step === 'role') {
    const remedy = `Check the name of the domain and the domain controllers. The password was not sent to ${host}.`;
    return bad(`${host}: ${fault.text}`, remedy);
  }
  const isSignIn = fault.kind === 'unreached' && fault.step === 'bind';
  const again = isSignIn ? ' If its password cannot be read, enter it again.' : '';
  const remedy = `Check that ${host} runs and is not overloaded, and test again.${again}`;
  return bad(`${host}: ${describeFault(fault)}`, remedy);
}

/**
 * Step `bind`: signs in once. A refused or unanswered sign-in is never repeated, at no domain controller: it would lock
 * the account out.
 */
export async function testSignIn(
  bench: TestBench,
  hosts: readonly OpenHost[],
): Promise<StepOutcome<SignedIn>> {
  const { connector, sessions, settings, signal } = bench;
  const call = { timeoutMs: settings.operationTimeoutMs, signal };
  const domainDn = dnOfDomain(connector.domain);
  let outcome: StepOutcome<SignedIn> = bad('No domain controller is left.', 'Test again.');
  for (const { host, address } of hosts) {
    const opened = await sessions.signIn({ name: host.name, address }, signal, (session) =>
      checkDomain(session, domainDn, false, call),
    );
    if (opened.ok) {
      const token = await readToken(opened.value, connector.serviceAccount, domainDn, call);
      const known = token.ok ? token.value : null;
      const sid = known?.sid ?? null;
      const name = known?.name ?? connector.serviceAccount;
      const text = `Signed in to ${host.name} as ${name}${sid === null ? '' : ` (${sid})`}.`;
      return good(text, { host, session: opened.value, token: known });
    }
    outcome = failed(bench, host.name, opened.error);
    if (!mayTryElsewhere(opened.error)) break;
  }
  return outcome;
}
