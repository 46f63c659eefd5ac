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
  /** What is not done yet, in its order. */
  left(): readonly PlanStep[];
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

type Phase = NonNullable<SetupView['run']>['phase'];

class PlanRun implements Run {
  readonly #plan: readonly PlanStep[];
  readonly #works: Works;
  readonly #onUnexpected: (step: SetupStepId, cause: unknown) => void;
  #steps: readonly RunStep[];
  #phase: Phase = 'running';
  #ending = false;

  constructor(
    plan: readonly PlanStep[],
    works: Works,
    onUnexpected: (step: SetupStepId, cause: unknown) => void,
  ) {
    this.#plan = plan;
    this.#works = works;
    this.#onUnexpected = onUnexpected;
    this.#steps = plan.map(({ id }) => ({ id, state: 'waiting', text: null }));
  }

  view(): NonNullable<SetupView['run']> {
    return { phase: this.#phase, steps: [...this.#steps] };
  }

  left(): readonly PlanStep[] {
    return this.#plan.filter((_step, at) => this.#steps[at]?.state !== 'done');
  }

  async go(): Promise<void> {
    this.#phase = 'running';
    this.#ending = false;
    for (let next = this.#firstLeft(); next !== -1; next = this.#firstLeft()) {
      if (this.#isEnding()) this.#put(next, 'failed', stopped);
      if (this.#isEnding() || !(await this.#doFrom(next))) {
        this.#phase = 'failed';
        return;
      }
    }
    this.#phase = 'done';
  }

  stop(): void {
    this.#ending = true;
  }

  finish(): void {
    this.#reach(this.#steps.length);
    this.#phase = 'done';
  }

  /** It may be told to stop while a step is done, which the compiler does not see. */
  #isEnding(): boolean {
    return this.#ending;
  }

  #firstLeft(): number {
    return this.#steps.findIndex(({ state }) => state !== 'done');
  }

  #put(index: number, state: RunStep['state'], text: string | null): void {
    this.#steps = this.#steps.map((step, at) => (at === index ? { ...step, state, text } : step));
  }

  /** Everything before a step is done, and it is under way. */
  #reach(index: number): void {
    this.#steps = this.#steps.map((step, at) => {
      if (step.state === 'done' || at > index) return step;
      return { ...step, state: at < index ? 'done' : 'running', text: null };
    });
  }

  /** Does a step and those that belong to the same work. @returns whether it worked */
  async #doFrom(index: number): Promise<boolean> {
    const begin = workAt(this.#plan, index, this.#works);
    const id = this.#plan[begin]?.id;
    const work = id === undefined ? undefined : this.#works[id];
    if (id === undefined || work === undefined) throw new Error('a step without work');
    this.#reach(index);
    const result = await work((step) => {
      const at = this.#steps.findIndex((one) => one.id === step);
      if (at > index) this.#reach(at);
    }).catch((cause: unknown) => {
      this.#onUnexpected(id, cause);
      return err(cause instanceof Error ? cause.message : 'An unexpected error; the log has its cause.');
    });
    if (!result.ok) {
      const running = this.#steps.findIndex(({ state }) => state === 'running');
      this.#put(Math.max(index, running), 'failed', result.error);
      return false;
    }
    let end = index;
    while (end + 1 < this.#plan.length && workAt(this.#plan, end + 1, this.#works) === begin) end += 1;
    for (let done = index; done <= end; done += 1)
      this.#put(done, 'done', done === end ? result.value : null);
    return true;
  }
}

/** Prepares a run; nothing is done before `go`. What work throws counts as an unexpected failure of its step. */
export function createRun(
  plan: readonly PlanStep[],
  works: Works,
  onUnexpected: (step: SetupStepId, cause: unknown) => void,
): Run {
  return new PlanRun(plan, works, onUnexpected);
}
