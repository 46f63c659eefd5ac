import { describe, expect, it } from 'vitest';
import { applyControl, availability, chooseGeneration, type Applied } from '../../../portal/agents';
import { emptyPortal, type StoredPortal } from '../../../portal/portal-state';
import type { ControlMessage } from '../../../shared/protocol/control';

const t0 = 1_800_000_000;
const gen = (kid: string) => ({ kid, n: 'n', e: 'AQAB', k: `key-${kid}`, exp: t0 + 1_000_000 });

function enable(changes: Partial<Extract<ControlMessage, { kind: 'enable' }>> = {}): ControlMessage {
  return {
    kind: 'enable',
    id: 'enable-0000000001',
    agent: 'agent-one',
    iat: t0,
    every: 10,
    gen: gen('g1'),
    ...changes,
  };
}
function disable(iat: number): ControlMessage {
  return { kind: 'disable', id: `disable-${iat}`, agent: 'agent-one', iat };
}
function heartbeat(iat: number, id = `heartbeat-${iat}`): ControlMessage {
  return { kind: 'heartbeat', id, agent: 'agent-one', iat, every: 10, ver: '1.0.0', pdc: true, head: 'ab' };
}

function after(
  stored: StoredPortal,
  message: ControlMessage,
  kid: string,
  nowSeconds = message.iat,
): StoredPortal {
  const applied = applyControl(stored, message, kid, nowSeconds * 1_000);
  if (applied.kind !== 'applied') throw new Error(`not applied: ${JSON.stringify(applied)}`);
  return applied.next;
}
const enabled = after(emptyPortal, enable(), 'pairing');
const reasonOf = (applied: Applied): string => (applied.kind === 'ignored' ? applied.reason : applied.kind);

describe('applyControl', () => {
  it('takes the messages of each of two agents with the same generation', () => {
    const both = after(enabled, enable({ agent: 'agent-two', id: 'enable-0000000002' }), 'pairing');
    const beat = { ...heartbeat(t0 + 5), agent: 'agent-two' };
    expect(after(both, beat, 'g1').agents['agent-two']?.lastIat).toBe(t0 + 5);
    const off = applyControl(both, { ...disable(t0 + 5), agent: 'agent-two' }, 'g1', t0 * 1_000);
    expect(off).toMatchObject({ kind: 'applied', answer: { kid: 'g1' } });
  });

  it('takes a first enable and answers with the new generation', () => {
    expect(applyControl(emptyPortal, enable(), 'pairing', t0 * 1_000)).toEqual({
      kind: 'applied',
      next: {
        version: 1,
        agents: {
          'agent-one': {
            enabled: true,
            enabledAt: t0 * 1_000,
            lastHeardAt: t0 * 1_000,
            everySeconds: 10,
            lastIat: t0,
            lastIds: ['enable-0000000001'],
            generations: [{ ...gen('g1'), replacedAt: null }],
          },
        },
      },
      event: { kind: 'enabled', agentId: 'agent-one', at: t0 * 1_000 },
      answer: { ...gen('g1'), replacedAt: null },
    });
  });

  it.each([
    ['older than ten minutes', heartbeat(t0 + 1), 'g1', t0 + 602, 'stale'],
    ['from the future', heartbeat(t0 + 200), 'g1', t0, 'inFuture'],
    ['issued before the last one', heartbeat(t0 - 1), 'g1', t0, 'replayed'],
    ['sealed with a key nobody has', heartbeat(t0), 'g9', t0, 'wrongAgent'],
    ['sealed with another agent’s key', { ...heartbeat(t0), agent: 'agent-two' }, 'g1', t0, 'wrongAgent'],
    ['of the same second', heartbeat(t0), 'g1', t0, 'applied'],
    ['delivered again', enable(), 'pairing', t0, 'repeated'],
  ] as const)('a message %s', (_case, message, kid, now, expected) => {
    expect(reasonOf(applyControl(enabled, message, kid, now * 1_000))).toBe(expected);
  });

  it('ignores each of several messages of one second when it comes again later', () => {
    const later = after(after(enabled, heartbeat(t0, 'heartbeat-a'), 'g1'), heartbeat(t0 + 1), 'g1');
    expect(reasonOf(applyControl(later, heartbeat(t0, 'heartbeat-a'), 'g1', t0 * 1_000))).toBe('replayed');
    expect(reasonOf(applyControl(later, enable(), 'pairing', t0 * 1_000))).toBe('replayed');
  });

  it('acknowledges a repeated disable once more, with the generation it was sealed with', () => {
    const off = after(enabled, disable(t0 + 1), 'g1');
    expect(applyControl(off, disable(t0 + 1), 'g1', t0 * 1_000)).toEqual({
      kind: 'repeated',
      answer: { ...gen('g1'), replacedAt: null },
    });
  });

  it('keeps a replaced generation for ten minutes', () => {
    const second = enable({ id: 'enable-0000000002', iat: t0 + 5, gen: gen('g2') });
    const third = enable({ id: 'enable-0000000003', iat: t0 + 700, gen: gen('g3') });
    const kids = (stored: StoredPortal): unknown =>
      stored.agents['agent-one']?.generations.map((each) => [each.kid, each.replacedAt]);
    const both = after(enabled, second, 'pairing');
    expect(kids(both)).toEqual([
      ['g2', null],
      ['g1', (t0 + 5) * 1_000],
    ]);
    expect(kids(after(both, third, 'pairing'))).toEqual([
      ['g3', null],
      ['g2', (t0 + 700) * 1_000],
    ]);
  });
});

