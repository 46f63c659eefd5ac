import { expect, it } from 'vitest';
import { createControlReader } from '../../../portal/control';
import { memoryState, type StoredGeneration } from '../../../portal/portal-state';
import { createFakeClock } from '../../fakes/fake-clock';

const minuteMs = 60_000;

it('destroys the keys of a replaced generation when its time is over, and tells of it once', async () => {
  const clock = createFakeClock();
  const replacedAt = clock.now();
  const generation = (kid: string, changes: Partial<StoredGeneration>): StoredGeneration => ({
    ...{ kid, n: 'n', e: 'AQAB', k: `key-${kid}`, exp: 2_000_000_000, replacedAt: null },
    ...changes,
  });
  const state = memoryState();
  const agent = {
    enabled: true,
    enabledAt: replacedAt,
    lastHeardAt: replacedAt,
    everySeconds: 300,
    lastIat: 0,
    lastIds: [],
  };
  const generations = [generation('g2', { confirmed: true }), generation('g1', { replacedAt })];
  await state.write({ version: 1, agents: { 'agent-one': { ...agent, generations } } });
  const reader = createControlReader(state, clock, { find: async () => null });
  clock.advance(10 * minuteMs - 1);
  expect(await reader.sweep()).toEqual([]);
  clock.advance(1);
  expect(await reader.sweep()).toEqual([
    { kind: 'destroyed', agentId: 'agent-one', kid: 'g1', at: clock.now() },
  ]);
  expect(JSON.stringify(await state.read())).not.toContain('key-g1');
  expect(await reader.sweep()).toEqual([]);
});
