import { createAgentHost, type AgentHost } from '../../agent/setup/agent-host';
import type { HostLog } from '../log';
import { serveControl, type ControlServer } from './control-server';

type Deps = Omit<Parameters<typeof createAgentHost>[0], 'log'>;

/** Holds at most one agent, as `createAgentHost`; the commands of this computer reach it while it runs. */
export function withControl(stateDir: string, log: HostLog, { start, stop }: Deps): AgentHost {
  let control: ControlServer | null = null;
  return createAgentHost({
    log,
    start: async () => {
      const agent = await start();
      control = await serveControl(agent, stateDir, log);
      return agent;
    },
    stop: async (agent) => {
      await control?.close();
      control = null;
      await stop(agent);
    },
  });
}
