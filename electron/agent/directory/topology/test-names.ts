import { err, ok, type Result } from '../../../../shared/result';
import { unreached, type LdapFault } from '../session/fault';
import type { Host } from '../session/open-session';
import { mayGetPassword, refusedHostText } from '../session/password-host';
import { mapLimited } from './limits';
import { bad, dnsServersInWords, good, warning, type StepOutcome, type TestBench } from './test-step';

/** A domain controller whose addresses are known. */
export interface NamedHost {
  readonly host: Host;
  /** Never empty. */
  readonly addresses: readonly string[];
}

/** Domain controllers tried at most. */
const maxHosts = 6;
/** What c-ares and the resolver say when nobody answers. */
const noAnswer = /ETIMEOUT|timeout|ECONNREFUSED|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH/i;

/** Service name of a domain’s domain controllers (design.md, section 6). */
const controllersOf = (domain: string): string => `_ldap._tcp.dc._msdcs.${domain}`;

function dnsTrouble({ connector }: TestBench, text: string): StepOutcome<never> {
  const servers = dnsServersInWords(connector);
  if (noAnswer.test(text)) {
    const remedy = `Check the addresses of ${servers}, and that port 53 (UDP and TCP) of them is open for this computer.`;
    return bad(`The DNS servers do not answer: ${text}`, remedy);
  }
  const remedy = `Have ${servers} resolve ${connector.domain}, or give the DNS servers of the domain.`;
  return bad(`The DNS servers answered with an error: ${text}`, remedy);
}

async function named(
  bench: TestBench,
  host: Host,
): Promise<Result<NamedHost, { readonly host: Host; readonly fault: LdapFault }>> {
  if (host.address !== null) return ok({ host, addresses: [host.address] });
  const addresses = await bench.names.addressesOf(host.name);
  return addresses.ok ? ok({ host, addresses: addresses.value }) : err({ host, fault: addresses.error });
}

async function addressed(
  bench: TestBench,
  hosts: readonly Host[],
  found: string,
): Promise<StepOutcome<readonly NamedHost[]>> {
  const results = await mapLimited(hosts.slice(0, maxHosts), maxHosts, (host) => named(bench, host));
  const known = results.flatMap((result) => (result.ok ? result.value : []));
  const unknown = results.flatMap((result) => (result.ok ? [] : result.error));
  const list = known.map(({ host, addresses }) => `${host.name} (${addresses.join(', ')})`).join(', ');
  const failed = unknown
    .map(({ host, fault }) => `${host.name} has no address: ${fault.kind === 'unreached' ? fault.text : ''}`)
    .join('; ');
  const rest =
    hosts.length > maxHosts ? ` and ${hosts.length - maxHosts} more, which are not tried here` : '';
  const servers = dnsServersInWords(bench.connector);
  const remedy = `Have ${servers} resolve these names; on the domain controller “nltest /dsregdns” registers them again.`;
  if (known.length === 0) return bad(`${found}, but ${failed}`, remedy);
  const text = `${found}: ${list}${rest}.`;
  return failed === '' ? good(text, known) : warning(`${text} ${failed}`, remedy, known);
}

/** Step `dns`: finds the domain controllers and their addresses. */
export async function testNames(bench: TestBench): Promise<StepOutcome<readonly NamedHost[]>> {
  const { domain, domainControllers } = bench.connector;
  if (domainControllers.length > 0) {
    const given = domainControllers.map(({ host, address }) => ({ name: host.toLowerCase(), address }));
    return addressed(bench, given, 'Given by hand, without asking DNS');
  }
  const service = controllersOf(domain);
  const found = await bench.names.hostsOf(service);
  if (!found.ok) {
    const fault = found.error.kind === 'unreached' ? found.error : unreached('dns', service);
    return dnsTrouble(bench, fault.kind === 'unreached' ? fault.text : service);
  }
  if (found.value.length === 0) {
    const servers = dnsServersInWords(bench.connector);
    const text = `DNS answers, but has no domain controllers of ${domain} (no service record ${service}).`;
    const remedy = `Check the spelling of ${domain}. If it is right, ${servers} must know the domain: give the address of its own DNS server, or the domain controllers by hand.`;
    return bad(text, remedy);
  }
  const { connector } = bench;
  const usable = found.value.filter((name) => mayGetPassword(name, domain, connector));
  const [strange] = found.value;
  if (usable.length === 0 && strange !== undefined) {
    const remedy = 'Check the DNS servers: they name a host outside of the domain.';
    return bad(refusedHostText(strange, domain), remedy);
  }
  const hosts = usable.map((name) => ({ name, address: null }));
  const unique = hosts.filter((host, index) => hosts.findIndex(({ name }) => name === host.name) === index);
  return addressed(bench, unique, `Domain controllers of ${domain} by DNS`);
}
