import { err, ok, type Result } from '../../shared/result';
import type { Clock } from './clock';
import { refusals, type Control, type ControlError, type Proof } from './control';
import { rollAfterMs } from './keys/generation';
import type { Keyring } from './keys/keyring';
import type { Note } from './note';
import type { Pairing } from './pairing';

/** The life of the agent’s keys as switching on and off and time drive it. Errors are words for the admin. */
export interface KeyLife {
  /** Whether the portal has what it needs, as far as is known here: then nothing has to be said to go on. */
  settled(): boolean;
  /**
   * Hands a new generation over, with whatever proof there is. What was interrupted is taken up where it was.
   *
   * @param onSent told when the relay has taken the message
   */
  enable(signal: AbortSignal, onSent?: () => void): Promise<Result<void, string>>;
  /** Whether the portal may take writeback for on: it has, or may have, keys of this agent. */
  mayBeOn(): boolean;
  /** Tells the portal that writeback is off, with the generation that it may have taken last. */
  disable(signal: AbortSignal): Promise<Result<void, string>>;
  /** Destroys all keys; only what is needed to switch on again stays. Never throws for a full disk: `false` then. */
  destroy(): Promise<boolean>;
  /** Replaces the present generation while writeback is on. */
  roll(actor: string, signal: AbortSignal): Promise<Result<void, string>>;
  /** Whether a rollover is due: after six months, or because one was interrupted. */
  rollDue(): boolean;
  /** Destroys the generations whose time is over. */
  sweep(): Promise<void>;
}

interface KeyLifeDeps {
  readonly clock: Clock;
  readonly keyring: Keyring;
  readonly pairing: Pairing;
  readonly control: Pick<Control, 'handOver' | 'disable'>;
  readonly note: Note;
  /** Told after every change of the present generation. */
  readonly onChange: () => void;
  readonly onUnexpected: (step: string, cause: unknown) => void;
}

const notEnrolled =
  'This agent has no enrolment that can be used: make a new one at the portal and take it in ' +
  '(npm run agent -- enable --enrolment=FILE)';

class BoundKeyLife implements KeyLife {
  readonly #deps: KeyLifeDeps;
  /** Keys that should be gone could not be removed (full disk); it is tried again before they would be used again. */
  #undestroyed = false;

  constructor(deps: KeyLifeDeps) {
    this.#deps = deps;
  }

  settled(): boolean {
    const { keyring, pairing, clock } = this.#deps;
    const current = keyring.current();
    // An interrupted rollover is no reason not to serve: the present generation is good until it is over.
    const isGood = current !== null && current.expiresAt > clock.now();
    return isGood && !this.#undestroyed && pairing.pending() === null && pairing.refused() === null;
  }

  async enable(signal: AbortSignal, onSent?: () => void): Promise<Result<void, string>> {
    if (this.#undestroyed && !(await this.destroy()))
      return err('The keys of before cannot be destroyed: check that the disk is not full');
    const done = await this.#handOver(signal, onSent);
    return done.ok ? ok(undefined) : done;
  }

  mayBeOn(): boolean {
    const { keyring } = this.#deps;
    return keyring.current() !== null || keyring.candidate() !== null;
  }

  async disable(signal: AbortSignal): Promise<Result<void, string>> {
    const { keyring, pairing, control } = this.#deps;
    const candidate = keyring.candidate();
    const pending = pairing.pending();
    const hasCurrent = keyring.current() !== null;
    if (candidate !== null && (pending !== null || !hasCurrent)) {
      const told = await control.disable(signal, candidate);
      // Who answers has it: it was in force, whatever became of the answer to its enabling.
      if (told.ok) {
        await keyring.promote(pending?.id ?? null);
        await pairing.forget();
      }
      if (told.ok || !hasCurrent) return told.ok ? told : err(told.error.message);
    }
    if (!hasCurrent) return ok(undefined);
    const told = await control.disable(signal);
    return told.ok ? told : err(told.error.message);
  }

  async destroy(): Promise<boolean> {
    const { keyring, pairing, onChange, onUnexpected } = this.#deps;
    // What was made for a pairing, or to switch on again, the portal may have; it takes nothing else with that proof.
    const keepCandidate = pairing.pending() !== null || keyring.current() === null;
    try {
      await keyring.close(keepCandidate);
      this.#undestroyed = false;
    } catch (cause) {
      onUnexpected('keys.destroy', cause);
      this.#undestroyed = true;
    }
    onChange();
    return !this.#undestroyed;
  }

  async roll(actor: string, signal: AbortSignal): Promise<Result<void, string>> {
    const { keyring, note } = this.#deps;
    const before = keyring.current()?.kid ?? null;
    const done = await this.#handOver(signal);
    if (done.ok) note(34171, actor, { before, kid: done.value });
    else note(34172, actor, { before, problem: done.error });
    return done.ok ? ok(undefined) : done;
  }

  rollDue(): boolean {
    const { keyring, clock } = this.#deps;
    const current = keyring.current();
    if (current === null) return false;
    return keyring.candidate() !== null || clock.now() >= current.createdAt + rollAfterMs;
  }

  sweep(): Promise<void> {
    return this.#deps.keyring.sweep();
  }

  #proof(): Proof | null {
    const { keyring, pairing } = this.#deps;
    const pending = pairing.pending();
    if (pending !== null) return { kind: 'pairing', ...pending };
    if (keyring.current() !== null) return { kind: 'current' };
    const resume = keyring.resume();
    return resume === null ? null : { kind: 'resume', ...resume };
  }

  /** @returns the key id of the new generation */
  async #handOver(signal: AbortSignal, onSent?: () => void): Promise<Result<string, string>> {
    const { keyring, pairing, control, onChange } = this.#deps;
    const refused = pairing.refused();
    if (refused !== null) return err(refusals[refused]);
    const proof = this.#proof();
    if (proof === null) return err(notEnrolled);
    const candidate = await keyring.prepare();
    const answered = await control.handOver(candidate, proof, signal, onSent);
    if (!answered.ok) {
      await this.#noteRefusal(answered.error, proof);
      return err(answered.error.message);
    }
    await keyring.promote(proof.kind === 'pairing' ? proof.id : null);
    onChange();
    await pairing.forget();
    return ok(candidate.kid);
  }

  async #noteRefusal({ code }: ControlError, proof: Proof): Promise<void> {
    if (proof.kind !== 'pairing' || (code !== 'pairingUsed' && code !== 'pairingExpired')) return;
    const { keyring, pairing, note } = this.#deps;
    note(34174, 'agent', { pairingId: proof.id, why: code });
    await keyring.refuse({ id: proof.id, why: code });
    await pairing.forget();
  }
}

/** Binds the keyring to the portal. Its calls must not overlap: the writeback switch makes them in turn. */
export function createKeyLife(deps: KeyLifeDeps): KeyLife {
  return new BoundKeyLife(deps);
}
