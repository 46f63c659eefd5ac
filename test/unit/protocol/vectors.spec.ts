import { readFileSync, writeFileSync } from 'node:fs';
import { webcrypto } from 'node:crypto';
import { base64url, CompactEncrypt, importJWK, type JWK } from 'jose';
import { describe, expect, it } from 'vitest';
import { openRequest } from '../../../electron/agent/pipeline/open-request';
import { checkClaims } from '../../../electron/agent/pipeline/admit';
import type { IncomingMessage, Keys } from '../../../electron/agent/pipeline/ports';
import { operations } from '../../../shared/operations';
import { acknowledgementSchema, controlMessageSchema } from '../../../shared/protocol/control';
import { packageTypes, type PackageType } from '../../../shared/protocol/limits';
import { openPackage, sealPackage } from '../../../shared/protocol/package';
import { derivePairingKey, deriveResumeKey, resumeKid } from '../../../shared/protocol/pairing';
import { decodeReply } from '../../../shared/protocol/reply';
import { decodeRequest } from '../../../shared/protocol/request';
import { openSecret } from '../../../shared/protocol/secret';
import { ok } from '../../../shared/result';
import { openPackageAlone, openSecretAlone, pairingKeyAlone, resumeKeyAlone } from './independent';
import { cases, refusedCases, refusedProbe, type RefusedCase } from './vector-cases';

interface Vector {
  readonly name: string;
  readonly typ: PackageType;
  readonly kid: string;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly secret?: { readonly new: string; readonly current?: string };
  readonly message: string;
}

interface RefusedVector {
  readonly name: string;
  readonly messageId: string;
  readonly code: string;
  readonly detail: string;
  readonly message: string;
}

interface Fixture {
  readonly kid: string;
  readonly privateKey: JWK;
  readonly packageKey: string;
  readonly pairingId: string;
  readonly pairingSecret: string;
  readonly pairingKey: string;
  readonly resumeKid: string;
  readonly resumeKey: string;
  readonly tenantId: string;
  readonly vectors: readonly Vector[];
  readonly refused: readonly RefusedVector[];
}

const file = new URL('../../fixtures/protocol-v1.json', import.meta.url);
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/**
 * `WRITE_VECTORS=1 npx vitest run --project unit test/unit/protocol/vectors.spec.ts` seals the cases of vector-cases.ts that
 * have no vector yet, and leaves those that are published as they are.
 */
async function readFixture(): Promise<Fixture> {
  const read = { tenantId: 'contoso', refused: [], ...JSON.parse(readFileSync(file, 'utf8')) } as Fixture;
  if (process.env['WRITE_VECTORS'] === undefined) return read;
  const key = base64url.decode(read.packageKey);
  const vectors = [...read.vectors];
  const resume = await deriveResumeKey(key, webcrypto.subtle);
  const enabling = read.vectors.find(({ claims }) => claims['kind'] === 'enable');
  const gen = { ...(enabling?.claims['gen'] as object), kid: 'kid-0002' };
  for (const { name, typ, claims: given, resumed = false } of cases) {
    if (vectors.some((vector) => vector.name === name)) continue;
    const claims = given['gen'] === 'published' ? { ...given, gen } : given;
    const kid = resumed ? resumeKid(read.kid) : read.kid;
    const sealed = await sealPackage(typ, kid, resumed ? resume : key, JSON.stringify(claims));
    vectors.push({ name, typ, kid, claims, message: decoder.decode(sealed) });
  }
  const refused = [...read.refused];
  for (const one of refusedCases) {
    if (!refused.some((vector) => vector.name === one.name)) refused.push(await sealRefused(read, key, one));
  }
  const derived = { resumeKid: resumeKid(read.kid), resumeKey: base64url.encode(resume) };
  const written = { ...read, ...derived, vectors, refused };
  writeFileSync(file, `${JSON.stringify(written, null, 2)}\n`);
  return written;
}

async function sealRefused(
  { kid }: Fixture,
  key: Uint8Array,
  { name, header, content, damage, messageId, code, detail }: RefusedCase,
): Promise<RefusedVector> {
  const text = typeof content === 'string' ? content : JSON.stringify({ ...refusedProbe, ...content });
  const valid = { alg: 'dir', enc: 'A256GCM', kid, typ: 'wb1-req' };
  const sealed = await new CompactEncrypt(encoder.encode(text)).setProtectedHeader(valid).encrypt(key);
  // Headers that no library seals with are put in afterwards; they have to be refused before the tag is looked at.
  const [, ...rest] = sealed.split('.');
  const changed = Buffer.from(JSON.stringify({ ...valid, ...header })).toString('base64url');
  const message = header === undefined ? sealed : [changed, ...rest].join('.');
  return {
    name,
    messageId: messageId ?? refusedProbe.jti,
    code,
    detail,
    message: damage?.(message) ?? message,
  };
}

const fixture = await readFixture();
const keys = new Map([
  [fixture.kid, base64url.decode(fixture.packageKey)],
  [fixture.pairingId, base64url.decode(fixture.pairingKey)],
  [fixture.resumeKid, base64url.decode(fixture.resumeKey)],
]);
const keyOf = (kid: string): Uint8Array => {
  const key = keys.get(kid);
  if (key === undefined) throw new Error(`no key ${kid}`);
  return key;
};

