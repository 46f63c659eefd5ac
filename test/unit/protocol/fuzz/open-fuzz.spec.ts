import { currentOf } from '../../../fakes/enabled-keyring';
import { randomInt } from 'node:crypto';
import { CompactEncrypt } from 'jose';
import { describe, expect, it } from 'vitest';
import { openRequest } from '../../../../electron/agent/pipeline/open-request';
import type { IncomingMessage } from '../../../../electron/agent/pipeline/ports';
import { packageTypes } from '../../../../shared/protocol/limits';
import { sealPackage } from '../../../../shared/protocol/package';
import { ok } from '../../../../shared/result';
import { createHarness, type Harness } from '../../pipeline/pipeline-harness';
import { mutateBytes, mutateClaims, mutateHeader, mutateParts, wrongValues } from './mutations';
import { createRandom, type Random } from './random';

/** How many inputs, and how long one may take at most. `FUZZ_SEED` repeats a run. */
const inputs = 200_000;
const limitMs = 50;
const seed = Number(process.env['FUZZ_SEED'] ?? randomInt(2 ** 32));

const encoder = new TextEncoder();
const decoder = new TextDecoder();

interface Seeds {
  readonly kid: string;
  readonly key: Uint8Array;
  /** One valid message of every operation, all with the same request id. */
  readonly requests: readonly Uint8Array[];
  /** Messages of every kind. */
  readonly all: readonly Uint8Array[];
}

const requestId = 'FuzzFuzzFuzzFuzz';

async function makeSeeds(harness: Harness): Promise<Seeds> {
  const { kid, packageKey: key } = currentOf(harness.keyring);
  const common = { requestId };
  const requests = await Promise.all([
    harness.seal(common),
    harness.seal({ ...common, operation: 'change', origin: 'userForcedChange' }, true),
    harness.seal({ ...common, operation: 'adminReset', origin: 'adminPortalReset', mustChange: true }),
    harness.seal({ ...common, operation: 'unlock', sealedSecret: null }),
    harness.seal({ ...common, operation: 'probe', cloudAnchor: null, sealedSecret: null }),
  ]);
  const others = [packageTypes.reply, packageTypes.control, packageTypes.acknowledgement].map((typ) =>
    sealPackage(typ, kid, key, JSON.stringify({ jti: requestId, id: requestId, ok: true })),
  );
  const bodies = requests.map(({ body }) => body);
  return { kid, key, requests: bodies, all: [...bodies, ...(await Promise.all(others))] };
}

function sealWith(key: Uint8Array, header: Record<string, string>, content: string): Promise<string> {
  return new CompactEncrypt(encoder.encode(content))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', ...header })
    .encrypt(key);
}

/** Authentic, with claims that are none: the part of the code behind the tag must hold as well. */
function authentic({ kid, key }: Seeds, random: Random): Promise<string> {
  const valid = { op: 'probe', jti: requestId, iat: 1_800_000_000, ttl: 60 };
  const content =
    random.int(5) === 0
      ? random.pick([
          '',
          '{',
          'nul',
          '[1',
          '"',
          '\ufeff{}',
          '{"op":"probe"}}',
          '[[[['.repeat(2_000),
          '\ud83d',
        ])
      : JSON.stringify(random.int(4) === 0 ? random.pick(wrongValues) : mutateClaims(valid, random));
  return sealWith(key, { kid, typ: 'wb1-req' }, content);
}

function reheaded(body: Uint8Array, random: Random): Uint8Array {
  const [header = '', ...rest] = decoder.decode(body).split('.');
  const read = JSON.parse(Buffer.from(header, 'base64url').toString()) as Record<string, unknown>;
  const text = JSON.stringify(mutateHeader(read, random));
  return encoder.encode([Buffer.from(text).toString('base64url'), ...rest].join('.'));
}

async function nextInput(seeds: Seeds, random: Random): Promise<Uint8Array> {
  const family = random.int(100);
  if (family < 50) return mutateBytes(random.pick(seeds.requests), random, seeds.all);
  if (family < 68) return mutateParts(random.pick(seeds.requests), random, seeds.all);
  if (family < 84) return reheaded(random.pick(seeds.requests), random);
  if (family < 94) return encoder.encode(await authentic(seeds, random));
  if (family < 97) return random.bytes(random.int(600));
  if (family < 98)
    return encoder.encode(await sealWith(random.bytes(32), { kid: seeds.kid, typ: 'wb1-req' }, '{}'));
  if (family < 99) return new Uint8Array(65_530 + random.int(12)).fill(random.pick([0x41, 0x2e, 0x5b, 0x80]));
  return random.pick(seeds.all.slice(seeds.requests.length));
}

const incoming = (body: Uint8Array): IncomingMessage => ({
  messageId: requestId,
  body,
  deliveryCount: 1,
  replyToSessionId: null,
  settle: () => Promise.resolve(ok(undefined)),
});

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

describe('open()', () => {
  it(`of ${inputs} generated inputs accepts none, throws for none and takes less than ${limitMs} ms for each`, async () => {
    const harness = await createHarness();
    const seeds = await makeSeeds(harness);
    const valid = new Set(seeds.requests.map((body) => decoder.decode(body)));
    for (const body of seeds.requests) {
      expect((await openRequest(incoming(body), harness.keyring)).kind).toBe('request');
    }
    const random = createRandom(seed);
    const startedAt = performance.now();
    const met = new Map<string, number>();
    const accepted: string[] = [];
    let slowestMs = 0;
    let slowestAgainMs = 0;
    let rerun = 0;
    for (let done = 0; done < inputs;) {
      const body = await nextInput(seeds, random);
      if (valid.has(decoder.decode(body))) continue;
      done += 1;
      const call = (): ReturnType<typeof openRequest> => openRequest(incoming(body), harness.keyring);
      const begunAt = performance.now();
      const opened = await call();
      const ms = performance.now() - begunAt;
      slowestMs = Math.max(slowestMs, ms);
      if (opened.kind === 'request') {
        accepted.push(Buffer.from(body).toString('base64'));
        continue;
      }
      const detail = opened.outcome.detail ?? 'none';
      met.set(detail, (met.get(detail) ?? 0) + 1);
      if (ms <= limitMs / 5) {
        slowestAgainMs = Math.max(slowestAgainMs, ms);
        continue;
      }
      // A pause of the garbage collector or of the machine is not the input’s doing: the best of five tells.
      rerun += 1;
      const again: number[] = [];
      for (let attempt = 0; attempt < 5; attempt += 1) again.push(await timed(call));
      slowestAgainMs = Math.max(slowestAgainMs, Math.min(...again));
    }
    const figures = [...met].map(([detail, count]) => `${detail} ${count}`).join(', ');
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    process.stdout.write(
      `fuzz of open(): FUZZ_SEED=${seed}, ${inputs} inputs in ${seconds} s, slowest ${slowestMs.toFixed(1)} ms; ` +
        `${rerun} above ${limitMs / 5} ms were run again, slowest then ${slowestAgainMs.toFixed(1)} ms; ${figures}\n`,
    );
    expect(accepted).toEqual([]);
    expect(slowestAgainMs).toBeLessThan(limitMs);
    // Every layer was reached, or the inputs are not worth their number.
    const layers = [
      'malformed',
      'tooLarge',
      'forbiddenHeader',
      'wrongAlgorithm',
      'wrongType',
      'unsupportedVersion',
    ];
    const inner = ['unknownKey', 'notAuthentic', 'notJson', 'unknownOperation', 'schema'];
    expect([...layers, ...inner].filter((detail) => (met.get(detail) ?? 0) < 100)).toEqual([]);
  }, 120_000);
});
