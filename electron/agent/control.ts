import { randomBytes, webcrypto } from 'node:crypto';
import { acknowledgementSchema, type ControlMessage } from '../../shared/protocol/control';
import { packageTypes } from '../../shared/protocol/limits';
import { openPackage, sealPackage } from '../../shared/protocol/package';
import { derivePairingKey, resumeKid } from '../../shared/protocol/pairing';
import { err, ok, type Result } from '../../shared/result';
import type { Clock } from './clock';
import { portalPart, type Generation } from './keys/generation';
import type { Keyring, Resume } from './keys/keyring';
import type { AgentRelay } from './relay-port';

/** With what an agent may hand a generation over. */
export type Proof =
  /** The enrolment’s one-time secret, 32 bytes. */
  | { readonly kind: 'pairing'; readonly id: string; readonly secret: Uint8Array }
  /** What the last generation left behind: writeback is off. */
  | ({ readonly kind: 'resume' } & Resume)
  /** The present generation. */
  | { readonly kind: 'current' };

/** Why a control message had no effect that is known of. */
export interface ControlError {
  readonly code: 'notSent' | 'noAnswer' | 'unreadable' | 'pairingUsed' | 'pairingExpired' | 'refused';
  /** For the admin, with what to do. */
  readonly message: string;
}

/** What the portal is told, over the control queue. */
export interface Control {
  /**
   * Hands over a key generation and waits for the portal’s answer, which only who has the generation can give.
   *
   * @param onSent told when the relay has taken the message
   */
  handOver(
    generation: Generation,
    proof: Proof,
    signal: AbortSignal,
    onSent?: () => void,
  ): Promise<Result<void, ControlError>>;
  /**
   * Says that writeback is off and waits for the portal’s answer.
   *
   * @param generation the one to say it with; default: the present one
   */
  disable(signal: AbortSignal, generation?: Generation): Promise<Result<void, ControlError>>;
  /** The error is in words. */
  heartbeat(facts: {
    readonly pdc: boolean;
    readonly head: string;
    readonly headSeq: number;
  }): Promise<Result<void, string>>;
}

interface ControlDeps {
  readonly relay: AgentRelay;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly agentId: string;
  readonly version: string;
  readonly heartbeatSeconds: () => number;
}

const acknowledgementTimeoutMs = 15_000;

type Body = ControlMessage extends infer M
  ? M extends ControlMessage
    ? Omit<M, 'id' | 'agent' | 'iat'>
    : never
  : never;

/** What the admin is told of a refused enrolment. */
export const refusals = {
  pairingUsed:
    'The portal refused the enrolment: its pairing secret has been used already. If nobody of you enrolled another ' +
    'agent with it, somebody else has. Make a new enrolment at the portal and take it in',
  pairingExpired:
    'The portal refused the enrolment: it is more than 24 hours old. Make a new one at the portal and take it in',
} as const;

function failure(code: ControlError['code'], message: string): Result<never, ControlError> {
  return err({ code, message });
}

/** Sends a control message and waits for the portal’s answer; when it was not sent, nobody waits. */
async function sendAndWait(
  { relay, keyring }: ControlDeps,
  id: string,
  body: Uint8Array,
  signal: AbortSignal,
  onSent: () => void = () => undefined,
): Promise<Result<void, ControlError>> {
  if (signal.aborted) return failure('notSent', 'It was switched over before anything was sent');
  const giveUp = new AbortController();
  const abort = (): void => giveUp.abort();
  signal.addEventListener('abort', abort, { once: true });
  const answer = relay.acknowledgement(id, acknowledgementTimeoutMs, giveUp.signal);
  const sent = await relay.sendControl(id, body);
  if (sent.ok) onSent();
  else abort();
  const received = await answer;
  signal.removeEventListener('abort', abort);
  if (!sent.ok) return failure('notSent', `The relay did not take the message: ${sent.error.message}`);
  if (!received.ok) {
    return failure(
      'noAnswer',
      'The portal did not answer: check that it runs and uses the same relay and enrolment',
    );
  }
  return readAnswer(await openPackage(received.value, packageTypes.acknowledgement, keyring.keyFor), id);
}

function readAnswer(opened: Awaited<ReturnType<typeof openPackage>>, id: string): Result<void, ControlError> {
  const acknowledgement = opened.ok ? acknowledgementSchema.safeParse(opened.value.payload) : null;
  if (acknowledgement?.success !== true || acknowledgement.data.id !== id) {
    return failure('unreadable', 'The portal’s answer could not be read: enrol this agent again');
  }
  if (acknowledgement.data.ok) return ok(undefined);
  const { why } = acknowledgement.data;
  if (why === 'pairingUsed' || why === 'pairingExpired') return failure(why, refusals[why]);
  return failure('refused', `The portal refused (${why ?? 'no reason given'}): enrol this agent again`);
}

/** The control messages of one agent. */
export function createControl(deps: ControlDeps): Control {
  const { relay, keyring, clock, agentId } = deps;
  const frame = (body: Body): { id: string; json: string } => {
    const id = randomBytes(12).toString('base64url');
    return { id, json: JSON.stringify({ ...body, id, agent: agentId, iat: Math.floor(clock.now() / 1000) }) };
  };
  const sealWith = async (json: string, proof: Proof): Promise<Uint8Array> => {
    if (proof.kind === 'current') return keyring.sealControl(json);
    if (proof.kind === 'resume')
      return sealPackage(packageTypes.control, resumeKid(proof.kid), proof.key, json);
    const key = await derivePairingKey(proof.secret, webcrypto.subtle);
    return sealPackage(packageTypes.control, proof.id, key, json);
  };
  return {
    async handOver(generation, proof, signal, onSent) {
      const gen = portalPart(generation);
      const { id, json } = frame(
        proof.kind === 'current'
          ? { kind: 'roll', gen }
          : { kind: 'enable', every: deps.heartbeatSeconds(), gen },
      );
      return sendAndWait(deps, id, await sealWith(json, proof), signal, onSent);
    },
    async disable(signal, generation) {
      const { id, json } = frame({ kind: 'disable' });
      return sendAndWait(deps, id, await keyring.sealControl(json, generation), signal);
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
