import { currentOf } from '../../fakes/enabled-keyring';
import { beforeEach, describe, expect, it } from 'vitest';
import { openPackage } from '../../../shared/protocol/package';
import { createHarness, newPassword, type Harness } from '../pipeline/pipeline-harness';
import { openPackageAlone, sealPackageAlone, sealSecretAlone } from './independent';

const encoder = new TextEncoder();
const id = 'IndependentPortal';
let harness: Harness;

beforeEach(async () => {
  harness = await createHarness();
});

function request(claims: Record<string, unknown>): { id: string; body: Uint8Array } {
  const { kid, packageKey } = currentOf(harness.keyring);
  const iat = Math.floor(harness.clock.now() / 1000);
  return {
    id,
    body: encoder.encode(sealPackageAlone('wb1-req', kid, packageKey, { jti: id, iat, ttl: 60, ...claims })),
  };
}

describe('a portal written from docs/protocol.md alone', () => {
  it('resets a password and reads the answer', async () => {
    const { packageKey, publicPart } = currentOf(harness.keyring);
    let sent: string | null = null;
    harness.deps = {
      ...harness.deps,
      replies: {
        send(_session, _requestId, body) {
          sent = new TextDecoder().decode(body);
          return Promise.resolve({ ok: true, value: undefined });
        },
      },
    };
    const sec = sealSecretAlone({ new: newPassword }, publicPart);
    await harness.handle(request({ op: 'reset', sub: 'User_anna', sec }));
    expect(harness.directory.passwords.get('anna')).toBe(newPassword);
    expect(sent === null ? null : openPackageAlone(sent, packageKey)).toMatchObject({
      header: { alg: 'dir', enc: 'A256GCM', kid: currentOf(harness.keyring).kid, typ: 'wb1-rep' },
      claims: { jti: id, code: 'success', ev: 31002 },
    });
  });

  it.each([
    ['change', { or: 'userForcedChange' }, true],
    ['adminReset', { mc: true, ul: false }, true],
    ['unlock', {}, false],
  ])('asks for %s', async (op, claims, carriesSecret) => {
    const { publicPart } = currentOf(harness.keyring);
    const secret = op === 'change' ? { new: newPassword, current: 'Old-1!' } : { new: newPassword };
    const sec = carriesSecret ? { sec: sealSecretAlone(secret, publicPart) } : {};
    const { reply } = await harness.handle(request({ op, sub: 'User_anna', ...claims, ...sec }));
    expect(reply?.outcome.code).toBe('success');
  });

  it('probes', async () => {
    expect((await harness.handle(request({ op: 'probe' }))).reply).toMatchObject({ eventId: 34104 });
  });

  it('seals what the agent’s side of the protocol opens, whatever the order of the header', async () => {
    const { kid, packageKey } = currentOf(harness.keyring);
    const message = sealPackageAlone('wb1-ack', kid, packageKey, { id, ok: true });
    expect(await openPackage(encoder.encode(message), 'wb1-ack', harness.keyring.keyFor)).toEqual({
      ok: true,
      value: { kid, payload: { id, ok: true } },
    });
  });
});
