import { useState } from 'react';
import type { IpcError } from '../../../shared/ipc/contract';
import type { SetupView } from '../../../shared/model/setup';
import type { Result } from '../../../shared/result';
import { useTexts } from '../../i18n/messages-context';
import { useConsole, useSetupState } from '../../state/console-context';
import { pageBeside, type WizardPage } from '../../state/setup-store';
import { errorReason } from '../../components/error-reason';

export type WizardDraft = NonNullable<SetupView['draft']>;

/** The wizard as its pages use it. */
export interface WizardModel {
  readonly draft: WizardDraft | null;
  /** What the last attempt met, in words; `null` = nothing. */
  readonly problem: string | null;
  /** Whether something is asked of the host. */
  readonly busy: boolean;
  readonly setProblem: (problem: string | null) => void;
  readonly next: () => void;
  readonly back: () => void;
  /** Does something in the host; goes on to the next page where it worked and `then` says so. */
  readonly attempt: (
    work: () => Promise<Result<unknown, IpcError>>,
    then: 'next' | 'stay',
  ) => Promise<boolean>;
}

/** What the pages share. @param page the one that uses it */
export function useWizard(page: WizardPage): WizardModel {
  const texts = useTexts();
  const { setup } = useConsole();
  const draft = useSetupState(({ view }) => view?.draft ?? null);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const go = (step: -1 | 1): void => {
    if (draft !== null) setup.show(pageBeside(draft.task, page, step));
  };
  return {
    draft,
    problem,
    busy,
    setProblem,
    next: () => {
      go(1);
    },
    back: () => {
      go(-1);
    },
    attempt: async (work, then) => {
      setProblem(null);
      setBusy(true);
      const answer = await work();
      setBusy(false);
      if (!answer.ok) setProblem(errorReason(answer.error, texts));
      else if (then === 'next') go(1);
      return answer.ok;
    },
  };
}
