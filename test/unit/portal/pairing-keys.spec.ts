import { randomBytes, webcrypto } from 'node:crypto';
import { base64url } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { createControlReader } from '../../../portal/control';
import { createPairingKeys } from '../../../portal/pairing-keys';
import type { Pairing } from '../../../portal/portal-api';
import { memoryState } from '../../../portal/portal-state';
import { packageTypes } from '../../../shared/protocol/limits';
import { sealPackage } from '../../../shared/protocol/package';
import { derivePairingKey } from '../../../shared/protocol/pairing';
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock';

const pairingOf = (pairingId: string, fill: number): Pairing => ({
  pairingId,
  pairingSecret: base64url.encode(new Uint8Array(32).fill(fill)),
});
const first = pairingOf('first', 1);
const second = pairingOf('second', 2);

let clock: FakeClock;
/** The enrolment in force, and how often it was read. */
let kept: Pairing | null;
let reads: number;

async function readKept(): Promise<Pairing | null> {
  reads += 1;
  return kept;
}

beforeEach(() => {
  clock = createFakeClock();
  kept = first;
  reads = 0;
});

async function keyOf({ pairingSecret }: Pairing): Promise<Uint8Array> {
  return derivePairingKey(base64url.decode(pairingSecret), webcrypto.subtle);
}

describe('the pairing keys', () => {
  it('of a plain enrolment are those of its id alone', async () => {
    const keys = await createPairingKeys(first, clock);
    expect(await keys.find('first')).toEqual({ kid: 'first', key: await keyOf(first), endsAt: null });
    expect(await keys.find('second')).toBe(null);
    expect(await (await createPairingKeys(undefined, clock)).find('first')).toBe(null);
  });

  it('follow an enrolment that is made later, which ends the one before', async () => {
    const keys = await createPairingKeys(readKept, clock);
    kept = second;
    expect((await keys.find('second'))?.key).toEqual(await keyOf(second));
    expect(await keys.find('first')).toBe(null);
  });

  it('end an enrolment of which nothing was asked since the new one was made', async () => {
    const keys = await createPairingKeys(readKept, clock);
    kept = second;
    expect(await keys.find('first')).toBe(null);
  });

  it('come when there was no enrolment at the start', async () => {
    kept = null;
    const keys = await createPairingKeys(readKept, clock);
    kept = first;
    expect((await keys.find('first'))?.kid).toBe('first');
  });

  it('are read once in ten seconds, whatever is asked', async () => {
    const keys = await createPairingKeys(readKept, clock);
    for (let count = 0; count < 100; count += 1) await keys.find(`garbage-${count}`);
    expect(reads).toBe(2);
    kept = second;
    clock.advance(9_999);
    expect(await keys.find('second')).toBe(null);
    clock.advance(1);
    expect((await keys.find('second'))?.kid).toBe('second');
    expect(reads).toBe(3);
  });

  it('that cannot be read are nobody’s, also until the next reading, and come back with it', async () => {
    let fails = false;
    const keys = await createPairingKeys(
      () => (fails ? readKept().then(() => Promise.reject(new Error('store is down'))) : readKept()),
      clock,
    );
    fails = true;
    await expect(keys.find('first')).rejects.toThrow('store is down');
    await expect(keys.find('first')).rejects.toThrow('store is down');
    expect(reads).toBe(2);
    fails = false;
    clock.advance(10_000);
    expect((await keys.find('first'))?.key).toEqual(await keyOf(first));
  });

  it('that cannot be read at the start are told at once', async () => {
    await expect(createPairingKeys(() => Promise.reject(new Error('damaged')), clock)).rejects.toThrow(
      'damaged',
    );
  });
});

describe('a running portal', () => {
  const state = memoryState();

  async function enable(agent: string, pairing: Pairing): Promise<Uint8Array> {
    const kid = `g-${agent}`;
    const k = randomBytes(32).toString('base64url');
    const message = {
      kind: 'enable',
      id: randomBytes(12).toString('base64url'),
      agent,
      iat: Math.floor(clock.now() / 1_000),
      every: 300,
      gen: { kid, n: randomBytes(256).toString('base64url'), e: 'AQAB', k, exp: clock.now() / 1_000 + 9_000 },
    };
    return sealPackage(
      packageTypes.control,
      pairing.pairingId,
      await keyOf(pairing),
      JSON.stringify(message),
    );
  }

  it('takes an agent of an enrolment made after it started, and no more of the one before', async () => {
    const reader = createControlReader(state, clock, await createPairingKeys(readKept, clock));
    kept = second;
    expect(await reader.take(await enable('agent-late', first))).toEqual({ kind: 'ignored' });
    expect(await reader.take(await enable('agent-two', second))).toMatchObject({
      kind: 'taken',
      events: [{ kind: 'enabled', agentId: 'agent-two' }],
    });
    expect(Object.keys((await state.read()).agents)).toEqual(['agent-two']);
  });
});
