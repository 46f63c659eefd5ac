import { describe, expect, it } from 'vitest';
import { anchorsOf } from '../../../portal/agents';
import { applyControl } from '../../../portal/apply-control';
import { headArgument, keepHead, type ActivityAnchors } from '../../../portal/activity-heads';
import { emptyPortal, storedPortalSchema, type StoredPortal } from '../../../portal/portal-state';
import type { ControlMessage } from '../../../shared/protocol/control';

const now = Date.UTC(2026, 10, 21, 12);
const head = (seq: number, hash = `h${seq}`, at = now) => ({ seq, hash, at });

function kept(...heads: ReturnType<typeof head>[]): ActivityAnchors | undefined {
  let anchors: ActivityAnchors | undefined;
  for (const one of heads) anchors = keepHead(anchors, one).anchors;
  return anchors;
}

describe('what a portal keeps of an activity log', () => {
  it('is the newest heads first, without an alarm while the log grows or stands still', () => {
    expect(kept(head(1), head(5), head(5), head(9))).toEqual({
      heads: [head(9), head(5), head(5), head(1)],
      alarms: [],
    });
  });

  it.each([
    ['a smaller number', head(8), 'truncated'],
    ['the same number with another hash', head(9, 'x'), 'rewritten'],
  ] as const)('raises an alarm at %s, which stays', (_what, told, kind) => {
    const { anchors, alarm } = keepHead(kept(head(5), head(9)), told);
    expect(alarm).toEqual({ kind, known: head(9), told });
    const later = keepHead(anchors, head(20));
    expect(later.alarm).toBeNull();
    expect(later.anchors.alarms).toEqual([alarm]);
  });

  it('is the last 12 and one per day of 30 days, however long it runs', () => {
    let anchors: ActivityAnchors | undefined;
    for (let n = 0; n < 60 * 288; n += 24)
      anchors = keepHead(anchors, head(n, 'h', now + n * 300_000)).anchors;
    const heads = anchors?.heads ?? [];
    expect(heads.length).toBeGreaterThanOrEqual(30);
    expect(heads.length).toBeLessThanOrEqual(42);
    const days = heads.slice(12).map(({ at }) => Math.floor(at / 86_400_000));
    expect(new Set(days).size).toBe(days.length);
  });

  it('can be given to the agent’s verification', () => {
    expect(headArgument(head(12, 'ab'))).toBe('--head=12:ab');
  });
});

describe('a heartbeat', () => {
  const generation = { kid: 'k123', n: 'n', e: 'e', k: 'k', exp: now / 1000 + 1000, replacedAt: null };
  const stored: StoredPortal = {
    ...emptyPortal,
    agents: {
      'agent-one': {
        enabled: true,
        enabledAt: now,
        lastHeardAt: now,
        everySeconds: 300,
        lastIat: now / 1000,
        lastIds: [],
        generations: [generation],
      },
    },
  };
  const beat = (id: string, headSeq: number | undefined): ControlMessage => ({
    kind: 'heartbeat',
    id: id.padEnd(16, '0'),
    agent: 'agent-one',
    iat: now / 1000,
    every: 300,
    ver: '1.0.0',
    pdc: true,
    head: 'ab',
    ...(headSeq !== undefined && { headSeq }),
  });

  function apply(before: StoredPortal, message: ControlMessage): { next: StoredPortal; event: unknown } {
    const applied = applyControl(before, message, { kind: 'generation', kid: 'k123' }, null, now);
    if (applied.kind !== 'applied') throw new Error(applied.kind);
    return applied;
  }

  it('of a log that was cut tells listeners, and the state keeps it over a restart', () => {
    const first = apply(stored, beat('a', 100));
    expect(first.event).toMatchObject({ activitySeq: 100, activityAlarm: null });
    const second = apply(first.next, beat('b', 60));
    const alarm = { kind: 'truncated', known: head(100, 'ab'), told: head(60, 'ab') };
    expect(second.event).toMatchObject({ activityAlarm: alarm });
    const restarted = storedPortalSchema.parse(JSON.parse(JSON.stringify(second.next)));
    expect(anchorsOf(restarted)['agent-one']?.alarms).toEqual([alarm]);
  });

  it('without a number, of an older agent, is taken and keeps what is known', () => {
    const first = apply(stored, beat('a', 100));
    const second = apply(first.next, beat('b', undefined));
    expect(second.event).toMatchObject({ activityHead: 'ab', activitySeq: null, activityAlarm: null });
    expect(anchorsOf(second.next)['agent-one']?.heads).toEqual([head(100, 'ab')]);
  });
});