describe('availability', () => {
  const at = (stored: StoredPortal, seconds: number): unknown =>
    availability(stored, (t0 + seconds) * 1_000).reason;

  it('follows enable, heartbeat, silence and disable', () => {
    const beating = after(enabled, heartbeat(t0 + 20), 'g1');
    const off = after(beating, disable(t0 + 30), 'g1');
    const beatingOff = after(off, heartbeat(t0 + 31), 'g1');
    expect({
      never: at(emptyPortal, 0),
      enabled: at(enabled, 25),
      silent: at(enabled, 26),
      beating: at(beating, 45),
      silentAgain: at(beating, 46),
      off: at(off, 31),
      heartbeatDoesNotSwitchOn: at(beatingOff, 32),
      onAgain: at(after(off, enable({ iat: t0 + 40, id: 'enable-0000000009' }), 'pairing'), 41),
    }).toEqual({
      never: 'notEnrolled',
      enabled: 'on',
      silent: 'silent',
      beating: 'on',
      silentAgain: 'silent',
      off: 'off',
      heartbeatDoesNotSwitchOn: 'off',
      onAgain: 'on',
    });
  });

  it('does not take a heartbeat that waited in the queue for a fresh one', () => {
    const late = after(enabled, heartbeat(t0 + 10), 'g1', t0 + 310);
    expect(at(late, 310)).toBe('silent');
  });
});

describe('chooseGeneration', () => {
  const two = after(
    enabled,
    enable({ id: 'enable-0000000002', agent: 'agent-two', iat: t0 + 5, every: 300, gen: gen('h1') }),
    'pairing',
  );
  const kidAt = (stored: StoredPortal, seconds: number): string | null =>
    chooseGeneration(stored, (t0 + seconds) * 1_000)?.kid ?? null;

  it('takes the living agent that was enabled last', () => {
    const firstAgain = enable({ id: 'enable-0000000003', iat: t0 + 6, gen: gen('g2') });
    expect([kidAt(emptyPortal, 0), kidAt(enabled, 1), kidAt(two, 6)]).toEqual([null, 'g1', 'h1']);
    const switched = after(two, firstAgain, 'pairing');
    expect([kidAt(switched, 10), kidAt(switched, 60)]).toEqual(['g2', 'h1']);
  });

  it('does not use a generation beyond its life', () => {
    const short = after(emptyPortal, enable({ gen: { ...gen('g1'), exp: t0 + 5 } }), 'pairing');
    expect([kidAt(short, 4), kidAt(short, 5)]).toEqual(['g1', null]);
  });
});
