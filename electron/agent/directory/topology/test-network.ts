import { describeFault } from '../session/fault';
import type { NamedHost } from './test-names';
import { day } from './judge-certificate';
import { mapLimited } from './limits';
import { portOf } from './probe-controller';
import { probeTcp, probeTls, type JudgedCertificate } from './probe-socket';
import type { Endpoint } from '../session/open-socket';
import { bad, good, warning, type StepOutcome, type TestBench } from './test-step';

/** A domain controller that takes connections, and at which address. */
export interface OpenHost extends NamedHost {
  readonly address: string;
}

const atOnce = 6;
const dayMs = 24 * 60 * 60 * 1_000;
/** A certificate that expires sooner is warned of. */
const warnDays = 30;

function endpointOf({ connector }: TestBench, { host }: NamedHost, address: string): Endpoint {
  return { host: host.name, address, port: portOf(connector), security: connector.security };
}

async function firstOpen(
  bench: TestBench,
  named: NamedHost,
): Promise<{ address: string | null; trouble: string }> {
  const call = { timeoutMs: bench.settings.connectTimeoutMs, signal: bench.signal };
  const troubles: string[] = [];
  for (const address of named.addresses) {
    const opened = await probeTcp(endpointOf(bench, named, address), call);
    if (opened.ok) {
      opened.value.on('error', () => undefined);
      opened.value.destroy();
      return { address, trouble: '' };
    }
    troubles.push(`${named.host.name}: ${describeFault(opened.error)}`);
  }
  return { address: null, trouble: troubles.join('; ') };
}

/** Step `tcp`: which of the domain controllers take connections. */
export async function testTcp(
  bench: TestBench,
  hosts: readonly NamedHost[],
): Promise<StepOutcome<readonly OpenHost[]>> {
  const port = portOf(bench.connector);
  const tried = await mapLimited(hosts, atOnce, async (named) => ({
    named,
    ...(await firstOpen(bench, named)),
  }));
  const open = tried.flatMap(({ named, address }) => (address === null ? [] : { ...named, address }));
  const troubles = tried.map(({ trouble }) => trouble).filter((trouble) => trouble !== '');
  const remedy = `Open TCP port ${port} from this computer to every domain controller, and check that they run.`;
  if (open.length === 0) return bad(`No domain controller takes connections. ${troubles.join('; ')}`, remedy);
  const text = `Port ${port} is open at ${open.map(({ host, address }) => `${host.name} (${address})`).join(', ')}.`;
  return troubles.length === 0 ? good(text, open) : warning(`${text} ${troubles.join('; ')}`, remedy, open);
}

interface Encryption {
  readonly open: OpenHost;
  readonly seen: JudgedCertificate | null;
  readonly trusted: boolean;
  /** What is wrong, with the host, and what to do; `null` = nothing. */
  readonly trouble: { readonly text: string; readonly remedy: string } | null;
}

function expiring(name: string, { certificate }: JudgedCertificate, now: number): Encryption['trouble'] {
  const days = Math.floor((certificate.validTo - now) / dayMs);
  if (days >= warnDays) return null;
  const text = `${name}: the certificate expires on ${day(certificate.validTo)}, in ${days} days.`;
  return { text, remedy: `Renew the certificate of ${name}.` };
}

async function encrypt(
  bench: TestBench,
  open: OpenHost,
  secureContext: Parameters<typeof probeTls>[2]['secureContext'],
): Promise<Encryption> {
  const { settings, signal, clock, connector } = bench;
  const { name } = open.host;
  const endpoint = endpointOf(bench, open, open.address);
  const call = { timeoutMs: settings.connectTimeoutMs, signal };
  const failed = (seen: JudgedCertificate | null, text: string, remedy: string): Encryption => ({
    open,
    seen,
    trusted: false,
    trouble: { text: `${name}: ${text}`, remedy },
  });
  const needsCertificate = `Install a certificate for server authentication on ${name}, and allow TLS 1.2 there.`;
  const tcp = await probeTcp(endpoint, call);
  if (!tcp.ok) return failed(null, describeFault(tcp.error), needsCertificate);
  const trust = { secureContext, caFile: connector.caFile, now: clock.now() };
  const probed = await probeTls(tcp.value, endpoint, trust, call);
  if (probed.kind === 'failed') return failed(null, describeFault(probed.fault), needsCertificate);
  const { seen } = probed;
  if (probed.kind === 'untrusted') {
    const problem = seen?.problem ?? { text: 'No certificate was shown.', remedy: needsCertificate };
    return failed(seen, problem.text, problem.remedy);
  }
  probed.socket.on('error', () => undefined);
  probed.socket.destroy();
  return { open, seen, trusted: true, trouble: seen === null ? null : expiring(name, seen, clock.now()) };
}

function certificateInWords({ open, seen }: Encryption): string {
  if (seen === null) return open.host.name;
  const { subject, issuer, validTo } = seen.certificate;
  return `${open.host.name}: ${subject}, issued by ${issuer}, valid until ${day(validTo)}`;
}

/** Step `tls`: whose certificates are trusted. Nothing is sent to the others, here and later. */
export async function testTls(
  bench: TestBench,
  hosts: readonly OpenHost[],
): Promise<StepOutcome<readonly OpenHost[]>> {
  const context = await bench.trust();
  if (!context.ok) {
    const { caFile } = bench.connector;
    const remedy =
      caFile === null
        ? 'Repair the trusted authorities of this computer, or give a CA file.'
        : `Make ${caFile} readable for the agent, with the authorities’ certificates in PEM form.`;
    return bad(describeFault(context.error), remedy);
  }
  const tried = await mapLimited(hosts, atOnce, (open) => encrypt(bench, open, context.value));
  const trusted = tried.filter((one) => one.trusted);
  const troubles = tried.flatMap(({ trouble }) => trouble ?? []);
  const texts = troubles.map(({ text }) => text).join(' ');
  const remedy = [...new Set(troubles.map((trouble) => trouble.remedy))].join(' ');
  if (trusted.length === 0) return bad(texts, remedy);
  const text = `${trusted.map(certificateInWords).join('; ')}.`;
  const next = trusted.map(({ open }) => open);
  return troubles.length === 0 ? good(text, next) : warning(`${text} ${texts}`, remedy, next);
}
