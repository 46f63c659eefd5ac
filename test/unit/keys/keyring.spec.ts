import { beforeEach, describe, expect, it } from 'vitest';
import { openKeyring, type Keyring } from '../../../electron/agent/keys/keyring';
import type { SecretStore } from '../../../electron/agent/keys/secret-store';
import { createFakeClock, type FakeClock } from '../../fakes/fake-clock';
import { createMemorySecrets } from '../../fakes/memory-secrets';

const dayMs = 24 * 3_600_000;
const name = 'key-generation';

let secrets: SecretStore;
let clock: FakeClock;
let made: string[];

beforeEach(() => {
  secrets = createMemorySecrets();
  clock = createFakeClock();
  made = [];
});

const open = (): Promise<Keyring> => openKeyring(secrets, clock, (kid) => made.push(kid));

async function stored(): Promise<Record<string, unknown>> {
  const bytes = await secrets.read(name);
  return JSON.parse(new TextDecoder().decode(bytes ?? undefined)) as Record<string, unknown>;
}

const put = (value: unknown): Promise<void> =>
  secrets.write(name, new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)));

describe('the keyring', () => {
  it('has the same generation when it is opened again', async () => {
    const first = (await open()).current();
    const second = (await open()).current();
    expect({ ...second, privateKey: null }).toEqual({ ...first, privateKey: null });
    expect(made).toEqual([first.kid]);
  });

  it('opens a secret that was sealed before the restart', async () => {
    const first = await open();
    const body = await first.sealReply(first.current().kid, '{}');
    expect(new TextDecoder().decode(body).split('.')).toHaveLength(5);
    expect((await open()).keyFor(first.current().kid)).toEqual(first.current().packageKey);
  });

  it('cannot give its private key away', async () => {
    expect((await open()).current().privateKey.extractable).toBe(false);
  });

  it('replaces a generation whose life is over, which no portal uses any more', async () => {
    const first = (await open()).current();
    clock.advance(182 * dayMs - 1);
    expect((await open()).current().kid).toBe(first.kid);
    clock.advance(1);
    const second = (await open()).current();
    expect(second.kid).not.toBe(first.kid);
    expect((await open()).current().kid).toBe(second.kid);
    expect(made).toEqual([first.kid, second.kid]);
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
    await open();
    await put(damage(await stored()));
    const failure = await open().then(
      () => null,
      (cause: unknown) => cause,
    );
    expect(failure).toBeInstanceOf(Error);
    const { message, stack } = failure as Error;
    expect(message).toMatch(/^The stored key generation cannot be read: restore .* or remove it/);
    expect(`${message}${stack ?? ''}${String((failure as Error).cause)}`).not.toContain('canary');
    expect(made).toHaveLength(1);
  });
});
