import { randomBytes, webcrypto } from 'node:crypto';
import { base64url } from 'jose';
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '../../../electron/agent/clock';
import { createGeneration, portalPart, type Generation } from '../../../electron/agent/keys/generation';
import type { IncomingMessage } from '../../../electron/agent/pipeline/ports';
import type { AgentRelay } from '../../../electron/agent/relay-port';
import { createServiceBusRelay } from '../../../electron/agent/relay/service-bus-relay';
import type { ControlEvent } from '../../../portal/agents';
import { createPortal } from '../../../portal/portal';
import { PortalError, type Portal, type PortalOptions } from '../../../portal/portal-api';
import { memoryState, type PortalState } from '../../../portal/portal-state';
import { acknowledgementSchema } from '../../../shared/protocol/control';
import { packageTypes } from '../../../shared/protocol/limits';
import { openPackage, sealPackage } from '../../../shared/protocol/package';
import { derivePairingKey } from '../../../shared/protocol/pairing';
import { encodeReply } from '../../../shared/protocol/reply';
import { decodeRequest, type Request } from '../../../shared/protocol/request';
import { openSecret } from '../../../shared/protocol/secret';
import {
  bytes,
  eventually,
  memoryLog,
  quickTimings,
  startLabRelay,
  type TestRelay,
} from '../relay-support/lab';
import { noProxy } from '../../fakes/no-proxy';

// Outages and their ends take seconds.
vi.setConfig({ testTimeout: 40_000, hookTimeout: 20_000 });

const agentId = 'agent-one';
const pairing = { pairingId: 'pairing-1', pairingSecret: randomBytes(32).toString('base64url') };
const never = new AbortController().signal;

let generation: Generation;
let lab: TestRelay;
let relay: AgentRelay;
let portal: Portal;
let state: PortalState;
let aheadMs = 0;
let events: ControlEvent[] = [];
const requests: Request[] = [];

const clock = { now: () => Date.now() + aheadMs, monotonic: () => performance.now() };

function portalOptions(changes: Partial<PortalOptions> = {}): PortalOptions {
  return {
    relay: lab.portalAccess,
    pairing,
    state,
    clock,
    deadlineMs: 20_000,
    timings: quickTimings,
    ...changes,
  };
}

/** An agent made by hand: opens the request and answers with what `outcome` says. */
async function answer(message: IncomingMessage): Promise<void> {
  const opened = await openPackage(message.body, packageTypes.request, () => generation.packageKey);
  const request = opened.ok ? decodeRequest(opened.value.payload) : null;
  if (request === null || message.replyToSessionId === null) throw new Error('Not a request');
  requests.push(request);
  const json = encodeReply({
    requestId: request.requestId,
    outcome: { code: 'success', detail: null, warnings: ['stateUnknown'] },
    eventId: 31002,
    stages: { open: 1.5, dedupe: 0.2 },
  });
  const body = await sealPackage(packageTypes.reply, generation.kid, generation.packageKey, json);
  await relay.replies.send(message.replyToSessionId, request.requestId, body);
  await message.settle({ kind: 'complete' });
}

async function sendControl(
  claims: object,
  kid = generation.kid,
  key = generation.packageKey,
): Promise<string> {
  const id = randomBytes(12).toString('base64url');
  const iat = Math.floor(clock.now() / 1_000);
  const json = JSON.stringify({ id, agent: agentId, iat, ...claims });
  const sent = await relay.sendControl(id, await sealPackage(packageTypes.control, kid, key, json));
  expect(sent).toEqual({ ok: true, value: undefined });
  return id;
}

async function exchange(claims: object, kid?: string, key?: Uint8Array): Promise<unknown> {
  const id = randomBytes(12).toString('base64url');
  const acknowledged = relay.acknowledgement(id, 10_000, never);
  await sendControl({ id, ...claims }, kid, key);
  // The claim overrides the id inside; the message’s own id does not matter to the portal.
  const body = await acknowledged;
  if (!body.ok) return body.error.message;
  const opened = await openPackage(body.value, packageTypes.acknowledgement, (used) =>
    used === generation.kid ? generation.packageKey : null,
  );
  return opened.ok ? { ...acknowledgementSchema.parse(opened.value.payload), id: 'checked' } : opened.error;
}

