import type { TestStep } from '../../../../shared/ipc/directory-channels';
import type { Settings } from '../../../../shared/model/settings';
import type { Clock } from '../../clock';
import type { ConnectorAccess } from '../../directory-port';
import { createNameResolver } from '../session/name-resolver';
import { createSessions } from '../session/open-session';
import { createTrust } from '../session/trust';
import { withLimit } from './limits';
import { testNames } from './test-names';
import { testTcp, testTls } from './test-network';
import { testPartitions } from './test-partitions';
import { testRights } from './test-rights';
import { testRole } from './test-role';
import { testSignIn } from './test-sign-in';
import { createStepRunner, type TestBench } from './test-step';

/** A whole test; what did not get its turn is skipped. Milliseconds. */
const testLimitMs = 60_000;

async function runSteps(bench: TestBench): Promise<readonly TestStep[]> {
  const runner = createStepRunner(bench.clock, bench.signal);
  const hosts = await runner.run('dns', bench, testNames);
  const open = await runner.run('tcp', hosts, (found) => testTcp(bench, found));
  const trusted = await runner.run('tls', open, (found) => testTls(bench, found));
  const signedIn = await runner.run('bind', trusted, (found) => testSignIn(bench, found));
  try {
    const pdc = await runner.run('pdc', signedIn, (found) => testRole(bench, found));
    try {
      const read = await runner.run('partitions', pdc, (found) => testPartitions(bench, found));
      await runner.run('rights', read, (found) => testRights(bench, found));
    } finally {
      if (pdc?.isNew === true) pdc.session.close();
    }
  } finally {
    signedIn?.session.close();
  }
  return runner.steps;
}

/**
 * Tries a forest from DNS to rights, each step with what it found and what to do. After a bad step the rest is
 * skipped. The password is tried once; nothing is sent to a domain controller whose certificate is not trusted.
 */
export async function testConnector(
  { connector, password }: ConnectorAccess,
  settings: Settings['ldap'],
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly TestStep[]> {
  const names = createNameResolver(connector.dnsServers, settings.connectTimeoutMs);
  const trust = createTrust(connector.caFile);
  const sessions = createSessions({ connector, password: () => password(null), settings, names, trust });
  return withLimit(signal, testLimitMs, (limited) =>
    runSteps({ connector, settings, clock, names, trust, sessions, signal: limited }),
  );
}
