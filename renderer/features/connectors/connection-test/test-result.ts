import { testStepIds, type TestStep } from '../../../../shared/ipc/directory-channels';
import type { CheckResult } from '../../../components/check-icon';

/** A step as it is shown: one that is not done yet has no text. */
export interface ShownStep {
  readonly id: TestStep['id'];
  readonly result: CheckResult;
  readonly text: string;
  readonly remedy: string | null;
  /** Milliseconds. */
  readonly ms: number | null;
}

/** Every step in its order: what was found, or that it is still waited for. */
export function shownSteps(found: readonly TestStep[] | null): readonly ShownStep[] {
  return testStepIds.flatMap((id): ShownStep[] => {
    const step = found?.find((one) => one.id === id);
    if (step !== undefined) return [{ ...step, result: step.state }];
    return found === null ? [{ id, result: 'waiting', text: '', remedy: null, ms: null }] : [];
  });
}

/** What the whole test says: its worst step. */
export function verdict(steps: readonly TestStep[]): 'good' | 'warning' | 'bad' {
  if (steps.some(({ state }) => state === 'bad')) return 'bad';
  return steps.every(({ state }) => state === 'good') ? 'good' : 'warning';
}
