import type { Log } from '../../../electron/agent/diagnostics/log';
import type { RelayTimings } from '../../../electron/agent/relay/timings';
import { relayAccessSchema, type RelayAccess } from '../../../shared/protocol/pairing';
// @ts-expect-error throwaway
import { startMini } from '/tmp/w/mini/broker.mjs';

export interface TestRelay {
  readonly agentAccess: RelayAccess;
  readonly portalAccess: RelayAccess;
  readonly port: number;
  readonly state: unknown;
  dropConnections(): void;
  stop(): Promise<void>;
}
const keys = { agent: 'YWdlbnQta2V5', portal: 'cG9ydGFsLWtleQ==' };

/** A relay on loopback; given an earlier one, on its port and with its messages. */
export async function startLabRelay(before?: TestRelay): Promise<TestRelay> {
  const mini = await startMini({ keys, port: before?.port ?? 0, state: before?.state });
  const access = (name: keyof typeof keys): RelayAccess =>
    relayAccessSchema.parse({
      host: '127.0.0.1',
      port: mini.port,
      developmentEmulator: true,
      sasKeyName: name,
      sasKey: keys[name],
    });
  return {
    agentAccess: access('agent'),
    portalAccess: access('portal'),
    port: mini.port,
    state: mini.state,
    dropConnections: mini.drop,
    stop: mini.stop,
  };
}

/** Short enough for a test, long enough for a busy machine. */
export const quickTimings: Partial<RelayTimings> = {
  openTimeoutMs: 10_000,
  attemptTimeoutMs: 1_500,
  sendTimeoutMs: 15_000,
  faultGraceMs: 2_000,
  retryMinMs: 200,
  retryMaxMs: 1_000,
  closeTimeoutMs: 2_000,
  handlerGraceMs: 5_000,
};

/** A log that keeps the event names. */
export function memoryLog(): Log & { readonly events: string[] } {
  const events: string[] = [];
  const note = (event: string): void => {
    events.push(event);
  };
  const log: Log & { readonly events: string[] } = {
    events,
    debug: note,
    info: note,
    warn: note,
    error: note,
    child: () => log,
  };
  return log;
}

/** Waits for a condition. @throws when it does not hold in time */
export async function eventually(
  condition: () => boolean | Promise<boolean>,
  timeoutMs = 8_000,
): Promise<void> {
  const endsAt = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > endsAt) throw new Error(`Not so within ${timeoutMs} ms: ${condition.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
