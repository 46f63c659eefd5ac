import type { ConnectorStatus } from '../../../shared/model/agent-status';
import { err, ok, type Result } from '../../../shared/result';
import type { OwnForestParts } from './create-forest-parts';
import { dnOfDomain } from './values/distinguished-name';
import { describeFault, errorText, type LdapFault } from './session/fault';
import { roleOf } from './pdc/pdc-locator';

const referral = 10;

interface Probed {
  readonly rttMs: number;
  readonly policyHints: boolean;
}

interface ProbeError {
  /** Host name of the domain controller that was asked; `null` when none was reached. */
  readonly host: string | null;
  readonly words: string;
}

async function probe(parts: OwnForestParts): Promise<Result<ConnectorStatus, ProbeError>> {
  const { connector, clock, settings, stopping } = parts;
  const { pdc, gate } = parts.of(connector.domain);
  const refusal = gate.refusal();
  if (refusal !== null) {
    const wait = `Tried again in ${Math.ceil(refusal.retryInMs / 1_000)} s, lest the account be locked out.`;
    return err({ host: null, words: `${describeFault(refusal.fault)} ${wait}` });
  }
  const call = { timeoutMs: settings.operationTimeoutMs, signal: stopping };
  const probed = await pdc.use(
    stopping,
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
  if (!probed.ok) return err({ host: probed.error.host, words: describeFault(probed.error.fault) });
  const { value, host } = probed.value;
  const base = { id: connector.id, name: connector.domain, checkedAt: clock.now() };
  return ok({ ...base, pdc: host, state: 'reachable', ...value, error: null });
}

/** A connector that cannot be used now, with the reason in words for the admin. */
export function unreachableStatus(
  id: string,
  name: string,
  checkedAt: number,
  pdc: string | null,
  error: string,
): ConnectorStatus {
  return { id, name, checkedAt, pdc, state: 'unreachable', rttMs: null, policyHints: null, error };
}

/**
 * Finds the PDC emulator, makes sure that it still is, and measures one round trip. A service account that was just
 * refused is left alone for a while. Never throws.
 */
export async function probeConnector(parts: OwnForestParts): Promise<ConnectorStatus> {
  const { connector, clock } = parts;
  const probed = await probe(parts).catch((cause: unknown) => err({ host: null, words: errorText(cause) }));
  if (probed.ok) return probed.value;
  const { host, words } = probed.error;
  return unreachableStatus(connector.id, connector.domain, clock.now(), host, words);
}
