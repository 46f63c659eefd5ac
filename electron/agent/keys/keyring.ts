import { webcrypto } from 'node:crypto';
import { base64url } from 'jose';
import type { KeyGeneration } from '../../../shared/ipc/keys-channels';
import { limits, packageTypes, type PackageType } from '../../../shared/protocol/limits';
import { openPackage, sealPackage } from '../../../shared/protocol/package';
import { deriveResumeKey } from '../../../shared/protocol/pairing';
import { openSecret } from '../../../shared/protocol/secret';
import { err } from '../../../shared/result';
import type { Clock } from '../clock';
import type { Keys } from '../pipeline/ports';
import { createGeneration, importGeneration, type Generation } from './generation';
import { readRing, unreadableRing, withoutKids, writeRing, type Ring, type RingEntry } from './ring';
import type { SecretStore } from './secret-store';

/**
 * How long a replaced generation opens messages: the longest life of one, and what the clocks of portal and agent may
 * differ. Milliseconds.
 */
export const retireMs = (limits.maxLifeSeconds + limits.maxClockSkewSeconds) * 1_000;
/** A candidate that was made longer ago is not handed over any more: keys are to be new. Milliseconds. */
const candidateLifeMs = limits.pairingLifeSeconds * 1_000;

/** With what an agent that is off proves that it is the one that was on. */
export interface Resume {
  /** The last generation’s. */
  readonly kid: string;
  /** 32 bytes, a copy. */
  readonly key: Uint8Array;
}

/** The agent’s key generations and what is done with them. Every change is kept before it counts. */
export interface Keyring extends Keys {
  /** The one the portal has acknowledged; `null` while writeback is off. */
  current(): Generation | null;
  /** The one that is being handed over; the portal may use it already. */
  candidate(): Generation | null;
  resume(): Resume | null;
  /** The pairing that was used up last. */
  spentPairing(): string | null;
  /** Newest first, without the candidate. Nothing secret. */
  list(): readonly KeyGeneration[];
  /** The pairing that the portal refused last. */
  refusedPairing(): RefusedPairing | null;
  /**
   * Seals a control message with the present generation, or with the given one.
   *
   * @throws where there is none
   */
  sealControl(json: string, generation?: Generation): Promise<Uint8Array>;
  /** A copy of the package key of a key id, `null` when this agent does not have it. */
  keyFor(kid: string): Uint8Array | null;
  /** The candidate: the one there is, so that a portal that has it already is asked for nothing else, or a new one. */
  prepare(): Promise<Generation>;
  /** The portal has the candidate: it becomes the present one. The former goes on opening for `retireMs`. */
  promote(pairingId: string | null): Promise<void>;
  /** The portal will never take a pairing: it counts as spent, and what was made for it is destroyed. */
  refuse(refused: RefusedPairing): Promise<void>;
  /** Destroys the retiring ones whose time is over. */
  sweep(): Promise<void>;
  /**
   * Destroys every generation and keeps what is needed to switch on again.
   *
   * @param keepCandidate the portal may have it, and takes nothing else with the same proof
   */
  close(keepCandidate: boolean): Promise<void>;
}

/** A pairing that the portal refused, and why. */
export type RefusedPairing = NonNullable<Ring['refusedPairing']>;

/** What happens to a generation. */
export type KeyEvent = (kid: string, what: 'made' | 'destroyed') => void;

interface Held {
  readonly entry: Omit<RingEntry, 'privateJwk' | 'packageKey'>;
  readonly generation: Generation;
}

function stripped({ kid, createdAt, expiresAt, state, destroyAt }: RingEntry): Held['entry'] {
  return { kid, createdAt, expiresAt, state, destroyAt };
}

