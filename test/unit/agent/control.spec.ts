import { webcrypto } from 'node:crypto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createControl, type Control, type ControlError } from '../../../electron/agent/control';
import type { Keyring } from '../../../electron/agent/keys/keyring';
import { portalPart } from '../../../electron/agent/keys/generation';
import type { AgentRelay } from '../../../electron/agent/relay-port';
import { packageTypes, type PackageType } from '../../../shared/protocol/limits';
import { openPackage, sealPackage } from '../../../shared/protocol/package';
import { derivePairingKey } from '../../../shared/protocol/pairing';
import { err, ok, type Result } from '../../../shared/result';
import type { RelayError } from '../../../electron/agent/pipeline/ports';
import { currentOf, openEnabledKeyring } from '../../fakes/enabled-keyring';
import { createFakeClock } from '../../fakes/fake-clock';

const clock = createFakeClock();
const pairing = { kind: 'pairing', id: 'pair-001', secret: new Uint8Array(32).fill(7) } as const;
const never = new AbortController().signal;
const lost: RelayError = { code: 'relayUnreachable', retryable: true, message: 'the line is dead' };

let keyring: Keyring;
let control: Control;
let sent: { id: string; body: Uint8Array }[];
/** The portal’s answer to a control id; `null` = none comes. */
let answer: ((id: string) => Promise<Uint8Array>) | null;
let sending: Result<void, RelayError>;
let waiting: { readonly ended: boolean }[];

const ack = (claims: unknown, typ: PackageType = packageTypes.acknowledgement): Promise<Uint8Array> =>
  sealPackage(typ, currentOf(keyring).kid, currentOf(keyring).packageKey, JSON.stringify(claims));

beforeEach(async () => {
  keyring = await openEnabledKeyring(clock);
  sent = [];
  waiting = [];
  sending = ok(undefined);
  answer = (id) => ack({ id, ok: true });
  const relay: Pick<AgentRelay, 'sendControl' | 'acknowledgement'> = {
    sendControl(id, body) {
      sent.push({ id, body });
      return Promise.resolve(sending);
    },
    async acknowledgement(id, _timeoutMs, signal) {
      const call = { ended: false };
      waiting.push(call);
      const aborted = new Promise<Result<Uint8Array, RelayError>>((resolve) => {
        const abort = (): void => resolve(err({ ...lost, message: 'Waiting was stopped' }));
        if (signal.aborted) abort();
        signal.addEventListener('abort', abort);
      });
      const result = await (answer === null || !sending.ok
        ? aborted
        : Promise.race([aborted, answer(id).then(ok)]));
      call.ended = true;
      return result;
    },
  };
  control = createControl({
    relay: {
      ...relay,
      start: () => Promise.resolve(ok(undefined)),
      stop: () => Promise.resolve(),
      replies: { send: () => Promise.resolve(ok(undefined)) },
      deadLetters: () => Promise.resolve(ok(0)),
      listDeadLetters: () => Promise.resolve(ok([])),
      onState: () => () => undefined,
    },
    keyring,
    clock,
    agentId: 'agent-0001',
    version: '1.2.3',
    heartbeatSeconds: () => 300,
  });
});

async function claimsOfLast(key: Uint8Array, kid: string): Promise<unknown> {
  const body = sent.at(-1)?.body ?? new Uint8Array();
  const opened = await openPackage(body, packageTypes.control, (name) => (name === kid ? key : null));
  return opened.ok ? opened.value.payload : opened.error;
}

const handOver = (signal = never): Promise<Result<void, ControlError>> =>
  control.handOver(currentOf(keyring), pairing, signal);
const iat = Math.floor(clock.now() / 1000);

