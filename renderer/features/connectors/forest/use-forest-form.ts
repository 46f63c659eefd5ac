import { useState } from 'react';
import type { ConnectorView } from '../../../../shared/ipc/directory-channels';
import type { Connector } from '../../../../shared/model/connector';
import { typedSecret } from '../../../components/password-field';
import { useForm, type FormModel } from '../../../components/use-form';
import { useConsole } from '../../../state/console-context';
import { useTest, type Test } from '../connection-test/use-test';
import { emptyForest, toDraft, toForm, type ForestForm, type ForestProblems } from './forest-draft';

/** The form of a forest at work. */
export interface ForestFormModel extends Pick<
  FormModel<ForestForm, unknown, ForestProblems>,
  'formRef' | 'form' | 'problems' | 'saving' | 'error' | 'change'
> {
  readonly test: Test;
  readonly setPasswordLength: (length: number) => void;
  readonly runTest: () => void;
  readonly save: (untested: boolean) => void;
}

interface Deps {
  /** `null` = a forest to be added. */
  readonly forest: Connector | null;
  readonly onSaved: (forests: readonly ConnectorView[], domain: string) => void;
}

/** Name of the form’s password field. */
export const passwordName = 'service-account-password';

/** Holds what is typed in, except for the password, which is read from its field when it is sent. */
export function useForestForm({ forest, onSaved }: Deps): ForestFormModel {
  const { api } = useConsole();
  const [passwordLength, setPasswordLength] = useState(0);
  const { formRef, form, problems, saving, error, change, attempt, send } = useForm(
    () => (forest === null ? emptyForest : toForm(forest)),
    (typed) => toDraft(typed, passwordLength),
  );
  const test = useTest();
  const password = (): string | null => typedSecret(formRef.current, passwordName);
  const changed = (part: Partial<ForestForm>): void => {
    change(part);
    if (test.state.phase !== 'idle') test.reset();
  };
  return {
    formRef,
    form,
    problems,
    saving,
    error,
    test,
    change: changed,
    setPasswordLength: (length) => {
      setPasswordLength(length);
      changed({});
    },
    runTest: () => {
      attempt((draft) => {
        test.run(draft, password());
      });
    },
    save: (untested) => {
      attempt((draft) => {
        void send(
          () => api.call('connectors.save', { draft, password: password(), untested }),
          (forests) => {
            onSaved(forests, draft.domain);
          },
        );
      });
    },
  };
}