async function enable(every = 300): Promise<unknown> {
  const key = await derivePairingKey(base64url.decode(pairing.pairingSecret), webcrypto.subtle);
  return exchange({ kind: 'enable', every, gen: portalPart(generation) }, pairing.pairingId, key);
}

beforeAll(async () => {
  generation = (await createGeneration(Date.now())).generation;
});
beforeEach(async () => {
  lab = await startLabRelay();
  state = memoryState();
  aheadMs = 0;
  events = [];
  requests.length = 0;
  relay = createServiceBusRelay({
    access: lab.agentAccess,
    agentId,
    concurrency: 8,
    clock: systemClock,
    log: memoryLog(),
    timings: quickTimings,
    proxyOf: noProxy,
  });
  portal = await createPortal(portalOptions());
  portal.onControl((event) => events.push(event));
});
afterEach(async () => {
  await portal.close();
  await relay.stop();
  await lab.stop();
});

describe('control', () => {
  it('enables, acknowledges with the new generation, hears heartbeats, and disables', async () => {
    await relay.start(answer);
    expect(await portal.isAvailable()).toEqual({ available: false, reason: 'notEnrolled' });
    expect(await enable(10)).toEqual({ id: 'checked', ok: true });
    expect(await portal.isAvailable()).toEqual({ available: true, reason: 'on' });
    aheadMs = 26_000;
    expect(await portal.isAvailable()).toEqual({ available: false, reason: 'silent' });
    await sendControl({ kind: 'heartbeat', every: 10, ver: '1.2.3', pdc: true, head: 'abcd', headSeq: 9 });
    await eventually(async () => (await portal.isAvailable()).available);
    expect(await exchange({ kind: 'disable' })).toEqual({ id: 'checked', ok: true });
    expect(await portal.isAvailable()).toEqual({ available: false, reason: 'off' });
    const at = expect.any(Number) as number;
    expect(events).toEqual([
      { kind: 'enabled', agentId, at },
      {
        kind: 'heartbeat',
        agentId,
        at,
        version: '1.2.3',
        pdcReachable: true,
        activityHead: 'abcd',
        activitySeq: 9,
        activityAlarm: null,
      },
      { kind: 'disabled', agentId, at },
    ]);
    const heads = [{ seq: 9, hash: 'abcd', at }];
    expect(await portal.activityAnchors()).toEqual({ [agentId]: { heads, alarms: [] } });
  });

  it('ignores what is not sealed as it must be', async () => {
    await relay.start(answer);
    await enable();
    const stranger = new Uint8Array(32).fill(1);
    await sendControl({ kind: 'disable' }, generation.kid, stranger);
    await sendControl({ kind: 'enable', every: 10, gen: portalPart(generation) });
    await sendControl({ kind: 'disable', iat: Math.floor(clock.now() / 1_000) - 700 });
    await sendControl({ kind: 'disable', iat: Math.floor(clock.now() / 1_000) - 5 });
    await relay.sendControl('garbage', bytes('not a package'));
    await eventually(() => portal.ignored().controls === 5);
    expect(await portal.isAvailable()).toEqual({ available: true, reason: 'on' });
    expect(events.map((event) => event.kind)).toEqual(['enabled']);
  });

  it('remembers its agents over a restart', async () => {
    await relay.start(answer);
    await enable();
    await portal.close();
    portal = await createPortal(portalOptions({ pairing: { ...pairing, pairingId: 'another' } }));
    expect(await portal.isAvailable()).toEqual({ available: true, reason: 'on' });
    expect((await portal.probe()).code).toBe('success');
  });
});