class Ringed implements Keyring {
  readonly #secrets: SecretStore;
  readonly #clock: Clock;
  readonly #tell: KeyEvent;
  #held: readonly Held[] = [];
  #rest: Pick<Ring, 'resume' | 'spentPairing' | 'refusedPairing' | 'destroyed'> = {
    resume: null,
    spentPairing: null,
    refusedPairing: null,
    destroyed: [],
  };
  #turn: Promise<unknown> = Promise.resolve();

  constructor(secrets: SecretStore, clock: Clock, tell: KeyEvent) {
    this.#secrets = secrets;
    this.#clock = clock;
    this.#tell = tell;
  }

  async load(): Promise<void> {
    await this.#take(await readRing(this.#secrets)).catch(() => {
      throw unreadableRing();
    });
  }

  current = (): Generation | null => this.#in('current');
  candidate = (): Generation | null => this.#in('candidate');
  spentPairing = (): string | null => this.#rest.spentPairing;
  refusedPairing = (): RefusedPairing | null => this.#rest.refusedPairing;

  resume = (): Resume | null => {
    const { resume } = this.#rest;
    return resume === null ? null : { kid: resume.kid, key: base64url.decode(resume.key) };
  };

  list = (): readonly KeyGeneration[] => {
    const held = this.#held.flatMap(({ entry: { state, destroyAt, ...facts } }) =>
      state === 'candidate' ? [] : [{ ...facts, state, destroyedAt: destroyAt }],
    );
    const gone = this.#rest.destroyed.map((facts) => ({ ...facts, state: 'destroyed' as const }));
    return [...held, ...gone].sort((a, b) => b.createdAt - a.createdAt);
  };

  keyFor = (kid: string): Uint8Array | null => this.#alive(kid)?.packageKey.slice() ?? null;

  async openRequest(body: Uint8Array): ReturnType<Keys['openRequest']> {
    const copies: Uint8Array[] = [];
    const keyFor = (kid: string): Uint8Array | null => {
      const key = this.keyFor(kid);
      if (key !== null) copies.push(key);
      return key;
    };
    try {
      return await openPackage(body, packageTypes.request, keyFor);
    } finally {
      for (const key of copies) key.fill(0);
    }
  }

  openSecret(sealed: string, kid: string): ReturnType<Keys['openSecret']> {
    const generation = this.#alive(kid);
    if (generation !== null) return openSecret(sealed, generation.privateKey, kid);
    return Promise.resolve(err({ code: 'decryptionFailed', detail: 'unknownKey', kid }));
  }

  async sealReply(kid: string, json: string): Promise<Uint8Array> {
    return this.#seal(packageTypes.reply, this.#find(kid), json);
  }

  async sealControl(json: string, generation?: Generation): Promise<Uint8Array> {
    return this.#seal(packageTypes.control, generation ?? this.current(), json);
  }

  prepare(): Promise<Generation> {
    return this.#inTurn(async () => {
      const kept = this.candidate();
      const now = this.#clock.now();
      if (kept !== null && now - kept.createdAt < candidateLifeMs) return kept;
      const { generation, stored } = await createGeneration(now);
      await this.#change((ring) => {
        const without = kept === null ? ring : withoutKids(ring, [kept.kid], now);
        const made: RingEntry = { ...stored, state: 'candidate', destroyAt: null };
        return { ...without, generations: [made, ...without.generations] };
      });
      this.#tell(generation.kid, 'made');
      return this.candidate() ?? generation;
    });
  }

  promote(pairingId: string | null): Promise<void> {
    return this.#inTurn(() =>
      this.#change((ring) => ({
        ...ring,
        generations: ring.generations.map((entry) => {
          if (entry.state === 'candidate') return { ...entry, state: 'current' };
          if (entry.state !== 'current') return entry;
          return { ...entry, state: 'retiring', destroyAt: this.#clock.now() + retireMs };
        }),
        resume: null,
        spentPairing: pairingId ?? ring.spentPairing,
      })),
    );
  }

  refuse(refused: RefusedPairing): Promise<void> {
    const kid = this.candidate()?.kid;
    return this.#inTurn(() =>
      this.#change((ring) => ({
        ...withoutKids(ring, kid === undefined ? [] : [kid], this.#clock.now()),
        spentPairing: refused.id,
        refusedPairing: refused,
      })),
    );
  }

  sweep(): Promise<void> {
    return this.#inTurn(async () => {
      const now = this.#clock.now();
      const over = this.#held
        .filter(({ entry }) => entry.destroyAt !== null && entry.destroyAt <= now)
        .map(({ entry }) => entry.kid);
      if (over.length > 0) await this.#change((ring) => withoutKids(ring, over, now));
    });
  }

  close(keepCandidate: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const last = this.current();
      const kids = this.#held
        .filter(({ entry }) => !(keepCandidate && entry.state === 'candidate'))
        .map(({ entry }) => entry.kid);
      if (kids.length === 0) return;
      const resume = last === null ? null : await resumeOf(last);
      await this.#change((ring) => ({
        ...withoutKids(ring, kids, this.#clock.now()),
        resume: resume ?? ring.resume,
      }));
    });
  }

  #in(state: RingEntry['state']): Generation | null {
    return this.#held.find(({ entry }) => entry.state === state)?.generation ?? null;
  }

  #find(kid: string): Generation | null {
    return this.#held.find(({ entry }) => entry.kid === kid)?.generation ?? null;
  }

  /** One whose time is over opens nothing any more, also where it could not be destroyed yet. */
  #alive(kid: string): Generation | null {
    const held = this.#held.find(({ entry }) => entry.kid === kid);
    const destroyAt = held?.entry.destroyAt ?? null;
    if (held === undefined || (destroyAt !== null && destroyAt <= this.#clock.now())) return null;
    return held.generation;
  }

  async #seal(typ: PackageType, generation: Generation | null, json: string): Promise<Uint8Array> {
    if (generation === null) throw new Error('The generation to seal with has been destroyed');
    // A copy, because the generation’s own key may be wiped while this waits.
    const key = generation.packageKey.slice();
    try {
      return await sealPackage(typ, generation.kid, key, json);
    } finally {
      key.fill(0);
    }
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(work);
    this.#turn = result.catch(() => null);
    return result;
  }

  /** From what is stored, because the private keys in memory cannot be exported. */
  async #change(change: (ring: Ring) => Ring): Promise<void> {
    const next = change(await readRing(this.#secrets));
    await writeRing(this.#secrets, next);
    await this.#take(next);
  }

  async #take(ring: Ring): Promise<void> {
    const held = await Promise.all(
      ring.generations.map(async (entry): Promise<Held> => {
        const generation = this.#find(entry.kid) ?? (await importGeneration(entry));
        return { entry: stripped(entry), generation };
      }),
    );
    const gone = this.#held.filter(({ entry }) => !held.some((kept) => kept.entry.kid === entry.kid));
    this.#held = held;
    const { resume, spentPairing, refusedPairing, destroyed } = ring;
    this.#rest = { resume, spentPairing, refusedPairing, destroyed };
    for (const { entry, generation } of gone) {
      generation.packageKey.fill(0);
      this.#tell(entry.kid, 'destroyed');
    }
  }
}

async function resumeOf({ kid, packageKey }: Generation): Promise<Ring['resume']> {
  const key = await deriveResumeKey(packageKey, webcrypto.subtle);
  return { kid, key: base64url.encode(key) };
}

/**
 * Opens the keyring. It holds no keys before writeback is first switched on, and none while it is off.
 *
 * @param tell told when a generation was made or its keys were destroyed
 * @throws with words for the admin when what is stored cannot be read
 */
export async function openKeyring(secrets: SecretStore, clock: Clock, tell: KeyEvent): Promise<Keyring> {
  const keyring = new Ringed(secrets, clock, tell);
  await keyring.load();
  return keyring;
}
