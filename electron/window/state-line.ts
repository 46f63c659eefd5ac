import { assertNever } from '../../shared/assert-never';
import type { AgentStatus } from '../../shared/model/agent-status';

function relayWords(relay: AgentStatus['relay']): string {
  switch (relay.state) {
    case 'connected':
      return 'relay connected';
    case 'connecting':
      return 'connecting to the relay';
    case 'reconnecting':
      return 'relay connection lost, trying again';
    case 'disconnected':
      return 'relay not connected';
    default:
      return assertNever(relay.state, 'relay state');
  }
}

/** The agent’s state in one line, for the tray. */
export function stateLine(status: Pick<AgentStatus, 'writeback' | 'relay'>): string {
  switch (status.writeback) {
    case 'off':
      return 'Writeback is off';
    case 'enabling':
      return 'Writeback is being switched on';
    case 'disabling':
      return 'Writeback is being switched off';
    case 'failed':
      return `Writeback is not working: ${relayWords(status.relay)}`;
    case 'on':
      return `Writeback is on, ${relayWords(status.relay)}`;
    default:
      return assertNever(status.writeback, 'writeback state');
  }
}

/** The same while there is no agent. @param isSetUp whether a configuration is stored */
export function withoutAgentLine(isSetUp: boolean): string {
  return isSetUp ? 'Not running' : 'Not set up';
}
