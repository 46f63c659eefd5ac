import { describe, expect, it } from 'vitest';
import { availability, chooseGeneration } from '../../../portal/agents';
import { applyControl as apply, type Applied, type Seal } from '../../../portal/apply-control';
import { swept } from '../../../portal/generations';
import { emptyPortal, type StoredPortal } from '../../../portal/portal-state';
import type { ControlMessage } from '../../../shared/protocol/control';

const t0 = 1_800_000_000;
const pairing = { kind: 'pairing', id: 'pairing', endsAt: null } as const;
/** `pairing`, the id of a generation, or that of a resume key. */
function sealOf(kid: string): Seal {
  if (kid.startsWith('pairing')) return { ...pairing, id: kid };
  return kid.endsWith('.r') ? { kind: 'resume', kid: kid.slice(0, -2) } : { kind: 'generation', kid };
}
const applyControl = (stored: StoredPortal, message: ControlMessage, kid: string, now: number): Applied =>
  apply(stored, message, sealOf(kid), message.kind === 'disable' ? `resume-${kid}` : null, now);
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
function roll(iat: number, kid: string): ControlMessage {
  return { kind: 'roll', id: `roll-${iat}-${kid}`, agent: 'agent-one', iat, gen: gen(kid) };
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
    const both = after(enabled, enable({ agent: 'agent-two', id: 'enable-0000000002' }), 'pairing2');
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
        pairings: {
          pairing: {
            used: { agentId: 'agent-one', kid: 'g1', at: t0 * 1_000 },
            refusals: 0,
            lastRefusal: null,
          },
        },
      },
      event: { kind: 'enabled', agentId: 'agent-one', at: t0 * 1_000 },
      answer: { ...gen('g1'), replacedAt: null },
      why: null,
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
      answer: { ...gen('g1'), replacedAt: (t0 + 1) * 1_000, confirmed: true },
      why: null,
    });
  });

  it('keeps a replaced generation for ten minutes, and longer while the agent may not have got the new one', () => {
    const kids = (stored: StoredPortal): unknown =>
      stored.agents['agent-one']?.generations.map((each) => [each.kid, each.replacedAt]);
    const both = after(enabled, roll(t0 + 5, 'g2'), 'g1');
    const two = [
      ['g2', null],
      ['g1', (t0 + 5) * 1_000],
    ];
    expect(kids(both)).toEqual(two);
    expect(kids(swept(both, (t0 + 5_000) * 1_000))).toEqual(two);
    const used = after(both, heartbeat(t0 + 6), 'g2');
    expect(kids(swept(used, (t0 + 604) * 1_000))).toEqual(two);
    expect(kids(swept(used, (t0 + 605) * 1_000))).toEqual([['g2', null]]);
    expect(swept(used, (t0 + 604) * 1_000)).toBe(used);
  });

  it('takes a rollover again whose answer was lost, and one in its place', () => {
    const once = after(enabled, roll(t0 + 5, 'g2'), 'g1');
    const twice = after(once, { ...roll(t0 + 9, 'g2') }, 'g1');
    expect(twice.agents['agent-one']?.generations).toEqual(once.agents['agent-one']?.generations);
    const other = after(once, roll(t0 + 10, 'g3'), 'g1');
    expect(other.agents['agent-one']?.generations.map(({ kid }) => kid)).toEqual(['g3', 'g2', 'g1']);
  });

  it.each<[string, StoredPortal, ControlMessage, string]>([
    ['a rollover with a generation that was replaced for good', used2(), roll(t0 + 20, 'g3'), 'g1'],
    ['a switching off with one', used2(), disable(t0 + 20), 'g1'],
    [
      'a switching on with what it left',
      used2(),
      enable({ iat: t0 + 20, id: 'enable-x', gen: gen('g3') }),
      'g1.r',
    ],
    ['a rollover while writeback is off', off1(), roll(t0 + 20, 'g2'), 'g1'],
    [
      'other keys under a known id',
      used2(),
      { ...roll(t0 + 20, 'g1'), gen: { ...gen('g1'), k: 'x' } } as ControlMessage,
      'g2',
    ],
    ['a rollover with the pairing', enabled, roll(t0 + 20, 'g2'), 'pairing'],
    ['a heartbeat with a resume key', off1(), heartbeat(t0 + 20), 'g1.r'],
    [
      'a switching on with a generation',
      enabled,
      enable({ iat: t0 + 20, id: 'enable-x', gen: gen('g2') }),
      'g1',
    ],
  ])('ignores %s', (_what, stored, message, kid) => {
    expect(reasonOf(applyControl(stored, message, kid, message.iat * 1_000))).toBe('wrongAgent');
  });

  it('switches on again with what the last generation left, and then no more with that', () => {
    const off = off1();
    expect(off.agents['agent-one']?.resume).toEqual({ kid: 'g1', key: 'resume-g1' });
    const gone = swept(off, (t0 + 2_000) * 1_000);
    expect(gone.agents['agent-one']?.generations).toEqual([]);
    const again = after(gone, enable({ iat: t0 + 2_000, id: 'enable-x', gen: gen('g2') }), 'g1.r');
    expect(again.agents['agent-one']).toMatchObject({ enabled: true, resume: { kid: 'g1' } });
    const used = after(again, heartbeat(t0 + 2_001), 'g2');
    expect(used.agents['agent-one']?.resume).toBeUndefined();
    const third = enable({ iat: t0 + 2_002, id: 'enable-y', gen: gen('g3') });
    expect(reasonOf(applyControl(used, third, 'g1.r', (t0 + 2_002) * 1_000))).toBe('wrongAgent');
  });

  it('goes back to the generation a switching off is said with when the newer one was never used', () => {
    const off = after(after(enabled, roll(t0 + 5, 'g2'), 'g1'), disable(t0 + 6), 'g1');
    expect(off.agents['agent-one']).toMatchObject({
      enabled: false,
      generations: [{ kid: 'g1' }],
      resume: { kid: 'g1' },
    });
  });
});

