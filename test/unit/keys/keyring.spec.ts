import { beforeEach, describe, expect, it } from 'vitest';
import { createGeneration } from '../../../electron/agent/keys/generation';
import { openKeyring, retireMs, type Keyring } from '../../../electron/agent/keys/keyring';
import type { SecretStore } from '../../../electron/agent/keys/secret-store';
import { currentOf } from '../../fakes/enabled-keyring';
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock';
import { createMemorySecrets } from '../../fakes/memory-secrets';

const dayMs = 24 * 3_600_000;
const name = 'key-generation';

let secrets: SecretStore;
let clock: FakeClock;
let events: string[];

beforeEach(() => {
  secrets = createMemorySecrets();
  clock = createFakeClock();
  events = [];
});

const open = (): Promise<Keyring> =>
  openKeyring(secrets, clock, (kid, what) => events.push(`${what} ${kid}`));

async function openOn(): Promise<Keyring> {
  const keyring = await open();
  await keyring.prepare();
  await keyring.promote(null);
  return keyring;
}

async function storedText(): Promise<string> {
  return new TextDecoder().decode((await secrets.read(name)) ?? undefined);
}

const put = (value: unknown): Promise<void> =>
  secrets.write(name, new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)));

const states = (keyring: Keyring): unknown => keyring.list().map(({ kid, state }) => [kid, state]);

describe('the keyring', () => {
  it('has no keys before they are handed over, and the same candidate until then', async () => {
    const first = await open();
    expect([first.current(), first.candidate(), first.list()]).toEqual([null, null, []]);
    await expect(first.sealControl('{}')).rejects.toThrow('destroyed');
    const { kid } = await first.prepare();
    expect((await first.prepare()).kid).toBe(kid);
    expect((await (await open()).prepare()).kid).toBe(kid);
    expect(first.keyFor(kid)).not.toBeNull();
    expect(events).toEqual([`made ${kid}`]);
    clock.advance(dayMs);
    const other = await first.prepare();
    expect(events).toEqual([`made ${kid}`, `destroyed ${kid}`, `made ${other.kid}`]);
  });

  it('has the same generation when it is opened again', async () => {
    const first = currentOf(await openOn());
    const second = currentOf(await open());
    expect({ ...second, privateKey: null }).toEqual({ ...first, privateKey: null });
  });

  it('opens what was sealed before the restart', async () => {
    const first = await openOn();
    const { kid } = currentOf(first);
    const body = await first.sealReply(kid, '{}');
    expect(new TextDecoder().decode(body).split('.')).toHaveLength(5);
    expect((await open()).keyFor(kid)).toEqual(currentOf(first).packageKey);
  });

  it('cannot give its private key away', async () => {
    expect(currentOf(await openOn()).privateKey.extractable).toBe(false);
  });

  it('lets a replaced generation open for the longest life of a message, and destroys it then', async () => {
    const keyring = await openOn();
    const old = currentOf(keyring);
    clock.advance(1_000);
    const next = await keyring.prepare();
    await keyring.promote('pair-2');
    expect([states(keyring), keyring.spentPairing()]).toEqual([
      [
        [next.kid, 'current'],
        [old.kid, 'retiring'],
      ],
      'pair-2',
    ]);
    clock.advance(retireMs - 1);
    await keyring.sweep();
    expect(keyring.keyFor(old.kid)).toEqual(old.packageKey);
    expect(old.packageKey.some((byte) => byte !== 0)).toBe(true);
    clock.advance(1);
    // Over is over, also where destroying comes later.
    expect(keyring.keyFor(old.kid)).toBeNull();
    await keyring.sweep();
    expect([keyring.keyFor(old.kid), old.packageKey.every((byte) => byte === 0)]).toEqual([null, true]);
    expect(states(keyring)).toEqual([
      [next.kid, 'current'],
      [old.kid, 'destroyed'],
    ]);
    expect(events.at(-1)).toBe(`destroyed ${old.kid}`);
    expect(await storedText()).not.toContain(old.publicPart.n);
  });

  it('destroys everything when it is closed but what switching on again needs', async () => {
    const keyring = await openOn();
    const last = currentOf(keyring);
    const packageKey = Buffer.from(last.packageKey).toString('base64url');
    const candidate = await keyring.prepare();
    await keyring.close(false);
    expect([keyring.current(), keyring.candidate()]).toEqual([null, null]);
    const stored = await storedText();
    for (const gone of [packageKey, last.publicPart.n, candidate.publicPart.n])
      expect(stored).not.toContain(gone);
    const again = await open();
    expect([again.resume(), states(again)]).toEqual([
      { kid: last.kid, key: keyring.resume()?.key },
      expect.arrayContaining([
        [candidate.kid, 'destroyed'],
        [last.kid, 'destroyed'],
      ]),
    ]);
    expect(again.resume()?.key).not.toEqual(last.packageKey);
  });

  it('keeps the candidate when it is closed if the portal may have it', async () => {
    const keyring = await open();
    const { kid } = await keyring.prepare();
    await keyring.close(true);
    expect((await open()).candidate()?.kid).toBe(kid);
  });

  it('changes nothing that cannot be kept', async () => {
    const keyring = await openOn();
    const before = await storedText();
    const { kid } = currentOf(keyring);
    const write = secrets.write.bind(secrets);
    secrets.write = () => Promise.reject(new Error('database or disk is full'));
    await expect(keyring.prepare()).rejects.toThrow('full');
    await expect(keyring.close(false)).rejects.toThrow('full');
    secrets.write = write;
    expect([keyring.current()?.kid, keyring.candidate(), await storedText()]).toEqual([kid, null, before]);
  });

  it('takes over the one generation that version 0.1 kept', async () => {
    const { stored } = await createGeneration(clock.now());
    await put(stored);
    expect(states(await open())).toEqual([[stored.kid, 'current']]);
  });

  it.each<[string, (good: Record<string, unknown>) => unknown]>([
    ['is no JSON', () => 'canary{'],
    ['lacks a field', (good) => ({ ...good, packageKey: undefined })],
    ['has a package key that is not one', (good) => ({ ...good, packageKey: '!'.repeat(43) })],
    ['has a private key of another kind', (good) => ({ ...good, privateJwk: { kty: 'oct', k: 'canary' } })],
    [
      'has a private key that is incomplete',
      (good) => ({ ...good, privateJwk: { ...(good['privateJwk'] as object), p: undefined, q: 'canary' } }),
    ],
  ])('says what to do, and nothing of the content, when what is stored %s', async (_what, damage) => {
    await openOn();
    const ring = JSON.parse(await storedText()) as { generations: Record<string, unknown>[] };
    const damaged = damage(ring.generations[0] ?? {});
    await put(typeof damaged === 'string' ? damaged : { ...ring, generations: [damaged] });
    const failure = await open().then(
      () => null,
      (cause: unknown) => cause,
    );
    expect(failure).toBeInstanceOf(Error);
    const { message, stack } = failure as Error;
    expect(message).toMatch(/^The stored key generation cannot be read: restore .* or remove it/);
    expect(`${message}${stack ?? ''}${String((failure as Error).cause)}`).not.toContain('canary');
  });
});
