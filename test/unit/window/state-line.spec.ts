import { expect, it } from 'vitest';
import { relayStates, writebackStates } from '../../../shared/model/agent-status';
import { stateLine, withoutAgentLine } from '../../../electron/window/state-line';
import { agentStatus } from '../../fakes/fake-agent';

it('names every state in one line', () => {
  const { relay } = agentStatus();
  const lines = [
    ...writebackStates.map((writeback) => stateLine({ writeback, relay })),
    ...relayStates.map((state) => stateLine({ writeback: 'on', relay: { ...relay, state } })),
  ];
  expect(lines).toEqual([
    'Writeback is off',
    'Writeback is being switched on',
    'Writeback is on, relay connected',
    'Writeback is being switched off',
    'Writeback is not working: relay connected',
    'Writeback is on, relay not connected',
    'Writeback is on, connecting to the relay',
    'Writeback is on, relay connected',
    'Writeback is on, relay connection lost, trying again',
  ]);
});

it('tells an agent that does not run from one that was never set up', () => {
  expect([true, false].map(withoutAgentLine)).toEqual(['Not running', 'Not set up']);
});
