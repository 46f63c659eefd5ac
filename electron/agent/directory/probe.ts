import type { ConnectorStatus } from '../../../shared/model/agent-status';
import type { Connector } from '../../../shared/model/connector';
import { err, ok, type Result } from '../../../shared/result';
import type { Clock } from '../clock';
import { dnOfDomain } from './distinguished-name';
import { describeFault, type LdapFault } from './fault';
import type { PdcAccess } from './pdc';
import { roleOf } from './pdc-locator';

const referral = 10;

interface Probed {
  readonly rttMs: number;
  readonly policyHints: boolean;
}

/** Finds the PDC emulator, asks it whether it still is, and measures one round trip. Never throws. */
export async function probeConnector(
  connector: Connector,
  pdc: PdcAccess,
  clock: Clock,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<ConnectorStatus> {
  const call = { timeoutMs, signal };
  const probed = await pdc.use(
    signal,
    async ({ session, policyHints }): Promise<Result<Probed, LdapFault>> => {
      const role = await roleOf(session, dnOfDomain(connector.domain), call);
      if (!role.ok) return role;
      if (role.value.kind !== 'pdc') {
        // As a referral: the role has moved, so that the holder is found afresh.
        const text = 'This domain controller is no longer the PDC emulator.';
        return err({ kind: 'refused', stage: 'operation', resultCode: referral, text });
      }
      const startedAt = clock.monotonic();
      const answer = await session.readEntry('', ['currentTime'], call);
      if (!answer.ok) return answer;
      return ok({ rttMs: clock.monotonic() - startedAt, policyHints: policyHints !== null });
    },
    true,
  );
  const base = { id: connector.id, name: connector.domain, checkedAt: clock.now() };
  if (probed.ok) {
    const { value, host } = probed.value;
    return { ...base, pdc: host, state: 'reachable', ...value, error: null };
  }
  const { fault, host } = probed.error;
  return {
    ...base,
    pdc: host,
    state: 'unreachable',
    rttMs: null,
    policyHints: null,
    error: describeFault(fault),
  };
}
