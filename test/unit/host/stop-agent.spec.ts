import { describe, expect, it } from 'vitest';
import { stopAgent } from '../../../electron/host/stop-agent';
import { createKeptLog } from '../../fakes/silent-log';

describe('stopAgent', () => {
  it('waits for the agent', async () => {
    const log = createKeptLog();
    expect({ stopped: await stopAgent({ stop: () => Promise.resolve() }, log), lines: log.lines }).toEqual({
      stopped: true,
      lines: [],
    });
  });

  it('goes without an agent that does not end', async () => {
    const log = createKeptLog();
    const stopped = await stopAgent({ stop: () => new Promise(() => undefined) }, log, 20);
    expect({ stopped, lines: log.lines }).toEqual({
      stopped: false,
      lines: [{ level: 'error', name: 'host.stopTimedOut', fields: { timeoutMs: 20 } }],
    });
  });

  it('goes without an agent that fails to end', async () => {
    const log = createKeptLog();
    const cause = new Error('broken');
    const stopped = await stopAgent({ stop: () => Promise.reject(cause) }, log);
    expect({ stopped, lines: log.lines }).toEqual({
      stopped: false,
      lines: [{ level: 'error', name: 'host.stopFailed', fields: { cause } }],
    });
  });
});