const understood: Readonly<Record<PackageType, (payload: unknown) => boolean>> = {
  'wb1-req': (payload) => decodeRequest(payload) !== null,
  'wb1-rep': (payload) => decodeReply(payload) !== null,
  'wb1-ctl': (payload) => controlMessageSchema.safeParse(payload).success,
  'wb1-ack': (payload) => acknowledgementSchema.safeParse(payload).success,
};

const withSecret = fixture.vectors.filter((vector) => vector.secret !== undefined);

describe('the published test vectors', () => {
  it('are there for every kind of message, and for every case', () => {
    const values = (name: string): Set<unknown> => new Set(fixture.vectors.map(({ claims }) => claims[name]));
    const missing = <T>(all: readonly T[], there: ReadonlySet<unknown>): T[] =>
      all.filter((one) => !there.has(one));
    const names = new Set([...fixture.vectors, ...fixture.refused].map(({ name }) => name));
    expect({
      types: missing(Object.values(packageTypes), new Set(fixture.vectors.map(({ typ }) => typ))),
      operations: missing(operations, values('op')),
      control: missing(
        controlMessageSchema.options.map((option) => option.shape.kind.value),
        values('kind'),
      ),
      refusals: missing(acknowledgementSchema.shape.why.unwrap().options, values('why')),
      cases: missing(
        [...cases, ...refusedCases].map(({ name }) => name),
        names,
      ),
    }).toEqual({ types: [], operations: [], control: [], refusals: [], cases: [] });
  });

  it('derive the pairing key as published', async () => {
    const secret = base64url.decode(fixture.pairingSecret);
    expect(base64url.encode(await derivePairingKey(secret, webcrypto.subtle))).toBe(fixture.pairingKey);
    expect(base64url.encode(pairingKeyAlone(secret))).toBe(fixture.pairingKey);
  });

  it('derive the resume key as published', async () => {
    const key = base64url.decode(fixture.packageKey);
    expect([fixture.resumeKid, base64url.encode(await deriveResumeKey(key, webcrypto.subtle))]).toEqual([
      `${fixture.kid}.r`,
      fixture.resumeKey,
    ]);
    expect(base64url.encode(resumeKeyAlone(key))).toBe(fixture.resumeKey);
  });

  it.each(fixture.vectors)(
    '$name opens to its claims and is understood',
    async ({ typ, kid, claims, message }) => {
      const opened = await openPackage(encoder.encode(message), typ, (id) => keys.get(id) ?? null);
      const { sec: _sec, ...expected } = claims;
      expect(opened).toMatchObject({ ok: true, value: { kid, payload: expected } });
      expect(opened.ok && understood[typ](opened.value.payload)).toBe(true);
    },
  );

  it.each(fixture.vectors)(
    '$name opens for an implementation of its own too',
    ({ typ, kid, claims, message }) => {
      expect(openPackageAlone(message, keyOf(kid))).toEqual({
        header: { alg: 'dir', enc: 'A256GCM', kid, typ },
        claims,
      });
    },
  );

  it.each(withSecret)('$name carries its passwords', async ({ claims, secret, kid }) => {
    const key = await importJWK({ ...fixture.privateKey, alg: 'RSA-OAEP-256' }, 'RSA-OAEP-256');
    if (key instanceof Uint8Array) throw new TypeError('not an RSA key');
    const opened = await openSecret(String(claims['sec']), key, kid);
    if (!opened.ok) throw new Error(opened.error.detail);
    const text = (bytes: Uint8Array | null): string | undefined =>
      bytes === null ? undefined : decoder.decode(bytes);
    const { newPassword, currentPassword } = opened.value;
    expect({ new: text(newPassword), current: text(currentPassword) }).toEqual({
      current: undefined,
      ...secret,
    });
    expect(openSecretAlone(String(claims['sec']), { ...fixture.privateKey })).toEqual(secret);
  });
});

describe('the published messages that must be refused', () => {
  const agent: Keys = {
    openRequest: (body) => openPackage(body, packageTypes.request, (id) => keys.get(id) ?? null),
    openSecret: () => Promise.reject(new Error('not opened here')),
    sealReply: () => Promise.reject(new Error('not sealed here')),
  };
  const incoming = ({ messageId, message }: RefusedVector): IncomingMessage => ({
    messageId,
    body: encoder.encode(message),
    deliveryCount: 1,
    replyToSessionId: null,
    settle: () => Promise.resolve(ok(undefined)),
  });

  it.each(fixture.refused)('$name is refused: $code, $detail', async (vector) => {
    const opened = await openRequest(incoming(vector), agent);
    const outcome =
      opened.kind === 'request'
        ? checkClaims(opened.request, { tenantId: fixture.tenantId })
        : opened.outcome;
    expect(outcome).toMatchObject({ code: vector.code, detail: vector.detail });
  });

  it('are valid but for what is wrong with them', async () => {
    const sealed = await sealPackage(
      packageTypes.request,
      fixture.kid,
      keyOf(fixture.kid),
      JSON.stringify(refusedProbe),
    );
    const valid = {
      name: '',
      messageId: refusedProbe.jti,
      code: '',
      detail: '',
      message: decoder.decode(sealed),
    };
    expect(await openRequest(incoming(valid), agent)).toMatchObject({ kind: 'request' });
  });
});
