import { outcomeCodes } from '../../shared/outcome-codes';
import type { StageTimings } from '../../shared/model/outcome';
import type { OutcomeCode } from '../../shared/outcome-codes';

/** One operation of the demonstration as it went: a record of `out/demo.json`. */
export interface DemoRecord {
  readonly title: string;
  readonly operation: string;
  readonly user: string;
  readonly requestId: string;
  readonly expected: string;
  /** What the agent recorded. */
  readonly actual: string;
  /** What the portal was told; `null` where the agent gives no answer (tampered, replayed). */
  readonly portal: string | null;
  readonly detail: string | null;
  readonly warnings: readonly string[];
  readonly eventId: number;
  /** Milliseconds per stage, as the agent measured them. */
  readonly stages: StageTimings;
  /** From the portal’s call to its answer; `null` where there is none. */
  readonly roundTripMs: number | null;
  /**
   * Whether a fresh LDAP bind with the new password succeeded (for an account that must change its password: was
   * answered with 773, which the directory says only when the password is right); `null` where nothing was set.
   */
  readonly verifiedByBind: boolean | null;
  /** Size of the request on the wire: the whole encoded AMQP message. */
  readonly requestBytes: number | null;
  readonly asExpected: boolean;
}

function pad(text: string, width: number): string {
  return text.length >= width ? text : text + ' '.repeat(width - text.length);
}

/** The line that is printed when an operation has ended. */
export function demoLine(record: DemoRecord, at: Date): string {
  const outcome = record.detail === null ? record.actual : `${record.actual} (${record.detail})`;
  const ms = record.roundTripMs === null ? '' : `${record.roundTripMs.toFixed(0)} ms`;
  const verified = record.verifiedByBind === null ? '' : record.verifiedByBind ? 'bind ok' : 'BIND FAILED';
  return [
    record.asExpected ? '✔' : '✘',
    at.toISOString().slice(11, 19),
    pad(record.operation, 10),
    pad(record.user, 38),
    pad(outcome, 42),
    pad(String(record.eventId), 6),
    pad(ms, 8),
    pad(verified, 11),
    record.title,
  ].join(' ');
}

/** What is printed at the end. */
export function demoSummary(records: readonly DemoRecord[]): string[] {
  const good = records.filter((record) => record.asExpected).length;
  const successes = records.filter((record) => outcomeCodes[record.actual as OutcomeCode].kind === 'success');
  const times = records
    .flatMap(({ roundTripMs }) => (roundTripMs === null ? [] : [roundTripMs]))
    .sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  const typical = records.find(({ title }) => title === 'self-service reset')?.requestBytes ?? null;
  return [
    `${records.length} operations: ${good} as expected, ${records.length - good} not`,
    ...(records.some(({ actual }) => actual === 'replayed')
      ? ['one more in the console: the first sending of the replayed request, a success']
      : []),
    `${successes.length} written, ${records.filter((record) => record.verifiedByBind === true).length} verified by a fresh LDAP bind`,
    ...(median === undefined ? [] : [`median from the portal's call to its answer: ${median.toFixed(1)} ms`]),
    ...(typical === null ? [] : [`a typical reset (20 characters) takes ${typical} bytes on the wire`]),
  ];
}
