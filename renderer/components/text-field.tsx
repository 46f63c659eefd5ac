import { Field, Input } from '@fluentui/react-components';

interface TextFieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly value: string;
  readonly required?: boolean;
  /** Shown greyed while it is empty: an example. */
  readonly example?: string;
  /** What is wrong with it, and what to do. */
  readonly problem: string | undefined;
  readonly onChange: (value: string) => void;
  readonly className?: string;
}

/** A line of text with its label, hint and what is wrong with it. */
export function TextField(props: TextFieldProps) {
  const { label, hint, value, required = false, example, problem, onChange, className } = props;
  return (
    <Field
      label={label}
      required={required}
      {...(className === undefined ? {} : { className })}
      {...(hint === undefined ? {} : { hint })}
      {...(problem === undefined ? {} : { validationMessage: problem })}
    >
      <Input
        value={value}
        autoComplete="off"
        spellCheck={false}
        {...(example === undefined ? {} : { placeholder: example })}
        onChange={(_event, data) => {
          onChange(data.value);
        }}
      />
    </Field>
  );
}
