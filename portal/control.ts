import { base64url } from 'jose';
import { controlMessageSchema, type Acknowledgement } from '../shared/protocol/control';
import { packageTypes } from '../shared/protocol/limits';
import { openPackage, sealPackage } from '../shared/protocol/package';
import type { ControlEvent } from './agents';
import { applyControl, type Applied } from './apply-control';
import type { PortalClock } from './clock';
import { findSealingKey, headerKid, resumeKeyOf } from './control-keys';
import { goneKids, swept } from './generations';
import type { PairingKeys } from './pairing-keys';
import type { PortalState, StoredGeneration, StoredPortal } from './portal-state';

/** What a control message leads to. */
export type ControlResult =
  /** Not for this portal, not authentic, or not new: nothing was changed and nobody is told. */
  | { readonly kind: 'ignored' }
  | {
      readonly kind: 'taken';
      /** None when it was delivered before. */
      readonly events: readonly ControlEvent[];
      readonly acknowledgement: {
        readonly agentId: string;
        readonly controlId: string;
        readonly body: Uint8Array;
      } | null;
    };

/** Takes control messages one after the other. */
export interface ControlReader {
  /** @throws when state or enrolment cannot be read or written: the message must then be delivered again */
  take(body: Uint8Array): Promise<ControlResult>;
  /**
   * Destroys the keys whose time is over; to be called now and then.
   *
   * @throws when the state cannot be read or written
   */
  sweep(): Promise<readonly ControlEvent[]>;
}

async function sealAcknowledgement(
  acknowledgement: Acknowledgement,
  generation: StoredGeneration,
): Promise<Uint8Array> {
  const key = base64url.decode(generation.k);
  try {
    return await sealPackage(
      packageTypes.acknowledgement,
      generation.kid,
      key,
      JSON.stringify(acknowledgement),
    );
  } finally {
    key.fill(0);
  }
}

function destroyed(before: StoredPortal, after: StoredPortal, at: number): readonly ControlEvent[] {
  return goneKids(before, after).map((gone) => ({ kind: 'destroyed', ...gone, at }));
}

type Outcome = Exclude<Applied, { readonly kind: 'ignored' }>;

async function acknowledge(
  agentId: string,
  controlId: string,
  { answer, why }: Outcome,
): Promise<Extract<ControlResult, { kind: 'taken' }>['acknowledgement']> {
  if (answer === null) return null;
  const said: Acknowledgement =
    why === null ? { id: controlId, ok: true } : { id: controlId, ok: false, why };
  return { agentId, controlId, body: await sealAcknowledgement(said, answer) };
}

async function takeOne(
  body: Uint8Array,
  state: PortalState,
  now: number,
  pairing: PairingKeys,
): Promise<ControlResult> {
  const stored = await state.read();
  const named = headerKid(body);
  const sealing = named === null ? null : await findSealingKey(stored, pairing, named);
  if (sealing === null) return { kind: 'ignored' };
  const { seal, key } = sealing;
  try {
    const opened = await openPackage(body, packageTypes.control, (kid) => (kid === named ? key : null));
    const parsed = opened.ok ? controlMessageSchema.safeParse(opened.value.payload) : null;
    if (parsed?.success !== true) return { kind: 'ignored' };
    const message = parsed.data;
    const resumeKey =
      message.kind === 'disable' && seal.kind === 'generation' ? await resumeKeyOf(key) : null;
    const applied = applyControl(stored, message, seal, resumeKey, now);
    if (applied.kind === 'ignored') return { kind: 'ignored' };
    if (applied.kind === 'applied') await state.write(applied.next);
    const events = applied.kind === 'applied' ? [applied.event, ...destroyed(stored, applied.next, now)] : [];
    return { kind: 'taken', events, acknowledgement: await acknowledge(message.agent, message.id, applied) };
  } finally {
    key.fill(0);
  }
}

/**
 * Opens control messages and keeps the state. A first `enable` must be sealed with the pairing key, a later one with
 * the resume key of the agent’s last generation, everything else with a generation of the agent it names.
 */
export function createControlReader(
  state: PortalState,
  clock: PortalClock,
  pairing: PairingKeys,
): ControlReader {
  let turn: Promise<unknown> = Promise.resolve();
  // Two at once would each write the state they have read.
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const result = turn.then(work);
    turn = result.catch(() => null);
    return result;
  };
  return {
    take: (body) => inTurn(() => takeOne(body, state, clock.now(), pairing)),
    sweep: () =>
      inTurn(async () => {
        const stored = await state.read();
        const next = swept(stored, clock.now());
        if (next === stored) return [];
        await state.write(next);
        return destroyed(stored, next, clock.now());
      }),
  };
}
