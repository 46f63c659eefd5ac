import { err, ok, type Result } from '../../../shared/result';
import type { AgentFacade } from '../agent-facade';
import type { Log } from '../diagnostics/log';

/** The agent of this process: there may be none, before it was set up and while it is set up anew. */
export interface AgentHost {
  current(): AgentFacade | null;
  /** Starts it with what is stored, unless it runs. The error is in words for the admin. */
  start(): Promise<Result<AgentFacade, string>>;
  /** Stops it, within a limit of its own, if it runs. */
  stop(): Promise<void>;
  /** Told when an agent came or went, or could not be started. @returns a function that ends the subscription */
  onChange(listener: () => void): () => void;
}

/** How this process starts and stops agents. */
interface AgentHostDeps {
  /** Throws with words for the admin. */
  readonly start: () => Promise<AgentFacade>;
  /** Never throws. */
  readonly stop: (agent: AgentFacade) => Promise<unknown>;
  readonly log: Log;
}

/** Holds at most one agent; none is started yet. */
export function createAgentHost({ start, stop, log }: AgentHostDeps): AgentHost {
  let agent: AgentFacade | null = null;
  let starting: Promise<Result<AgentFacade, string>> | null = null;
  const listeners = new Set<() => void>();
  const replace = (next: AgentFacade | null): void => {
    agent = next;
    for (const listener of [...listeners]) listener();
  };
  const begin = async (): Promise<Result<AgentFacade, string>> => {
    try {
      const started = await start();
      replace(started);
      return ok(started);
    } catch (cause) {
      log.error('agent.notStarted', { cause });
      replace(null);
      return err(cause instanceof Error ? cause.message : 'An unexpected error; the log has its cause');
    }
  };
  return {
    current: () => agent,
    async start() {
      if (agent !== null) return ok(agent);
      // Whoever comes meanwhile waits for the same one.
      starting ??= begin().finally(() => {
        starting = null;
      });
      return await starting;
    },
    async stop() {
      const running = agent;
      if (running === null) return;
      // Nobody may ask an agent that is going down.
      replace(null);
      await stop(running);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
