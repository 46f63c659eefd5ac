import { describe, expect, it } from 'vitest';
import { statusLines, type Status } from '../../../portal/cli/status-lines';

const day = 86_400_000;
const hash = (letter: string): string => letter.repeat(64);

const status: Status = {
  secrets: 'file secrets.json',
  relay: 'contoso.servicebus.windows.net',
  tenantId: 'contoso',
  enrolment: {
    pairingId: 'pair1',
    expires: '2026-01-02T00:00:00.000Z',
    expired: false,
    usedBy: null,
    refusals: 0,
  },
  availability: 'on',
  agents: [
    {
      agentId: 'agent1',
      enabled: true,
      lastHeard: '2026-01-01T00:00:00.000Z',
      generation: 'kid1',
      generationEnds: '2026-07-01T00:00:00.000Z',
      activityHeads: [],
      activityAlarms: [],
    },
  ],
};

const agentWith = (change: Partial<Status['agents'][number]>): Status => ({
  ...status,
  agents: status.agents.map((agent) => ({ ...agent, ...change })),
});

describe('what status prints', () => {
  it('is a line per thing known', () => {
    expect(statusLines(status)).toEqual([
      'secrets    file secrets.json',
      'relay      contoso.servicebus.windows.net',
      'tenant     contoso',
      'enrolment  pair1, until 2026-01-02T00:00:00.000Z',
      'state      writeback is on',
      'agent      agent1, on, last heard 2026-01-01T00:00:00.000Z, keys kid1 until 2026-07-01T00:00:00.000Z',
    ]);
  });

  it('gives the heads of the activity log as the agent’s audit verify takes them: the newest and the oldest', () => {
    const heads = [3, 2, 1].map((seq) => ({ seq, hash: hash(String(seq)), at: seq * day }));
    expect(statusLines(agentWith({ activityHeads: heads })).at(-1)).toBe(
      `activity   row 3; prove it on the agent with: audit verify --head=3:${hash('3')} --head=1:${hash('1')}`,
    );
  });

  it('tells of a log that was cut or rewritten', () => {
    const known = { seq: 9, hash: hash('a'), at: day };
    const lines = statusLines(
      agentWith({
        activityAlarms: [
          { kind: 'truncated', known, told: { seq: 4, hash: hash('b'), at: 2 * day } },
          { kind: 'rewritten', known, told: { seq: 9, hash: hash('b'), at: 3 * day } },
        ],
      }),
    );
    expect(lines.slice(-2)).toEqual([
      'ALARM      its activity log was cut: row 9 was known, and on 1970-01-03T00:00:00.000Z the newest was row 4',
      'ALARM      its activity log was rewritten: row 9 had another hash on 1970-01-04T00:00:00.000Z',
    ]);
  });

  it('says who used the enrolment, and that it was presented again', () => {
    const enrolment = {
      pairingId: 'pair1',
      expires: '2026-01-02T00:00:00.000Z',
      expired: false,
      usedBy: { agentId: 'agent1', at: '2026-01-01T00:00:00.000Z' },
      refusals: 2,
    };
    expect(statusLines({ ...status, enrolment })[3]).toBe(
      'enrolment  pair1, used by agent1 2026-01-01T00:00:00.000Z; REFUSED 2 more times: if that was not you, make a new one (init)',
    );
  });
});
