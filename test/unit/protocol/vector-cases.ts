import type { PackageType } from '../../../shared/protocol/limits';

/** What a vector is made of. A message kind that is added gets a case here; see vectors.spec.ts for how to write it. */
export interface VectorCase {
  readonly name: string;
  readonly typ: PackageType;
  /** `gen: 'published'` stands for the generation of the published `enable`, with the key id `kid-0002`. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Sealed with the resume key of the generation instead of its package key. */
  readonly resumed?: boolean;
}

/** A message that must be refused, made from a valid one. */
export interface RefusedCase {
  readonly name: string;
  /** Protected header; left out members are the valid ones. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** Changes to the claims of the probe; a text is the whole content. */
  readonly content?: Readonly<Record<string, unknown>> | string;
  /** Changes the sealed text. */
  readonly damage?: (message: string) => string;
  /** The AMQP message id, where it is not `jti`. */
  readonly messageId?: string;
  readonly code: 'invalidRequest' | 'decryptionFailed';
  readonly detail: string;
}

const issuedAt = 1795262400;
const acknowledged = (id: string, why: string): Readonly<Record<string, unknown>> => ({ id, ok: false, why });

/** What is sealed besides what the fixture began with. */
export const cases: readonly VectorCase[] = [
  {
    name: 'success with a warning',
    typ: 'wb1-rep',
    claims: {
      jti: 'AAAAAAAAAAAAAAA3',
      code: 'success',
      ev: 31010,
      w: ['mustChangeFailed'],
      t: [1.2, 0.3, 4.1, 31.4, 0.5],
    },
  },
  {
    name: 'refusal before the write',
    typ: 'wb1-rep',
    claims: { jti: 'AAAAAAAAAAAAAAA4', code: 'expired', ev: 34120, t: [1.2, 0.3, null, null, 0.5] },
  },
  {
    name: 'result not known',
    typ: 'wb1-rep',
    claims: { jti: 'AAAAAAAAAAAAAAA6', code: 'uncertain', ev: 34132, t: [1.2, 0.3, 4.1, 10000.1, 0.5] },
  },
  {
    name: 'answer to a probe',
    typ: 'wb1-rep',
    claims: { jti: 'AAAAAAAAAAAAAAA5', code: 'success', ev: 34104, t: [1.2, 0.3, null, null, 0.5] },
  },
  {
    name: 'enable again',
    typ: 'wb1-ctl',
    resumed: true,
    claims: {
      kind: 'enable',
      id: 'BBBBBBBBBBBBBBB7',
      agent: 'agent-0001',
      iat: issuedAt,
      every: 300,
      gen: 'published',
    },
  },
  {
    name: 'roll',
    typ: 'wb1-ctl',
    claims: { kind: 'roll', id: 'BBBBBBBBBBBBBBB8', agent: 'agent-0001', iat: issuedAt, gen: 'published' },
  },
  {
    name: 'acknowledgement: pairing expired',
    typ: 'wb1-ack',
    claims: acknowledged('BBBBBBBBBBBBBBB9', 'pairingExpired'),
  },
  {
    name: 'acknowledgement: pairing unknown',
    typ: 'wb1-ack',
    claims: acknowledged('BBBBBBBBBBBBBBB4', 'pairingUnknown'),
  },
  {
    name: 'acknowledgement: pairing used',
    typ: 'wb1-ack',
    claims: acknowledged('BBBBBBBBBBBBBBB5', 'pairingUsed'),
  },
  {
    name: 'acknowledgement: not understood',
    typ: 'wb1-ack',
    claims: acknowledged('BBBBBBBBBBBBBBB6', 'notUnderstood'),
  },
];

/** The claims every refused vector begins with. The agent’s tenant is `contoso`. */
export const refusedProbe = { op: 'probe', jti: 'CCCCCCCCCCCCCCC1', iat: issuedAt, ttl: 60 } as const;

function replaced(message: string, part: number, change: (text: string) => string): string {
  return message
    .split('.')
    .map((text, index) => (index === part ? change(text) : text))
    .join('.');
}

const flip = (text: string): string => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);

/** Adds one to the last character: its unused bits are then not zero, and a lenient decoder sees the same bytes. */
function withUnusedBits(text: string): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  return text.slice(0, -1) + (alphabet[alphabet.indexOf(text.slice(-1)) + 1] ?? '');
}

/** One of every kind of refusal that a message alone can bring about. */
export const refusedCases: readonly RefusedCase[] = [
  {
    name: 'altered ciphertext',
    damage: (message) => replaced(message, 3, flip),
    code: 'decryptionFailed',
    detail: 'notAuthentic',
  },
  {
    name: 'altered tag',
    damage: (message) => replaced(message, 4, flip),
    code: 'decryptionFailed',
    detail: 'notAuthentic',
  },
  {
    name: 'cut off',
    damage: (message) => message.slice(0, -1),
    code: 'invalidRequest',
    detail: 'malformed',
  },
  {
    name: 'padding',
    damage: (message) => `${message}==`,
    code: 'invalidRequest',
    detail: 'malformed',
  },
  {
    name: 'unused bits of the tag set',
    damage: (message) => replaced(message, 4, withUnusedBits),
    code: 'invalidRequest',
    detail: 'malformed',
  },
  { name: 'another enc', header: { enc: 'A128GCM' }, code: 'invalidRequest', detail: 'wrongAlgorithm' },
  { name: 'another alg', header: { alg: 'A256KW' }, code: 'invalidRequest', detail: 'wrongAlgorithm' },
  { name: 'zip', header: { zip: 'DEF' }, code: 'invalidRequest', detail: 'forbiddenHeader' },
  { name: 'crit', header: { crit: ['exp'], exp: 1 }, code: 'invalidRequest', detail: 'forbiddenHeader' },
  { name: 'p2c', header: { p2c: 1_000_000_000 }, code: 'invalidRequest', detail: 'forbiddenHeader' },
  { name: 'jku', header: { jku: 'https://example.com/' }, code: 'invalidRequest', detail: 'forbiddenHeader' },
  { name: 'a reply', header: { typ: 'wb1-rep' }, code: 'invalidRequest', detail: 'wrongType' },
  { name: 'version 2', header: { typ: 'wb2-req' }, code: 'invalidRequest', detail: 'unsupportedVersion' },
  { name: 'unknown key', header: { kid: 'kid-9999' }, code: 'decryptionFailed', detail: 'unknownKey' },
  { name: 'not JSON', content: 'probe', code: 'invalidRequest', detail: 'notJson' },
  {
    name: 'unknown operation',
    content: { op: 'delete' },
    code: 'invalidRequest',
    detail: 'unknownOperation',
  },
  { name: 'surplus claim', content: { exp: issuedAt + 60 }, code: 'invalidRequest', detail: 'schema' },
  { name: 'missing claim', content: { ttl: undefined }, code: 'invalidRequest', detail: 'schema' },
  {
    name: 'message id is not jti',
    messageId: 'CCCCCCCCCCCCCCC2',
    code: 'invalidRequest',
    detail: 'requestIdMismatch',
  },
  { name: 'wrong tenant', content: { tid: 'fabrikam' }, code: 'invalidRequest', detail: 'wrongTenant' },
  { name: 'life too long', content: { ttl: 301 }, code: 'invalidRequest', detail: 'lifeTooLong' },
];