/** Rolled from g1 to g2, and the agent has used g2. */
function used2(): StoredPortal {
  return after(after(enabled, roll(t0 + 5, 'g2'), 'g1'), heartbeat(t0 + 6), 'g2');
}
/** Switched off with g1. */
function off1(): StoredPortal {
  return after(enabled, disable(t0 + 5), 'g1');
}

describe('a pairing secret', () => {
  const at = (seconds: number): number => (t0 + seconds) * 1_000;

  it('is good for one agent and one generation, also when that has to be sent again', () => {
    const again = enable({ id: 'enable-0000000002', iat: t0 + 3 });
    const repeated = applyControl(enabled, again, 'pairing', at(3));
    expect(repeated).toMatchObject({ kind: 'applied', event: { kind: 'enabled' }, why: null });
    const used = after(enabled, heartbeat(t0 + 4), 'g1');
    for (const second of [
      enable({ id: 'enable-0000000003', iat: t0 + 5, gen: gen('g2') }),
      enable({ id: 'enable-0000000003', iat: t0 + 5, agent: 'agent-two' }),
      enable({ id: 'enable-0000000003', iat: t0 + 5 }),
    ]) {
      expect(applyControl(used, second, 'pairing', at(5))).toEqual({
        kind: 'applied',
        next: {
          ...used,
          pairings: {
            pairing: {
              used: { agentId: 'agent-one', kid: 'g1', at: at(0) },
              refusals: 1,
              lastRefusal: { agentId: second.agent, at: at(5), why: 'pairingUsed', id: second.id },
            },
          },
        },
        event: {
          kind: 'pairingRefused',
          agentId: second.agent,
          at: at(5),
          pairingId: 'pairing',
          why: 'pairingUsed',
        },
        answer: { ...(second.kind === 'enable' ? second.gen : null), replacedAt: null },
        why: 'pairingUsed',
      });
    }
  });

  it('is refused once when the refused message is delivered again', () => {
    const second = enable({ id: 'enable-0000000003', iat: t0 + 5, agent: 'agent-two' });
    const refused = after(enabled, second, 'pairing');
    expect(applyControl(refused, second, 'pairing', at(6))).toMatchObject({
      kind: 'repeated',
      why: 'pairingUsed',
    });
  });

  it('ends when its time is over', () => {
    const until = (endsAt: number): Applied =>
      apply(emptyPortal, enable(), { ...pairing, id: 'p', endsAt }, null, at(0));
    expect([until(t0 + 1), until(t0)]).toMatchObject([
      { event: { kind: 'enabled' }, why: null },
      { event: { kind: 'pairingRefused', why: 'pairingExpired' }, why: 'pairingExpired' },
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
      onAgain: at(after(off, enable({ iat: t0 + 40, id: 'enable-0000000009', gen: gen('g2') }), 'g1.r'), 41),
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
    'pairing2',
  );
  const kidAt = (stored: StoredPortal, seconds: number): string | null =>
    chooseGeneration(stored, (t0 + seconds) * 1_000)?.kid ?? null;

  it('takes the living agent that was enabled last', () => {
    const firstAgain = enable({ id: 'enable-0000000003', iat: t0 + 6, gen: gen('g2') });
    expect([kidAt(emptyPortal, 0), kidAt(enabled, 1), kidAt(two, 6)]).toEqual([null, 'g1', 'h1']);
    const switched = after(two, firstAgain, 'pairing3');
    expect([kidAt(switched, 10), kidAt(switched, 60)]).toEqual(['g2', 'h1']);
  });

  it('does not use a generation beyond its life', () => {
    const short = after(emptyPortal, enable({ gen: { ...gen('g1'), exp: t0 + 5 } }), 'pairing');
    expect([kidAt(short, 4), kidAt(short, 5)]).toEqual(['g1', null]);
  });
});
