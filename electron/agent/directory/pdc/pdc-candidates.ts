import type { Connector } from '../../../../shared/model/connector';
import { describeFault, unreached, type LdapFault } from '../session/fault';
import type { NameResolver } from '../session/name-resolver';
import type { Host } from '../session/open-session';
import { mayGetPassword, refusedHostText } from '../session/password-host';

/** Domain controllers asked at most, so that a dead network ends in finite time. */
const maxCandidates = 5;

/** Whom to ask who the PDC emulator is. */
export interface Candidates {
  readonly hosts: readonly Host[];
  /** What DNS answered, or that it was not asked, in words for the admin. */
  readonly source: string;
  /** Why there are none; `null` when there are. */
  readonly fault: LdapFault | null;
}

/**
 * Service names from design.md, section 6 (source: Samba’s dns_update_list): the PDC emulator’s own record first, then
 * every domain controller, whose fSMORoleOwner says where the role really is.
 */
export async function findCandidates(
  connector: Pick<Connector, 'domain' | 'caFile' | 'domainControllers'>,
  names: NameResolver,
  domain: string,
): Promise<Candidates> {
  const given = connector.domainControllers;
  if (given.length > 0) {
    const hosts = given.map(({ host, address }) => ({ name: host.toLowerCase(), address }));
    const source = `DNS was not asked, given by hand are ${hosts.map(({ name }) => name).join(', ')}`;
    return { hosts, source, fault: null };
  }
  const services = [`_ldap._tcp.pdc._msdcs.${domain}`, `_ldap._tcp.dc._msdcs.${domain}`];
  const answers = await Promise.all(services.map((service) => names.hostsOf(service)));
  const words = answers.map((answer, index) =>
    answer.ok
      ? `${services[index] ?? ''}: ${answer.value.slice(0, maxCandidates).join(', ') || 'no record'}`
      : describeFault(answer.error),
  );
  const source = `DNS says ${words.join('; ')}`;
  const failed = answers.flatMap((answer) => (answer.ok ? [] : [answer.error]));
  const found = [...new Set(answers.flatMap((answer) => (answer.ok ? answer.value : [])))];
  const usable = found.filter((name) => mayGetPassword(name, domain, connector));
  if (usable.length > 0) {
    const hosts = usable.slice(0, maxCandidates).map((name) => ({ name, address: null }));
    return { hosts, source, fault: null };
  }
  const [strange] = found;
  if (strange !== undefined)
    return { hosts: [], source, fault: unreached('dns', refusedHostText(strange, domain)) };
  const none = unreached('dns', `${domain} has no service records of domain controllers.`);
  const fault = failed.length < answers.length ? none : (failed[0] ?? none);
  return { hosts: [], source, fault };
}
