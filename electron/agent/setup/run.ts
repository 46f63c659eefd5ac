import type { PlanStep, RunStep, SetupStepId, SetupView } from '../../../shared/model/setup';
import { err, type Result } from '../../../shared/result';

/** How a step’s work tells that another one of the run has begun; those before it are done then. */
export type Reached = (id: SetupStepId) => void;

/** Does one step; steps that belong together (those of enabling) are done by the work of the first of them. */
export type StepWork = (reached: Reached) => Promise<Result<string | null, string>>;

/** What configuring does, by step. Steps without work are done by the work of one before them. */
export type Works = Readonly<Partial<Record<SetupStepId, StepWork>>>;

/** A plan that is being carried out. */
export interface Run {
  view(): NonNullable<SetupView['run']>;
  /** Begins, or goes on with the step that failed. Resolves when it is done, has failed or was stopped. */
  go(): Promise<void>;
  /** Ends it after the step that is under way. */
  stop(): void;
  /** The failing steps have been made up for meanwhile (the agent connects by itself in the end). */
  finish(): void;
}

const stopped = 'Stopped before this step. Nothing of it was done.';

/** Where work begins that does this step: at itself, or at the nearest step before it that has work. */
function workAt(plan: readonly PlanStep[], index: number, works: Works): number {
  for (let at = index; at >= 0; at -= 1) {
    const id = plan[at]?.id;
    if (id !== undefined && works[id] !== undefined) return at;
  }
  return -1;
}

/** Prepares a run; nothing is done before `go`. What work throws counts as an unexpected failure of its step. */
export function createRun(
  plan: readonly PlanStep[],
  works: Works,
  onUnexpected: (step: SetupStepId, cause: unknown) => void,
): Run {
  let steps: readonly RunStep[] = plan.map(({ id }) => ({ id, state: 'waiting', text: null }));
  let phase: NonNullable<SetupView['run']>['phase'] = 'running';
  let ending = false;
  const indexOf = (id: SetupStepId): number => steps.findIndex((step) => step.id === id);
  const put = (index: number, state: RunStep['state'], text: string | null): void => {
    steps = steps.map((step, at) => (at === index ? { ...step, state, text } : step));
  };
  const reach = (index: number): void => {
    steps = steps.map((step, at) => {
      if (at < index) return step.state === 'done' ? step : { ...step, state: 'done', text: null };
      return at === index && step.state !== 'done' ? { ...step, state: 'running', text: null } : step;
    });
  };
  const doFrom = async (index: number): Promise<boolean> => {
    const begin = workAt(plan, index, works);
    const id = plan[begin]?.id;
    const work = id === undefined ? undefined : works[id];
    if (id === undefined || work === undefined) throw new Error('a step without work');
    reach(index);
    const result = await work((step) => {
      const at = indexOf(step);
      if (at > index) reach(at);
    }).catch((cause: unknown) => {
      onUnexpected(id, cause);
      return err(cause instanceof Error ? cause.message : 'An unexpected error; the log has its cause.');
    });
    const at = Math.max(
      index,
      steps.findIndex(({ state }) => state === 'running'),
    );
    if (!result.ok) {
      put(at, 'failed', result.error);
      return false;
    }
    // Everything up to the next step with work of its own is done by this one.
    let end = index;
    while (end + 1 < plan.length && workAt(plan, end + 1, works) === begin) end += 1;
    for (let done = index; done <= end; done += 1) put(done, 'done', done === end ? result.value : null);
    return true;
  };
  return {
    view: () => ({ phase, steps: [...steps] }),
    async go() {
      phase = 'running';
      ending = false;
      for (;;) {
        const next = steps.findIndex(({ state }) => state !== 'done');
        if (next === -1) break;
        if (ending) {
          put(next, 'failed', stopped);
          phase = 'failed';
          return;
        }
        if (!(await doFrom(next))) {
          phase = 'failed';
          return;
        }
      }
      phase = 'done';
    },
    stop() {
      ending = true;
    },
    finish() {
      steps = steps.map((step) => (step.state === 'done' ? step : { ...step, state: 'done', text: null }));
      phase = 'done';
    },
  };
}
