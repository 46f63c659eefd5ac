import type { TestStep } from '../../../../shared/ipc/directory-channels';
import type { Connector } from '../../../../shared/model/connector';
import type { Clock } from '../../clock';
import type { Sessions } from '../session/open-session';
import type { ProbeDeps } from './probe-controller';

/** What the steps of a connection test work with. */
export interface TestBench extends ProbeDeps {
  readonly sessions: Sessions;
  readonly signal: AbortSignal;
}

/** What a step found, and what the next one goes on with; `null` = it cannot. */
export interface StepOutcome<T> {
  readonly finding: Pick<TestStep, 'text' | 'remedy'> & { readonly state: 'good' | 'warning' | 'bad' };
  readonly next: T | null;
}

export function good<T>(text: string, next: T): StepOutcome<T> {
  return { finding: { state: 'good', text, remedy: null }, next };
}

export function warning<T>(text: string, remedy: string, next: T): StepOutcome<T> {
  return { finding: { state: 'warning', text, remedy }, next };
}

export function bad(text: string, remedy: string): StepOutcome<never> {
  return { finding: { state: 'bad', text, remedy }, next: null };
}

/** Runs the steps of a test in their order and keeps what they found. */
export interface StepRunner {
  readonly steps: readonly TestStep[];
  /** Skips the step where there is nothing to go on with, or the test was stopped. */
  run<I, T>(
    id: TestStep['id'],
    input: I | null,
    work: (input: I) => Promise<StepOutcome<T>>,
  ): Promise<T | null>;
}

export function createStepRunner(clock: Clock, signal: AbortSignal): StepRunner {
  const steps: TestStep[] = [];
  return {
    steps,
    run: async (id, input, work) => {
      if (input === null || signal.aborted) {
        const text =
          input === null ? 'Not tried: an earlier step has to be put right.' : 'Not tried: stopped.';
        steps.push({ id, state: 'skipped', text, remedy: null, ms: null });
        return null;
      }
      const startedAt = clock.monotonic();
      const { finding, next } = await work(input);
      steps.push({ id, ...finding, ms: clock.monotonic() - startedAt });
      return next;
    },
  };
}

/** The DNS servers that are asked, in words. */
export function dnsServersInWords({ dnsServers }: Pick<Connector, 'dnsServers'>): string {
  return dnsServers.length === 0
    ? 'the DNS servers of this computer'
    : `the DNS server ${dnsServers.join(', ')}`;
}
