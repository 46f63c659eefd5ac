import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/agent/clock';
import { startAgent } from '../../../electron/agent/start-agent';
import { outcomeCodes } from '../../../shared/outcome-codes';
import { runDemo } from '../../../lab/demo/run-demo';
import type { DemoRecord } from '../../../lab/demo/demo-report';
import { steps } from '../../../lab/demo/scenario';
import { sambaAvailable } from '../../../lab/samba/samba-available';
import { createMemorySecrets } from '../../fakes/memory-secrets';
import { noProxy } from '../../fakes/no-proxy';
import { startSystem, untilTrue, type RunningSystem } from './running-system';

const available = sambaAvailable();

for (const directory of ['samba', 'embedded'] as const) {
  const missing = directory === 'samba' && !available.ok ? ` (${available.reason})` : '';

  describe.skipIf(missing !== '')(`the main job against ${directory}${missing}`, () => {
    let system: RunningSystem;
    let records: readonly DemoRecord[];

    beforeAll(async () => {
      system = await startSystem(directory);
      const { lab, raw, records: agentRecords } = system;
      records = await runDemo({ ...lab, raw, records: agentRecords, onRecord: () => undefined });
    }, 180_000);

    afterAll(() => system?.stop(), 60_000);

    it('ends every operation of the demonstration as expected', () => {
      expect(records.filter((record) => !record.asExpected)).toEqual([]);
      expect(records.map(({ actual }) => actual)).toEqual(steps.map(({ expected }) => expected));
    });

    it('has every success in force, checked by a fresh bind', () => {
      const successes = steps.filter(({ expected }) => outcomeCodes[expected].kind === 'success').length;
      expect(records.filter(({ verifiedByBind }) => verifiedByBind === true)).toHaveLength(successes);
    });

    it('takes less than 1,024 bytes for a typical reset', () => {
      expect(records[0]?.requestBytes).toBeGreaterThan(500);
      expect(records[0]?.requestBytes).toBeLessThan(1_024);
    });

    it('measures every stage of a written operation', () => {
      const stages = ['open', 'dedupe', 'resolve', 'write', 'record', 'reply', 'settle'];
      expect(Object.keys(records[0]?.stages ?? {})).toEqual(stages);
    });

    it('tells the portal at once that it was switched off, and serves again when switched on', async () => {
      const { lab, agent } = system;
      expect((await agent.setWriteback(false, 'test')).writeback).toBe('off');
      expect(await lab.portal.isAvailable()).toEqual({ available: false, reason: 'off' });
      const person = lab.directory.people.find(({ role }) => role === 'plain');
      if (person === undefined) throw new Error('nobody is plain');
      const call = { cloudAnchor: lab.cloud.anchorOf(person), newPassword: 'Cnry-again-8Pz!kfw' };
      expect((await lab.portal.reset(call)).code).toBe('notAvailable');
      expect((await agent.setWriteback(true, 'test')).writeback).toBe('on');
      await untilTrue('available again', async () => (await lab.portal.isAvailable()).available);
      expect((await lab.portal.reset(call)).code).toBe('success');
    }, 60_000);

    it('keeps a second agent off its state folder', async () => {
      const { lab, log } = system;
      const secrets = createMemorySecrets();
      const second = {
        stateDir: lab.stateDir,
        secrets,
        log,
        clock: systemClock,
        configurationFile: null,
        version: '0',
        workerFile: null,
        proxyOf: noProxy,
      };
      await expect(startAgent(second)).rejects.toThrow('Another agent runs on');
    });

    it('keeps an activity log whose chain holds', () => {
      const events = system.agent.operationEvents(records[0]?.requestId ?? '').map(({ eventId }) => eventId);
      expect(events).toEqual([31001, 31002]);
    });
  });
}
