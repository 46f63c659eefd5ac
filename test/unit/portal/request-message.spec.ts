import { exportJWK, generateKeyPair } from 'jose';
import { message as amqp } from 'rhea';
import { beforeAll, describe, expect, it } from 'vitest';
import type { StoredGeneration } from '../../../portal/portal-state';
import { encodedSize, lifeSeconds, sealRequest } from '../../../portal/request-message';

let generation: StoredGeneration;
beforeAll(async () => {
  const { publicKey } = await generateKeyPair('RSA-OAEP-256', { modulusLength: 2048, extractable: true });
  const { n = '', e = '' } = await exportJWK(publicKey);
  generation = { kid: 'k7Yq2Zw1', n, e, k: 'A'.repeat(43), exp: 2_000_000_000, replacedAt: null };
});

const reset = {
  operation: 'reset',
  origin: 'userReset',
  requestId: 'AbCdEfGhIjKlMnOp',
  cloudAnchor: '5f1c6b1e-8a35-4a44-9e4c-0b9f6f1d2c3a',
  issuedAt: 1_800_000_000,
  mustChange: false,
  unlock: true,
} as const;

// As @azure/service-bus 7.9.5 builds it from an annotated message (core-amqp, amqpAnnotatedMessage.ts).
function encode(messageId: string, sessionId: string, body: Uint8Array): number {
  const now = new Date();
  const message = {
    body: amqp.data_section(Buffer.from(body)) as unknown,
    message_annotations: undefined,
    ttl: 60_000,
    creation_time: now,
    absolute_expiry_time: new Date(now.getTime() + 60_000),
    message_id: messageId,
    reply_to_group_id: sessionId,
  };
  return amqp.encode(message).length;
}

describe('a request message', () => {
  it('stays under 1,024 bytes for a typical reset with a password of 20 characters', async () => {
    const sealed = await sealRequest(reset, { newPassword: 'Tr0ub4dor&3-horse-20' }, generation, 60);
    if (!sealed.ok) throw new Error(sealed.error);
    const bytes = encode(reset.requestId, 's'.repeat(11), sealed.value.body);
    expect(bytes).toBe(encodedSize(reset.requestId, 's'.repeat(11), sealed.value.body.byteLength));
    expect(bytes).toBe(1_014);
    expect(bytes).toBeLessThan(1_024);
  });

  it.each([1, 255, 256, 900, 5_000])('has the size that is reported, with a body of %i bytes', (bytes) => {
    const body = new Uint8Array(bytes);
    expect(encodedSize('a'.repeat(16), 'b'.repeat(11), bytes)).toBe(
      encode('a'.repeat(16), 'b'.repeat(11), body),
    );
  });

  it('takes a password of 256 characters of any Unicode and refuses what the protocol refuses', async () => {
    const seal = async (newPassword: string, cloudAnchor: string = reset.cloudAnchor): Promise<unknown> => {
      const sealed = await sealRequest({ ...reset, cloudAnchor }, { newPassword }, generation, 60);
      return sealed.ok ? 'sealed' : sealed.error;
    };
    expect(
      await Promise.all([
        seal('ü😀'.repeat(85) + 'x'),
        seal(''),
        seal('x'.repeat(257)),
        seal('\ud800'),
        seal('x', ''),
      ]),
    ).toEqual(['sealed', 'outOfBounds', 'outOfBounds', 'outOfBounds', 'outOfBounds']);
  });

  it('lives as long as its call, five minutes at most', () => {
    expect([lifeSeconds(1), lifeSeconds(60_000), lifeSeconds(60_001), lifeSeconds(3_600_000)]).toEqual([
      1, 60, 61, 300,
    ]);
  });
});
