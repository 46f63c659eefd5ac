import { sameDn, dnOfDomain } from '../values/distinguished-name';
import { describeFault } from '../session/fault';
import { readNamingContexts } from './cross-refs';
import type { AtPdc } from './test-role';
import { bad, good, type StepOutcome, type TestBench } from './test-step';

/** Step `partitions`: the domains of the forest. */
export async function testPartitions(bench: TestBench, pdc: AtPdc): Promise<StepOutcome<AtPdc>> {
  const { connector, settings, signal } = bench;
  const read = await readNamingContexts(pdc.session, { timeoutMs: settings.operationTimeoutMs, signal });
  const remedy = 'Let the service account read CN=Partitions in the forest’s configuration.';
  if (!read.ok) return bad(`${pdc.host.name}: ${describeFault(read.error)}`, remedy);
  const domains = read.value.contexts.filter(({ kind }) => kind === 'domain');
  const names = domains.map(({ dnsName, distinguishedName }) => dnsName ?? distinguishedName);
  const own = dnOfDomain(connector.domain);
  if (!domains.some(({ distinguishedName }) => sameDn(distinguishedName, own))) {
    return bad(
      `${own} is not among the domains of the forest: ${names.join(', ') || 'none can be read'}.`,
      remedy,
    );
  }
  const count = domains.length === 1 ? '1 domain' : `${domains.length} domains`;
  return good(`The forest has ${count}: ${names.join(', ')}.`, pdc);
}
