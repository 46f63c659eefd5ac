import {
  Field,
  renderInput_unstable,
  useInput_unstable,
  useInputStyles_unstable,
  type InputState,
} from '@fluentui/react-components';
import { useEffect, useRef, type ChangeEvent } from 'react';

interface PasswordFieldProps {
  /** By which `typedSecret` finds it. */
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly required?: boolean;
  /** What is wrong with it, and what to do. */
  readonly problem: string | null;
  /** Told how many characters it holds; the characters themselves stay in the field. */
  readonly onLength: (length: number) => void;
}

interface PlainInputProps {
  readonly name: string;
  readonly onLength: (length: number) => void;
}

/**
 * Fluent’s input for a password, without its state: that would hold what is typed, and React would write it into the
 * page as an attribute.
 */
function PlainPasswordInput({ name, onLength }: PlainInputProps) {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const element = ref.current;
    return () => {
      if (element !== null) element.value = '';
    };
  }, []);
  const state = useInput_unstable({ name, type: 'password', autoComplete: 'off', maxLength: 512 }, ref);
  const { value: _value, defaultValue: _default, ...input } = state.input;
  const onChange = (event: ChangeEvent<HTMLInputElement>): void => {
    onLength(event.currentTarget.value.length);
  };
  const plain: InputState = { ...state, input: { ...input, onChange } };
  useInputStyles_unstable(plain);
  return renderInput_unstable(plain);
}

/**
 * A field for a password. Neither React nor the page’s source holds its value: read it with `typedSecret` when it is
 * sent. It is emptied when it goes away.
 */
export function PasswordField({ name, label, hint, required, problem, onLength }: PasswordFieldProps) {
  return (
    <Field
      label={label}
      hint={hint}
      required={required ?? false}
      {...(problem === null ? {} : { validationMessage: problem })}
    >
      <PlainPasswordInput name={name} onLength={onLength} />
    </Field>
  );
}

function fieldIn(
  container: HTMLElement | null,
  name: string,
): HTMLInputElement | HTMLTextAreaElement | undefined {
  const fields = container?.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(
    'input[type="password"], textarea',
  );
  return [...(fields ?? [])].find((field) => field.name === name);
}

/** What the field of that name holds, for a password or for a key; `null` = nothing was typed in. */
export function typedSecret(container: HTMLElement | null, name: string): string | null {
  const value = fieldIn(container, name)?.value ?? '';
  return value === '' ? null : value;
}

/** Empties the password field of that name. */
export function clearPassword(container: HTMLElement | null, name: string): void {
  const field = fieldIn(container, name);
  if (field !== undefined) field.value = '';
}
