import { dnOfDomain } from '../values/distinguished-name';
import { describeFault } from '../session/fault';
import type { Host } from '../session/open-session';
import { roleOf } from '../pdc/pdc-locator';
import type { Session } from '../session/session';
import { portOf } from './probe-controller';
import type { SignedIn } from './test-sign-in';
import { bad, good, warning, type StepOutcome, type TestBench } from './test-step';

/** The PDC emulator with a session that is signed in, which the caller closes. */
export interface AtPdc extends SignedIn {
  /** A session of its own, beside the one that was given. */
  readonly isNew: boolean;
}

type Held =
  { readonly isHolder: true } | { readonly isHolder: false; readonly problem: StepOutcome<never> | string };

/** Asks a session whether it is at the PDC emulator; a text is the host that holds the role instead. */
async function ask(
  { connector, settings, signal }: TestBench,
  session: Session,
  host: string,
): Promise<Held> {
  const { domain } = connector;
  const call = { timeoutMs: settings.operationTimeoutMs, signal };
  const role = await roleOf(session, dnOfDomain(domain), call);
  if (!role.ok) {
    const remedy = `Let the service account read the head of ${domain} and the servers below CN=Sites.`;
    return { isHolder: false, problem: bad(`${host}: ${describeFault(role.error)}`, remedy) };
  }
  if (role.value.kind === 'pdc') return { isHolder: true };
  if (role.value.kind === 'elsewhere') return { isHolder: false, problem: role.value.owner };
  const text = `${host} is a domain controller of another domain than ${domain}.`;
  return { isHolder: false, problem: bad(text, 'Check the name of the domain.') };
}

/** Whether DNS names the holder of the role too. */
async function compared(bench: TestBench, pdc: AtPdc): Promise<StepOutcome<AtPdc>> {
  const { name } = pdc.host;
  const { domain, domainControllers } = bench.connector;
  const is = `${name} is the PDC emulator: fSMORoleOwner of ${dnOfDomain(domain)} names it`;
  if (domainControllers.length > 0) return good(`${is}. DNS was not asked.`, pdc);
  const service = `_ldap._tcp.pdc._msdcs.${domain}`;
  const named = await bench.names.hostsOf(service);
  if (named.ok && named.value.length === 1 && named.value[0] === name)
    return good(`${is}, and DNS agrees.`, pdc);
  const says = named.ok ? named.value.join(', ') || 'nobody' : describeFault(named.error);
  const remedy = `Have ${name} register its records again (“nltest /dsregdns” there) and remove wrong ones of ${service}. Until then the agent finds it by fSMORoleOwner.`;
  return warning(`${is}, but DNS (${service}) names ${says}.`, remedy, pdc);
}

function ownerHost({ connector }: TestBench, owner: string): Host | null {
  const { domainControllers } = connector;
  if (domainControllers.length === 0) return { name: owner, address: null };
  const given = domainControllers.find(({ host }) => host.toLowerCase() === owner);
  return given === undefined ? null : { name: owner, address: given.address };
}

/** Step `pdc`: finds the holder of the role, signs in there, and compares with DNS. */
export async function testRole(bench: TestBench, signedIn: SignedIn): Promise<StepOutcome<AtPdc>> {
  const first = await ask(bench, signedIn.session, signedIn.host.name);
  if (first.isHolder) return compared(bench, { ...signedIn, isNew: false });
  if (typeof first.problem !== 'string') return first.problem;
  const owner = first.problem;
  const host = ownerHost(bench, owner);
  if (host === null) {
    const text = `The PDC emulator is ${owner}, which is not among the domain controllers given by hand.`;
    return bad(text, `Add ${owner} with its address: passwords are written there.`);
  }
  const opened = await bench.sessions.signIn(host, bench.signal);
  if (!opened.ok) {
    const text = `The PDC emulator is ${owner} (fSMORoleOwner), and it cannot be used: ${describeFault(opened.error)}`;
    const remedy = `Start ${owner} and open TCP port ${portOf(bench.connector)} to it, or move the role to a domain controller that can be reached. Passwords are written there alone.`;
    return bad(text, remedy);
  }
  const pdc = { ...signedIn, host, session: opened.value, isNew: true };
  const second = await ask(bench, opened.value, owner);
  if (second.isHolder) return compared(bench, pdc);
  opened.value.close();
  if (typeof second.problem !== 'string') return second.problem;
  const text = `${signedIn.host.name} takes ${owner} for the PDC emulator, and ${owner} takes ${second.problem}.`;
  return bad(text, 'Wait for replication or repair it (“repadmin /replsummary”), and test again.');
}
