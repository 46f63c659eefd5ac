import { randomBytes, webcrypto } from 'node:crypto';
import { acknowledgementSchema, type ControlMessage } from '../../shared/protocol/control';
import { packageTypes } from '../../shared/protocol/limits';
import { openPackage, sealPackage } from '../../shared/protocol/package';
import { derivePairingKey } from '../../shared/protocol/pairing';
import { err, ok, type Result } from '../../shared/result';
import type { Clock } from './clock';
import type { Keyring } from './keys/keyring';
import { portalPart } from './keys/generation';
import type { AgentRelay } from './relay-port';

/** What the portal is told, over the control queue. The errors are words for the admin. */
export interface Control {
  /**
   * Hands over the key generation, sealed with the pairing key, and waits for the portal’s answer.
   *
   * @param onSent told when the relay has taken the message
   */
  enable(signal: AbortSignal, onSent?: () => void): Promise<Result<void, string>>;
  /** Says that writeback is off and waits for the portal’s answer. */
  disable(signal: AbortSignal): Promise<Result<void, string>>;
  heartbeat(facts: { readonly pdc: boolean; readonly head: string }): Promise<Result<void, string>>;
}

interface ControlDeps {
  readonly relay: AgentRelay;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly agentId: string;
  readonly version: string;
  readonly heartbeatSeconds: () => number;
  readonly pairing: { readonly id: string; readonly secret: Uint8Array };
}

const acknowledgementTimeoutMs = 15_000;

type Body = ControlMessage extends infer M
  ? M extends ControlMessage
    ? Omit<M, 'id' | 'agent' | 'iat'>
    : never
  : never;

/** Sends a control message and waits for the portal’s answer; when it was not sent, nobody waits. */
async function sendAndWait(
  { relay, keyring }: ControlDeps,
  id: string,
  body: Uint8Array,
  signal: AbortSignal,
  onSent: () => void = () => undefined,
): Promise<Result<void, string>> {
  const giveUp = new AbortController();
  const abort = (): void => giveUp.abort();
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  const answer = relay.acknowledgement(id, acknowledgementTimeoutMs, giveUp.signal);
  const sent = await relay.sendControl(id, body);
  if (sent.ok) onSent();
  else abort();
  const received = await answer;
  signal.removeEventListener('abort', abort);
  if (!sent.ok) return err(`The relay did not take the message: ${sent.error.message}`);
  if (!received.ok) {
    return err('The portal did not answer: check that it runs and uses the same relay and enrolment');
  }
  return readAnswer(await openPackage(received.value, packageTypes.acknowledgement, keyring.keyFor), id);
}

function readAnswer(opened: Awaited<ReturnType<typeof openPackage>>, id: string): Result<void, string> {
  const acknowledgement = opened.ok ? acknowledgementSchema.safeParse(opened.value.payload) : null;
  if (acknowledgement?.success !== true || acknowledgement.data.id !== id) {
    return err('The portal’s answer could not be read: enrol this agent again');
  }
  if (acknowledgement.data.ok) return ok(undefined);
  return err(`The portal refused (${acknowledgement.data.why ?? 'no reason given'}): enrol this agent again`);
}

/** The control messages of one agent. */
export function createControl(deps: ControlDeps): Control {
  const { relay, keyring, clock, agentId } = deps;
  const frame = (body: Body): { id: string; json: string } => {
    const id = randomBytes(12).toString('base64url');
    return { id, json: JSON.stringify({ ...body, id, agent: agentId, iat: Math.floor(clock.now() / 1000) }) };
  };
  const exchange = (
    id: string,
    body: Uint8Array,
    signal: AbortSignal,
    onSent?: () => void,
  ): Promise<Result<void, string>> => sendAndWait(deps, id, body, signal, onSent);
  return {
    async enable(signal, onSent) {
      const { id, json } = frame({
        kind: 'enable',
        every: deps.heartbeatSeconds(),
        gen: portalPart(keyring.current()),
      });
      const key = await derivePairingKey(deps.pairing.secret, webcrypto.subtle);
      return exchange(id, await sealPackage(packageTypes.control, deps.pairing.id, key, json), signal, onSent);
    },
    async disable(signal) {
      const { id, json } = frame({ kind: 'disable' });
      return exchange(id, await keyring.sealControl(json), signal);
    },
    async heartbeat(facts) {
      const { id, json } = frame({
        kind: 'heartbeat',
        every: deps.heartbeatSeconds(),
        ver: deps.version,
        ...facts,
      });
      const sent = await relay.sendControl(id, await keyring.sealControl(json));
      return sent.ok ? sent : err(sent.error.message);
    },
  };
}
