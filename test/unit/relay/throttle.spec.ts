import { expect, it } from 'vitest';
import type { Log, LogFields } from '../../../electron/agent/diagnostics/log';
import { throttledFaults } from '../../../electron/agent/relay/throttle';

it('logs the same problem once per interval and counts what it left out', () => {
  const lines: (LogFields | undefined)[] = [];
  const nothing = (): void => undefined;
  const log: Log = {
    debug: nothing,
    info: nothing,
    error: nothing,
    warn: (_event, fields) => lines.push(fields),
    child: () => log,
  };
  let now = 0;
  const note = throttledFaults(log, 60_000, () => now);
  const fault = { code: 'relayUnreachable', retryable: true, message: 'gone' } as const;
  for (now = 0; now <= 60_000; now += 1_000) note('connection', fault);
  note('renewLock', fault);
  expect(lines).toEqual([
    { source: 'connection', ...fault, leftOut: 0 },
    { source: 'connection', ...fault, leftOut: 59 },
    { source: 'renewLock', ...fault, leftOut: 0 },
  ]);
});
