import { currentOf } from '../../fakes/enabled-keyring';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactEncrypt } from 'jose';
import { beforeEach, describe, expect, it } from 'vitest';
import { events } from '../../../shared/event-ids';
import { outcomeCodes } from '../../../shared/outcome-codes';
import { outcomeDetails } from '../../../shared/outcome-details';
import type { Request } from '../../../shared/protocol/request';
import { openStore } from '../../../electron/agent/store/store';
import { createHarness, newPassword, type Harness } from './pipeline-harness';

const encoder = new TextEncoder();
const id = 'AAAAAAAAAAAAAAAA';
type Message = { readonly id: string; readonly body: Uint8Array };

let harness: Harness;

beforeEach(async () => {
  harness = await createHarness();
});

const now = (): number => Math.floor(harness.clock.now() / 1000);

/** A package that is authentic, whatever it holds and its header says. */
async function seal(content: string, header: Record<string, unknown> = {}): Promise<Message> {
  const { kid, packageKey } = currentOf(harness.keyring);
  const jwe = await new CompactEncrypt(encoder.encode(content))
    .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid, typ: 'wb1-req', ...header })
    .encrypt(packageKey);
  return { id, body: encoder.encode(jwe) };
}

/** A valid package with its header replaced. */
async function withHeader(changes: Record<string, unknown>): Promise<Message> {
  const sealed = await harness.seal();
  const [, ...rest] = new TextDecoder().decode(sealed.body).split('.');
  const header = {
    alg: 'dir',
    enc: 'A256GCM',
    kid: currentOf(harness.keyring).kid,
    typ: 'wb1-req',
    ...changes,
  };
  const part = Buffer.from(JSON.stringify(header)).toString('base64url');
  return { id: sealed.id, body: encoder.encode([part, ...rest].join('.')) };
}

async function altered(change: (body: Uint8Array) => Uint8Array): Promise<Message> {
  const sealed = await harness.seal();
  return { id: sealed.id, body: change(Uint8Array.from(sealed.body)) };
}

const probe = (changes: Record<string, unknown>): string =>
  JSON.stringify({ op: 'probe', jti: id, iat: now(), ttl: 60, ...changes });

interface Refusal {
  readonly what: string;
  readonly make: () => Promise<Message>;
  readonly code: string;
  readonly detail: string | null;
  readonly eventId: number;
  /** Reason in the dead-letter queue; `null` = answered, completed, no poison. */
  readonly reason: string | null;
  /** Whether the sender, who is proven, is told. */
  readonly answered: boolean;
}

const asRequest = (changes: Partial<Request>) => (): Promise<Message> => harness.seal(changes);

function poison(
  what: string,
  make: Refusal['make'],
  code: string,
  detail: string,
  eventId: number,
  answered = false,
): Refusal {
  return { what, make, code, detail, eventId, reason: detail, answered };
}

const refusals: readonly Refusal[] = [
  poison(
    'altered',
    () =>
      altered((body) => {
        body[body.length - 40] = body[body.length - 40] === 0x41 ? 0x42 : 0x41;
        return body;
      }),
    'decryptionFailed',
    'notAuthentic',
    32004,
  ),
  poison('cut off', () => altered((body) => body.slice(0, -1)), 'invalidRequest', 'malformed', 34200),
  poison(
    'too large',
    () => altered(() => new Uint8Array(64 * 1024 + 1).fill(0x41)),
    'invalidRequest',
    'tooLarge',
    34201,
  ),
  poison(
    'with another algorithm',
    () => withHeader({ alg: 'A256KW' }),
    'invalidRequest',
    'wrongAlgorithm',
    34202,
  ),
  poison('with zip', () => withHeader({ zip: 'DEF' }), 'invalidRequest', 'forbiddenHeader', 34203),
  poison('a reply', () => withHeader({ typ: 'wb1-rep' }), 'invalidRequest', 'wrongType', 34204),
  poison('of version 2', () => withHeader({ typ: 'wb2-req' }), 'invalidRequest', 'unsupportedVersion', 34205),
  poison('of an unknown key', () => withHeader({ kid: 'old-keys' }), 'decryptionFailed', 'unknownKey', 34206),
  poison('that is not JSON', () => seal(newPassword), 'invalidRequest', 'notJson', 34207),
  poison(
    'with an unknown operation',
    () => seal(probe({ op: 'delete' })),
    'invalidRequest',
    'unknownOperation',
    34208,
    true,
  ),
  poison('with a surplus field', () => seal(probe({ x: 1 })), 'invalidRequest', 'schema', 32003, true),
  poison(
    'with another message id',
    async () => ({ ...(await seal(probe({}))), id: 'BBBBBBBBBBBBBBBB' }),
    'invalidRequest',
    'requestIdMismatch',
    34209,
  ),
  poison(
    'for another tenant',
    asRequest({ tenantId: 'fabrikam' }),
    'invalidRequest',
    'wrongTenant',
    34210,
    true,
  ),
  poison(
    'with too long a life',
    () => seal(probe({ ttl: 301 })),
    'invalidRequest',
    'lifeTooLong',
    34211,
    true,
  ),
  {
    what: 'replayed',
    async make() {
      const sealed = await harness.seal({ operation: 'probe', cloudAnchor: null, sealedSecret: null });
      await harness.handle(sealed);
      harness.records.length = 0;
      return sealed;
    },
    code: 'replayed',
    detail: null,
    eventId: 34121,
    reason: 'replayed',
    answered: false,
  },
  {
    what: 'expired',
    make: () => harness.seal({ issuedAt: now() - 60, expiresAt: now() }),
    code: 'expired',
    detail: null,
    eventId: 34120,
    reason: null,
    answered: true,
  },
  {
    what: 'issued 121 seconds in the future',
    make: () => harness.seal({ issuedAt: now() + 121, expiresAt: now() + 181 }),
    code: 'issuedInFuture',
    detail: null,
    eventId: 34122,
    reason: null,
    answered: true,
  },
  {
    what: 'from an unsupported origin',
    make: asRequest({ operation: 'adminReset', origin: 'graphApi' }),
    code: 'operationNotSupported',
    detail: null,
    eventId: 34123,
    reason: null,
    answered: true,
  },
  {
    what: 'with a password that cannot be opened',
    make: asRequest({
      sealedSecret: `eyJhbGciOiJSU0EtT0FFUC0yNTYiLCJlbmMiOiJBMjU2R0NNIn0.${'A'.repeat(341)}Q.${'A'.repeat(16)}.AAAA.${'A'.repeat(21)}Q`,
    }),
    code: 'decryptionFailed',
    detail: 'secretUnreadable',
    eventId: 34212,
    reason: null,
    answered: true,
  },
];