describe('operations', () => {
  it('send what was asked and resolve to the agent’s outcome', async () => {
    await relay.start(answer);
    await enable();
    const cloudAnchor = '5f1c6b1e-8a35-4a44-9e4c-0b9f6f1d2c3a';
    const outcome = await portal.reset({ cloudAnchor, newPassword: 'Tr0ub4dor&3-horse-20' });
    expect(outcome).toEqual({
      requestId: requests[0]?.requestId,
      operation: 'reset',
      code: 'success',
      detail: null,
      warnings: ['stateUnknown'],
      eventId: 31002,
      stages: { open: 1.5, dedupe: 0.2 },
      elapsedMs: expect.any(Number) as number,
      endUserText: 'Done. You can sign in now.',
      adminText:
        'Active Directory accepted the operation. The password was set, but the account’s state could not be read back.',
      messageBytes: 1_014,
    });
    expect(lab.requestSizes).toEqual([1_014]);
    await portal.change({
      cloudAnchor,
      currentPassword: 'old',
      newPassword: 'new',
      origin: 'userForcedChange',
    });
    await portal.adminReset({ cloudAnchor, newPassword: 'new', mustChange: true, unlock: false });
    await portal.unlock({ cloudAnchor });
    await portal.probe();
    const facts = requests.map(
      ({ operation, origin, mustChange, unlock, cloudAnchor: sub, expiresAt, issuedAt }) => ({
        operation,
        origin,
        mustChange,
        unlock,
        sub,
        life: expiresAt - issuedAt,
      }),
    );
    const common = { mustChange: false, unlock: true, sub: cloudAnchor, life: 20 };
    expect(facts).toEqual([
      { ...common, operation: 'reset', origin: 'userReset' },
      { ...common, operation: 'change', origin: 'userForcedChange' },
      { ...common, operation: 'adminReset', origin: 'adminPortalReset', mustChange: true, unlock: false },
      { ...common, operation: 'unlock', origin: 'userReset' },
      { ...common, operation: 'probe', origin: 'userReset', sub: null },
    ]);
    const secret = await openSecret(requests[1]?.sealedSecret ?? '', generation.privateKey, generation.kid);
    if (!secret.ok) throw new Error(secret.error.detail);
    const text = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString();
    expect([text(secret.value.newPassword), text(secret.value.currentPassword)]).toEqual(['new', 'old']);
  });

  it('send nothing while writeback is off, or when a value is out of bounds', async () => {
    await relay.start(answer);
    const off = await portal.unlock({ cloudAnchor: 'a' });
    expect(off).toMatchObject({ code: 'notAvailable', eventId: null, messageBytes: 0 });
    await enable();
    const invalid = await portal.reset({ cloudAnchor: 'a', newPassword: '' });
    expect(invalid).toMatchObject({ code: 'invalidRequest', detail: 'schema', messageBytes: 0 });
    await exchange({ kind: 'disable' });
    expect((await portal.probe()).adminText).toContain('Writeback is switched off.');
    expect(requests).toEqual([]);
  });

  it('time out when nobody answers, and say what is known', async () => {
    await portal.close();
    portal = await createPortal(portalOptions({ deadlineMs: 1_200 }));
    await relay.start((message) => message.settle({ kind: 'complete' }).then(() => undefined));
    await enable();
    const outcome = await portal.reset({ cloudAnchor: 'a', newPassword: 'S3cret-pass' });
    expect(outcome).toMatchObject({ code: 'timedOut', detail: null, eventId: null, stages: {} });
    expect(outcome.adminText).toContain(
      'The relay has accepted the request; whether an agent has taken it is not known.',
    );
    expect(outcome.elapsedMs).toBeGreaterThanOrEqual(1_190);
    expect(outcome.elapsedMs).toBeLessThan(2_500);
    expect(JSON.stringify(outcome)).not.toContain('S3cret-pass');
  });

  it('ignore replies that are garbage, for another request, of another kind or another generation', async () => {
    const other = (await createGeneration(Date.now())).generation;
    await relay.start(async (message) => {
      const session = message.replyToSessionId ?? '';
      const reply = (requestId: string): string =>
        encodeReply({
          requestId,
          outcome: { code: 'policyViolation', detail: null, warnings: [] },
          eventId: 33008,
          stages: {},
        });
      const { kid, packageKey } = generation;
      const id = message.messageId;
      const bodies = [
        bytes('garbage'),
        await sealPackage(packageTypes.reply, kid, packageKey, reply('another-request-id')),
        await sealPackage(packageTypes.control, kid, packageKey, reply(id)),
        await sealPackage(packageTypes.reply, other.kid, other.packageKey, reply(id)),
        await sealPackage(packageTypes.reply, kid, other.packageKey, reply(id)),
        await sealPackage(packageTypes.reply, kid, packageKey, '{}'),
      ];
      for (const [index, body] of bodies.entries()) await relay.replies.send(session, `${id}-${index}`, body);
      // The reply of another portal’s session does not reach this one at all.
      await relay.replies.send(
        'other-session',
        id,
        await sealPackage(packageTypes.reply, kid, packageKey, reply(id)),
      );
      await answer(message);
    });
    await enable();
    expect((await portal.probe()).code).toBe('success');
    expect(portal.ignored().replies).toBe(6);
  });

  it('run side by side, each with its own reply', async () => {
    await relay.start(answer);
    await enable();
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, (_, index) => portal.unlock({ cloudAnchor: `person-${index}` })),
    );
    expect(new Set(outcomes.map((outcome) => outcome.requestId)).size).toBe(50);
    expect(outcomes.every((outcome) => outcome.code === 'success')).toBe(true);
  });

  it('go on after dropped connections and after the relay was away', async () => {
    await relay.start(answer);
    await enable();
    expect((await portal.probe()).code).toBe('success');
    lab.dropConnections();
    expect((await portal.probe()).code).toBe('success');
    await lab.stop();
    const during = portal.probe();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    lab = await startLabRelay(lab);
    expect((await during).code).toBe('success');
    expect((await portal.probe()).code).toBe('success');
  });

  it('survive the replacement of their links', async () => {
    await portal.close();
    const options = portalOptions();
    portal = await createPortal({ ...options, timings: { ...options.timings, replaceAfterMs: 300 } });
    await relay.start(answer);
    await enable();
    const codes: string[] = [];
    for (let count = 0; count < 30; count += 1) {
      codes.push((await portal.probe()).code);
      await new Promise((resolve) => setTimeout(resolve, 40));
    }
    expect(codes).toEqual(Array.from({ length: 30 }, () => 'success'));
  });

  it('end when the portal is closed', async () => {
    await relay.start(() => new Promise((resolve) => setTimeout(resolve, 200)));
    await enable();
    const waiting = portal.probe();
    await new Promise((resolve) => setTimeout(resolve, 100));
    await portal.close();
    expect((await waiting).code).toBe('timedOut');
  });
});

describe('createPortal', () => {
  it('rejects with a code when the key is wrong, the relay is away or the options are not usable', async () => {
    const code = (options: PortalOptions): Promise<unknown> =>
      createPortal(options).then(
        () => 'created',
        (cause: unknown) => (cause instanceof PortalError ? cause.code : cause),
      );
    const wrongKey = Buffer.alloc(32, 9).toString('base64');
    const access = lab.portalAccess;
    expect(await code(portalOptions({ relay: { ...access, sasKey: wrongKey } }))).toBe('relayUnauthorized');
    expect(await code(portalOptions({ relay: { ...access, port: 1 } }))).toBe('relayUnreachable');
    expect(await code(portalOptions({ relay: { ...access, host: 'far.example.com' } }))).toBe('relayFailed');
    expect(await code(portalOptions({ relay: { ...access, host: '' } }))).toBe('configuration');
  });
});
