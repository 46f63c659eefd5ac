import { base64url } from 'jose';
import { controlMessageSchema, type Acknowledgement } from '../shared/protocol/control';
import { packageTypes } from '../shared/protocol/limits';
import { openPackage, sealPackage } from '../shared/protocol/package';
import { applyControl, findGeneration, type ControlEvent } from './agents';
import type { PortalClock } from './clock';
import type { PortalState, StoredGeneration } from './portal-state';

/** The key of an enrolment, as derived from its pairing secret. */
export interface PairingKey {
  readonly kid: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** What a control message leads to. */
export type ControlResult =
  /** Not for this portal, not authentic, or not new: nothing was changed and nobody is told. */
  | { readonly kind: 'ignored' }
  | {
      readonly kind: 'taken';
      /** `null` when it was delivered before. */
      readonly event: ControlEvent | null;
      readonly acknowledgement: {
        readonly agentId: string;
        readonly controlId: string;
        readonly body: Uint8Array;
      } | null;
    };

/** Takes control messages one after the other. */
export interface ControlReader {
  /** @throws when the state cannot be read or written: the message must then be delivered again */
  take(body: Uint8Array): Promise<ControlResult>;
}

async function sealAcknowledgement(controlId: string, generation: StoredGeneration): Promise<Uint8Array> {
  const acknowledgement: Acknowledgement = { id: controlId, ok: true };
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

/**
 * Opens control messages and keeps the state. `enable` must be sealed with the pairing key, everything else with a
 * generation of the agent it names.
 */
export function createControlReader(
  state: PortalState,
  clock: PortalClock,
  pairing: PairingKey | null,
): ControlReader {
  const take = async (body: Uint8Array): Promise<ControlResult> => {
    const stored = await state.read();
    const keyFor = (kid: string): Uint8Array | null => {
      if (kid === pairing?.kid) return pairing.key;
      const found = findGeneration(stored, kid);
      return found === null ? null : base64url.decode(found.generation.k);
    };
    const opened = await openPackage(body, packageTypes.control, keyFor);
    if (!opened.ok) return { kind: 'ignored' };
    const parsed = controlMessageSchema.safeParse(opened.value.payload);
    if (!parsed.success) return { kind: 'ignored' };
    const message = parsed.data;
    const { kid } = opened.value;
    if ((message.kind === 'enable') !== (kid === pairing?.kid)) return { kind: 'ignored' };
    const applied = applyControl(stored, message, kid, clock.now());
    if (applied.kind === 'ignored') return applied;
    if (applied.kind === 'applied') await state.write(applied.next);
    const acknowledgement =
      applied.answer === null
        ? null
        : {
            agentId: message.agent,
            controlId: message.id,
            body: await sealAcknowledgement(message.id, applied.answer),
          };
    return { kind: 'taken', event: applied.kind === 'applied' ? applied.event : null, acknowledgement };
  };
  let turn: Promise<unknown> = Promise.resolve();
  return {
    take: (body) => {
      // Two messages at once would each write the state they have read.
      const result = turn.then(() => take(body));
      turn = result.catch(() => null);
      return result;
    },
  };
}
