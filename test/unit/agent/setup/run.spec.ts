import { describe, expect, it } from 'vitest';
import { createRun, type Run, type Works } from '../../../../electron/agent/setup/run';
import type { PlanStep } from '../../../../shared/model/setup';
import { err, ok } from '../../../../shared/result';

const plan: readonly PlanStep[] = [
  { id: 'keepSecrets', facts: [] },
  { id: 'startAgent', facts: [] },
  { id: 'connectRelay', facts: [] },
  { id: 'sendEnable', facts: [] },
  { id: 'acknowledge', facts: [] },
];

const states = (run: Run): string[] => [
  run.view().phase,
  ...run.view().steps.map(({ id, state, text }) => `${id} ${state}${text === null ? '' : `: ${text}`}`),
];

function works(calls: string[], changes: Partial<Works> = {}): Works {
  const step = (name: string) => () => {
    calls.push(name);
    return Promise.resolve(ok(null));
  };
  return {
    keepSecrets: step('keepSecrets'),
    startAgent: step('startAgent'),
    connectRelay: step('connectRelay'),
    ...changes,
  };
}

const never = (): void => {
  throw new Error('nothing unexpected was to happen');
};

describe('a run', () => {
  it('does each step once and in order; the enabling steps are one piece of work', async () => {
    const calls: string[] = [];
    const run = createRun(plan, works(calls), never);
    expect(states(run)[1]).toBe('keepSecrets waiting');
    await run.go();
    expect([calls, states(run)]).toEqual([
      ['keepSecrets', 'startAgent', 'connectRelay'],
      ['done', ...plan.map(({ id }) => `${id} done`)],
    ]);
  });

  it('says what was done and what not, and resumes at the step that failed', async () => {
    const calls: string[] = [];
    let answers = false;
    const run = createRun(
      plan,
      works(calls, {
        connectRelay: (reached) => {
          calls.push('connectRelay');
          reached('sendEnable');
          reached('acknowledge');
          return Promise.resolve(answers ? ok(null) : err('The portal did not answer'));
        },
      }),
      never,
    );
    await run.go();
    expect(states(run)).toEqual([
      'failed',
      'keepSecrets done',
      'startAgent done',
      'connectRelay done',
      'sendEnable done',
      'acknowledge failed: The portal did not answer',
    ]);
    expect(run.left().map(({ id }) => id)).toEqual(['acknowledge']);
    answers = true;
    await run.go();
    expect([calls, states(run)[0]]).toEqual([
      ['keepSecrets', 'startAgent', 'connectRelay', 'connectRelay'],
      'done',
    ]);
  });

  it('takes what a step throws for its failure, and keeps the cause for the log', async () => {
    const unexpected: string[] = [];
    const run = createRun(
      plan,
      works([], { startAgent: () => Promise.reject(new Error('the disk is full')) }),
      (step, cause) => unexpected.push(`${step} ${String(cause)}`),
    );
    await run.go();
    expect([states(run)[2], unexpected]).toEqual([
      'startAgent failed: the disk is full',
      ['startAgent Error: the disk is full'],
    ]);
  });

  it('stops after the step that is under way', async () => {
    const calls: string[] = [];
    const run: Run = createRun(
      plan,
      works(calls, {
        keepSecrets: () => {
          run.stop();
          return Promise.resolve(ok(null));
        },
      }),
      never,
    );
    await run.go();
    expect([calls, states(run).slice(0, 3)]).toEqual([
      [],
      ['failed', 'keepSecrets done', 'startAgent failed: Stopped before this step. Nothing of it was done.'],
    ]);
  });
});
