import type { Random } from './random';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Bytes that parsers treat in a way of their own. */
const special = [0x00, 0x0a, 0x20, 0x22, 0x2b, 0x2d, 0x2e, 0x2f, 0x3d, 0x41, 0x5f, 0x7b, 0x7f, 0x80, 0xff];

function splice(body: Uint8Array, at: number, remove: number, insert: Uint8Array): Uint8Array {
  const result = new Uint8Array(Math.max(0, body.length - remove) + insert.length);
  result.set(body.subarray(0, at));
  result.set(insert, at);
  result.set(body.subarray(at + remove), at + insert.length);
  return result;
}

type Mutation = (body: Uint8Array, random: Random, others: readonly Uint8Array[]) => Uint8Array;

const byteMutations: readonly Mutation[] = [
  (body, random) => {
    const copy = Uint8Array.from(body);
    const at = random.int(copy.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << random.int(8));
    return copy;
  },
  (body, random) => {
    const copy = Uint8Array.from(body);
    copy[random.int(copy.length)] = random.pick(special);
    return copy;
  },
  (body, random) => body.slice(0, random.int(body.length)),
  (body, random) => body.slice(random.int(body.length)),
  (body, random) => {
    const at = random.int(body.length);
    return splice(body, at, Math.min(body.length - at, 1 + random.int(8)), new Uint8Array(0));
  },
  (body, random) => splice(body, random.int(body.length + 1), 0, Uint8Array.from([random.pick(special)])),
  (body, random) => splice(body, random.int(body.length + 1), 0, random.bytes(1 + random.int(12))),
  (body, random) => {
    const at = random.int(body.length);
    const piece = body.slice(at, at + 1 + random.int(64));
    return splice(body, random.int(body.length + 1), 0, piece);
  },
  (body, random, others) => {
    const other = random.pick(others);
    const at = random.int(Math.min(body.length, other.length));
    return splice(body.slice(0, at), at, 0, other.slice(at));
  },
];

/** One to four changes of the bytes of a message. */
export function mutateBytes(body: Uint8Array, random: Random, others: readonly Uint8Array[]): Uint8Array {
  let mutated = body;
  for (let count = 1 + random.int(4); count > 0 && mutated.length > 0; count -= 1) {
    mutated = random.pick(byteMutations)(mutated, random, others);
  }
  return mutated;
}

/** Parts of several messages put together, left out, doubled. */
export function mutateParts(body: Uint8Array, random: Random, others: readonly Uint8Array[]): Uint8Array {
  const parts = decoder.decode(body).split('.');
  const at = random.int(parts.length);
  const foreign = decoder.decode(random.pick(others)).split('.');
  switch (random.int(6)) {
    case 0:
      parts[at] = foreign[at] ?? '';
      break;
    case 1:
      parts.splice(at, 1);
      break;
    case 2:
      parts.splice(at, 0, foreign[at] ?? '');
      break;
    case 3:
      parts[at] = '';
      break;
    case 4:
      parts[at] = Buffer.from(random.bytes(random.int(40))).toString('base64url');
      break;
    default:
      parts[at] = (parts[at] ?? '').repeat(1 + random.int(20));
  }
  return encoder.encode(parts.join('.'));
}

/** Values that are wrong for every claim and every header member. */
export const wrongValues: readonly unknown[] = [
  null,
  -1,
  0.5,
  1e308,
  [],
  [[]],
  {},
  { __proto__: 1 },
  '',
  'x'.repeat(9_000),
  '\u0000',
  true,
  ['dir'],
];

const headerNames = [
  'zip',
  'crit',
  'p2c',
  'p2s',
  'jku',
  'jwk',
  'x5u',
  'x5c',
  'cty',
  'apu',
  'epk',
  'b64',
  '__proto__',
];
const algorithms = [
  'none',
  'RSA1_5',
  'RSA-OAEP',
  'RSA-OAEP-256',
  'A256KW',
  'A256GCMKW',
  'ECDH-ES',
  'PBES2-HS256+A128KW',
];

/** The header of a message changed in one place or more; never the same as before. */
export function mutateHeader(
  header: Readonly<Record<string, unknown>>,
  random: Random,
): Record<string, unknown> {
  const changed: Record<string, unknown> = { ...header };
  for (let count = 1 + random.int(2); count > 0; count -= 1) {
    switch (random.int(5)) {
      case 0:
        changed[random.pick(headerNames)] = random.pick([...wrongValues, 'DEF', 'https://example.com', 1e9]);
        break;
      case 1:
        changed['alg'] = random.pick(algorithms);
        break;
      case 2:
        changed['enc'] = random.pick(['A128GCM', 'A192GCM', 'A128CBC-HS256', 'A256CBC-HS512', 'a256gcm']);
        break;
      case 3:
        changed[random.pick(['alg', 'enc', 'kid', 'typ'])] = random.pick(wrongValues);
        break;
      default:
        changed['typ'] = random.pick([
          'wb1-rep',
          'wb1-ctl',
          'wb1-ack',
          'wb0-req',
          'wb2-req',
          'JWT',
          'WB1-REQ',
        ]);
    }
  }
  return changed;
}

const surplusNames = ['x', '__proto__x', 'constructor', 'toString', 'SUB', 'exp', 'aud', 'iss'];

/** The claims of a request made invalid: a required one missing, one of a wrong type, one too many. */
export function mutateClaims(
  claims: Readonly<Record<string, unknown>>,
  random: Random,
): Record<string, unknown> {
  const changed: Record<string, unknown> = { ...claims };
  switch (random.int(4)) {
    case 0:
      // Left out when it is written as JSON.
      changed[random.pick(['op', 'jti', 'iat', 'ttl'])] = undefined;
      return changed;
    case 1:
      changed[random.pick(surplusNames)] = random.pick([...wrongValues, 'reset', 1]);
      return changed;
    case 2:
      changed['op'] = random.pick([
        'Reset',
        'delete',
        'constructor',
        '__proto__',
        'toString',
        'hasOwnProperty',
      ]);
      return changed;
    default:
      changed[random.pick(['op', 'jti', 'iat'])] = random.pick(wrongValues);
      return changed;
  }
}
