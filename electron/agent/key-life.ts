import { err, ok, type Result } from '../../shared/result';
import type { Clock } from './clock';
import type { Control, ControlError, Proof } from './control';
import { rollAfterMs } from './keys/generation';
import type { Keyring } from './keys/keyring';
import type { Note } from './note';
import type { Pairing } from './pairing';

/** The life of the agent’s keys as switching on and off and time drive it. Errors are words for the admin. */
export interface KeyLife {
  /** Whether the portal has what it needs, as far as is known here: then nothing has to be said to go on. */
  settled(): boolean;
  /** Hands a new generation over, with whatever proof there is. What was interrupted is taken up where it was. */
  enable(signal: AbortSignal): Promise<Result<void, string>>;
  /** Tells the portal that writeback is off. */
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

/** Binds the keyring to the portal. Its calls must not overlap: the writeback switch makes them in turn. */
export function createKeyLife(deps: KeyLifeDeps): KeyLife {
  const { clock, keyring, pairing, control, note } = deps;
  /** Keys that should be gone could not be removed (full disk); it is tried again before they would be used again. */
  let undestroyed = false;
  /** Why the last enrolment came to nothing: it stays true until there is another. */
  let refusal = notEnrolled;

  const proof = (): Proof | null => {
    const pending = pairing.pending();
    if (pending !== null) return { kind: 'pairing', ...pending };
    if (keyring.current() !== null) return { kind: 'current' };
    const resume = keyring.resume();
    return resume === null ? null : { kind: 'resume', ...resume };
  };

  const isExpired = (): boolean => {
    const current = keyring.current();
    return current === null || current.expiresAt <= clock.now();
  };

  const refused = async (error: ControlError, given: Proof): Promise<void> => {
    if (given.kind !== 'pairing' || (error.code !== 'pairingUsed' && error.code !== 'pairingExpired')) return;
    note(34174, 'agent', { pairingId: given.id, why: error.code });
    refusal = error.message;
    await keyring.refuse(given.id);
    await pairing.forget();
  };

  const handOver = async (signal: AbortSignal): Promise<Result<string, string>> => {
    const given = proof();
    if (given === null) return err(refusal);
    const candidate = await keyring.prepare();
    const answered = await control.handOver(candidate, given, signal);
    if (!answered.ok) {
      await refused(answered.error, given);
      return err(answered.error.message);
    }
    await keyring.promote(given.kind === 'pairing' ? given.id : null);
    deps.onChange();
    await pairing.forget();
    return ok(candidate.kid);
  };

  const destroy = async (): Promise<boolean> => {
    // What was made for a pairing, or to switch on again, the portal may have; it takes nothing else with that proof.
    const keepCandidate = pairing.pending() !== null || keyring.current() === null;
    try {
      await keyring.close(keepCandidate);
      undestroyed = false;
    } catch (cause) {
      deps.onUnexpected('keys.destroy', cause);
      undestroyed = true;
    }
    deps.onChange();
    return !undestroyed;
  };

  return {
    // An interrupted rollover is no reason not to serve: the present generation is good until it is over.
    settled: () => !undestroyed && !isExpired() && pairing.pending() === null,
    async enable(signal) {
      if (undestroyed && !(await destroy()))
        return err('The keys of before cannot be destroyed: check that the disk is not full');
      const done = await handOver(signal);
      return done.ok ? ok(undefined) : done;
    },
    async disable(signal) {
      if (keyring.current() === null) return ok(undefined);
      const told = await control.disable(signal);
      return told.ok ? told : err(told.error.message);
    },
    destroy,
    async roll(actor, signal) {
      const before = keyring.current()?.kid ?? null;
      const done = await handOver(signal);
      if (done.ok) note(34171, actor, { before, kid: done.value });
      else note(34172, actor, { before, problem: done.error });
      return done.ok ? ok(undefined) : done;
    },
    rollDue() {
      const current = keyring.current();
      if (current === null) return false;
      return keyring.candidate() !== null || clock.now() >= current.createdAt + rollAfterMs;
    },
    sweep: () => keyring.sweep(),
  };
}