describe('a message that is refused', () => {
  it.each(refusals)(
    '$what has its own code, event and dead-letter reason, and nothing is written',
    async ({ make, code, detail, eventId, reason, answered }) => {
      const message = await make();
      const { settlement, reply } = await harness.handle(message);
      expect(harness.directory.writes).toEqual([]);
      expect(settlement).toMatchObject(
        reason === null ? { kind: 'complete' } : { kind: 'deadLetter', reason },
      );
      expect(reply === null ? null : { ...reply.outcome, eventId: reply.eventId }).toEqual(
        answered ? { code, detail, warnings: [], eventId } : null,
      );
      expect(harness.records).toMatchObject([{ requestId: message.id, code, detail, eventId }]);
      const logged = harness.store.activity.ofRequest(message.id).map((row) => row.eventId);
      expect(logged).toContain(eventId);
      // Whoever watches for the ids of the closed service finds them as well.
      if (code === 'invalidRequest') expect(logged).toContain(32003);
      if (code === 'decryptionFailed') expect(logged).toContain(32004);
    },
  );

  it('is told from every other by its event and its reason', () => {
    const ids = refusals.map(({ eventId }) => eventId);
    const reasons = refusals.map(({ code, detail }) => detail ?? code);
    expect([new Set(ids).size, new Set(reasons).size]).toEqual([refusals.length, refusals.length]);
    expect(ids.every((eventId) => eventId in events)).toBe(true);
  });

  it('puts our own words into the dead-letter queue and nothing of the message', async () => {
    const { settlement } = await harness.handle(await seal(newPassword));
    expect(settlement).toEqual({
      kind: 'deadLetter',
      reason: 'notJson',
      description: `invalidRequest, event 34207: ${outcomeDetails.notJson.admin}`,
    });
    for (const { admin } of [...Object.values(outcomeDetails), ...Object.values(outcomeCodes)]) {
      // Service Bus takes 4,096 characters.
      expect(admin.length).toBeLessThan(1_000);
    }
  });

  it('because of its key names the key, and how to mend it', async () => {
    await harness.handle(await withHeader({ kid: 'old-keys' }));
    expect(harness.records).toMatchObject([
      {
        diagnostic:
          'The message names the key generation old-keys, which this agent does not have. If the portal goes on using it: switch writeback off and on again, which gives both sides new keys.',
        authentic: false,
      },
    ]);
    expect(outcomeDetails.unknownKey.remedy).toContain('off and on again (disable and enable)');
  });

  it.each([[{ kid: 'x'.repeat(65) }], [{ kid: '<b>bold</b>' }], [{ kid: 7 }], [{ kid: '' }]])(
    'because of the key id %o does not repeat it',
    async (header) => {
      await harness.handle(await withHeader(header));
      expect(harness.records).toMatchObject([
        {
          code: 'decryptionFailed',
          detail: 'unknownKey',
          diagnostic:
            'The message names no key generation. If the portal goes on using it: switch writeback off and on again, which gives both sides new keys.',
        },
      ]);
    },
  );
});

describe('a request whose clock is ahead', () => {
  it('by two minutes exactly is served', async () => {
    const { reply } = await harness.handle(
      await harness.seal({ issuedAt: now() + 120, expiresAt: now() + 180 }),
    );
    expect(reply?.outcome.code).toBe('success');
  });
});

describe('a replay within its life', () => {
  it('is refused after the agent has been started again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'writeback-ledger-'));
    try {
      const file = join(folder, 'agent.db');
      const before = openStore(file, harness.clock);
      harness.deps = { ...harness.deps, ledger: before.ledger };
      const sealed = await harness.seal();
      expect((await harness.handle(sealed)).reply?.outcome.code).toBe('success');
      before.close();
      harness.clock.advance(30_000);
      const after = openStore(file, harness.clock);
      harness.deps = { ...harness.deps, ledger: after.ledger };
      harness.inFlight.clear();
      const { settlement, reply } = await harness.handle(sealed);
      after.close();
      expect({ settlement, reply, writes: harness.directory.writes.length }).toMatchObject({
        settlement: { kind: 'deadLetter', reason: 'replayed' },
        reply: null,
        writes: 1,
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
