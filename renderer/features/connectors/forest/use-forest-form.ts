import { useState, type RefObject } from 'react';
import type { IpcError } from '../../../../shared/ipc/contract';
import type { ConnectorDraft, ConnectorView } from '../../../../shared/ipc/directory-channels';
import type { Connector } from '../../../../shared/model/connector';
import { typedPassword } from '../../../components/password-field';
import { useConsole } from '../../../state/console-context';
import { useTest, type Test } from '../connection-test/use-test';
import { emptyForest, toDraft, toForm, type ForestForm, type ForestProblems } from './forest-draft';

/** The form of a forest at work. */
export interface ForestFormModel {
  readonly form: ForestForm;
  /** What is wrong; shown from the first attempt to test or save on. */
  readonly problems: ForestProblems;
  /** Attempts that found something wrong: the first field that is gets the focus after each. */
  readonly refusals: number;
  readonly test: Test;
  readonly saving: boolean;
  /** Why the forest was not saved. */
  readonly error: IpcError | null;
  readonly change: (change: Partial<ForestForm>) => void;
  readonly setPasswordLength: (length: number) => void;
  readonly runTest: () => void;
  readonly save: (untested: boolean) => void;
}

interface Deps {
  /** `null` = a forest to be added. */
  readonly forest: Connector | null;
  readonly formRef: RefObject<HTMLFormElement | null>;
  readonly onSaved: (forests: readonly ConnectorView[], domain: string) => void;
}

/** Name of the form’s password field. */
export const passwordName = 'service-account-password';

/** Holds what is typed in, except for the password, which is read from its field when it is sent. */
export function useForestForm({ forest, formRef, onSaved }: Deps): ForestFormModel {
  const { api } = useConsole();
  const [form, setForm] = useState(() => (forest === null ? emptyForest : toForm(forest)));
  const [passwordLength, setPasswordLength] = useState(0);
  const [tried, setTried] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<IpcError | null>(null);
  const test = useTest();
  const draft = toDraft(form, passwordLength);
  const edited = (): void => {
    setError(null);
    if (test.state.phase !== 'idle') test.reset();
  };
  const ifValid = (work: (draft: ConnectorDraft) => void): void => {
    setTried(true);
    setError(null);
    if (draft.ok) work(draft.value);
    else setRefusals((count) => count + 1);
  };
  const send = async (valid: ConnectorDraft, untested: boolean): Promise<void> => {
    setSaving(true);
    const password = typedPassword(formRef.current, passwordName);
    const answer = await api.call('connectors.save', { draft: valid, password, untested });
    setSaving(false);
    if (answer.ok) onSaved(answer.value, valid.domain);
    else setError(answer.error);
  };
  return {
    form,
    problems: tried && !draft.ok ? draft.error : {},
    refusals,
    test,
    saving,
    error,
    change: (change) => {
      setForm((before) => ({ ...before, ...change }));
      edited();
    },
    setPasswordLength: (length) => {
      setPasswordLength(length);
      edited();
    },
    runTest: () => {
      ifValid((valid) => {
        test.run(valid, typedPassword(formRef.current, passwordName));
      });
    },
    save: (untested) => {
      ifValid((valid) => {
        void send(valid, untested);
      });
    },
  };
}
