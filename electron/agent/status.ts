import type { AgentStatus } from '../../shared/model/agent-status';

/** The agent’s status: one value that is replaced, never changed in place. */
export interface StatusHolder {
  get(): AgentStatus;
  /** Replaces parts and tells the listeners. */
  update(part: Partial<AgentStatus>): void;
  /** @returns a function that ends the subscription */
  subscribe(listener: () => void): () => void;
}

/** The status of an agent that has just been started. */
export function initialStatus(now: number, heartbeatSeconds: number): AgentStatus {
  return {
    writeback: 'off',
    since: now,
    problem: null,
    relay: { state: 'disconnected', host: null, since: now, error: null, deadLetters: null },
    connectors: [],
    heartbeat: { everySeconds: heartbeatSeconds, lastAt: null, lastOk: null, nextAt: null },
    key: null,
    identity: { lastImportAt: null, activeDirectoryUsers: 0, cloudUsers: 0, joined: 0, problem: null },
    sync: {
      running: null,
      scheduler: { everyMinutes: 30, paused: false, running: false, nextCycleAt: null },
      missing: [],
      freshness: [],
    },
  };
}

/** Holds a status. */
export function createStatusHolder(initial: AgentStatus): StatusHolder {
  let status = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => status,
    update(part) {
      status = { ...status, ...part };
      for (const listener of listeners) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
