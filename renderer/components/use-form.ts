import { useEffect, useRef, useState, type RefObject } from 'react';
import type { IpcError } from '../../shared/ipc/contract';
import type { Result } from '../../shared/result';

/** A form at work: what is typed in, what is wrong with it, and how its saving goes. */
export interface FormModel<Form, Value, Problems> {
  readonly formRef: RefObject<HTMLFormElement | null>;
  readonly form: Form;
  /** What is wrong; shown from the first attempt on. */
  readonly problems: Partial<Problems>;
  readonly saving: boolean;
  /** Why it was not saved; forgotten when something is changed or tried again. */
  readonly error: IpcError | null;
  readonly change: (change: Partial<Form>) => void;
  /** Does something with what is typed in. Where that is wrong, the first such field gets the focus instead. */
  readonly attempt: (work: (value: Value) => void) => void;
  /** Saves: `onSaved` gets the answer, unless it is an error. */
  readonly send: <Answer>(
    call: () => Promise<Result<Answer, IpcError>>,
    onSaved: (answer: Answer) => void,
  ) => Promise<void>;
}

/**
 * Holds what is typed into a form, except for passwords, which stay in their fields.
 *
 * @param read makes of it what is sent, or says which fields are wrong
 */
export function useForm<Form, Value, Problems>(
  initial: () => Form,
  read: (form: Form) => Result<Value, Problems>,
): FormModel<Form, Value, Problems> {
  const formRef = useRef<HTMLFormElement>(null);
  const [form, setForm] = useState(initial);
  const [tried, setTried] = useState(false);
  const [refusals, setRefusals] = useState(0);
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<IpcError | null>(null);
  useEffect(() => {
    if (refusals > 0) formRef.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);
  const value = read(form);
  return {
    formRef,
    form,
    problems: tried && !value.ok ? value.error : {},
    saving,
    error,
    change: (change) => {
      setForm((before) => ({ ...before, ...change }));
      setError(null);
    },
    attempt: (work) => {
      setTried(true);
      setError(null);
      if (value.ok) work(value.value);
      else setRefusals((count) => count + 1);
    },
    send: async (call, onSaved) => {
      setSaving(true);
      const answer = await call();
      setSaving(false);
      if (answer.ok) onSaved(answer.value);
      else setError(answer.error);
    },
  };
}