describe('handing over the keys', () => {
  it('sends the generation under the pairing key and takes the answer under the generation', async () => {
    expect(await handOver()).toEqual(ok(undefined));
    const key = await derivePairingKey(pairing.secret, webcrypto.subtle);
    expect(await claimsOfLast(key, pairing.id)).toEqual({
      kind: 'enable',
      every: 300,
      gen: portalPart(currentOf(keyring)),
      id: sent[0]?.id,
      agent: 'agent-0001',
      iat,
    });
  });

  it.each<[string, (id: string) => Promise<Uint8Array>, ControlError['code'], RegExp]>([
    ['refuses', (id) => ack({ id, ok: false, why: 'notUnderstood' }), 'refused', /refused \(notUnderstood\)/],
    [
      'knows the pairing secret as used',
      (id) => ack({ id, ok: false, why: 'pairingUsed' }),
      'pairingUsed',
      /used already/,
    ],
    [
      'finds the pairing secret too old',
      (id) => ack({ id, ok: false, why: 'pairingExpired' }),
      'pairingExpired',
      /24 hours/,
    ],
    ['refuses without a reason', (id) => ack({ id, ok: false }), 'refused', /refused \(no reason given\)/],
    [
      'answers another message',
      () => ack({ id: 'another-id-000000', ok: true }),
      'unreadable',
      /could not be read/,
    ],
    [
      'answers with a field too many',
      (id) => ack({ id, ok: true, more: 1 }),
      'unreadable',
      /could not be read/,
    ],
    [
      'answers with a reply',
      (id) => ack({ id, ok: true }, packageTypes.reply),
      'unreadable',
      /could not be read/,
    ],
    [
      'answers with noise',
      () => Promise.resolve(new Uint8Array([1, 2, 3])),
      'unreadable',
      /could not be read/,
    ],
    [
      'answers with another key',
      (id) =>
        sealPackage(
          packageTypes.acknowledgement,
          currentOf(keyring).kid,
          new Uint8Array(32).fill(9),
          JSON.stringify({ id, ok: true }),
        ),
      'unreadable',
      /could not be read/,
    ],
  ])('fails with words for the admin when the portal %s', async (_what, given, code, words) => {
    answer = given;
    expect(await handOver()).toEqual(err({ code, message: expect.stringMatching(words) as string }));
  });

  it('does not wait for an answer to what the relay did not take', async () => {
    sending = err(lost);
    expect(await handOver()).toEqual(
      err({ code: 'notSent', message: 'The relay did not take the message: the line is dead' }),
    );
    expect(waiting).toEqual([{ ended: true }]);
  });

  it('sends nothing any more when it was stopped before', async () => {
    const stop = new AbortController();
    stop.abort();
    expect(await handOver(stop.signal)).toMatchObject({ ok: false, error: { code: 'notSent' } });
    expect(waiting).toEqual([]);
  });

  it('ends when it is stopped while it waits', async () => {
    answer = null;
    const stop = new AbortController();
    const enabled = handOver(stop.signal);
    await vi.waitFor(() => expect(waiting).toHaveLength(1));
    stop.abort();
    expect(await enabled).toEqual(
      err({ code: 'noAnswer', message: expect.stringMatching(/did not answer/) as string }),
    );
    expect(waiting).toEqual([{ ended: true }]);
  });
});

describe('handing over a later generation', () => {
  it('is proven by the resume key of the last one, or by the present one, which makes it a rollover', async () => {
    const gen = portalPart(currentOf(keyring));
    const key = new Uint8Array(32).fill(3);
    const resumed = await control.handOver(currentOf(keyring), { kind: 'resume', kid: 'last1', key }, never);
    expect(resumed).toEqual(ok(undefined));
    const common = { gen, agent: 'agent-0001', iat };
    expect(await claimsOfLast(key, 'last1.r')).toEqual({
      kind: 'enable',
      every: 300,
      id: sent[0]?.id,
      ...common,
    });
    expect(await control.handOver(currentOf(keyring), { kind: 'current' }, never)).toEqual(ok(undefined));
    const { kid, packageKey } = currentOf(keyring);
    expect(await claimsOfLast(packageKey, kid)).toEqual({ kind: 'roll', id: sent[1]?.id, ...common });
  });
});

describe('the other messages', () => {
  it('are sealed with the generation, and a heartbeat waits for no answer', async () => {
    expect(await control.disable(never)).toEqual(ok(undefined));
    const { kid, packageKey } = currentOf(keyring);
    const common = { agent: 'agent-0001', iat };
    expect(await claimsOfLast(packageKey, kid)).toEqual({ kind: 'disable', id: sent[0]?.id, ...common });
    answer = null;
    expect(await control.heartbeat({ pdc: true, head: 'abc', headSeq: 7 })).toEqual(ok(undefined));
    expect(await claimsOfLast(packageKey, kid)).toEqual({
      kind: 'heartbeat',
      every: 300,
      ver: '1.2.3',
      pdc: true,
      head: 'abc',
      headSeq: 7,
      id: sent[1]?.id,
      ...common,
    });
    expect(waiting).toHaveLength(1);
  });
});
