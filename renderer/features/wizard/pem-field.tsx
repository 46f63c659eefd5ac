import { Field, makeStyles, tokens } from '@fluentui/react-components';
import { useEffect, useRef } from 'react';

const useStyles = makeStyles({
  text: {
    minHeight: '96px',
    boxSizing: 'border-box',
    width: '100%',
    resize: 'vertical',
    padding: tokens.spacingHorizontalS,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderBottomColor: tokens.colorNeutralStrokeAccessible,
    borderRadius: tokens.borderRadiusMedium,
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground1,
    backgroundColor: tokens.colorNeutralBackground1,
    '-webkit-text-security': 'disc',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-1px' },
  },
});

interface PemFieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly required: boolean;
  readonly problem: string | null;
  readonly onLength: (length: number) => void;
}

/** A field for a key of several lines. As with passwords, only the field itself holds it; it is emptied when it goes. */
export function PemField({ name, label, hint, required, problem, onLength }: PemFieldProps) {
  const styles = useStyles();
  const ref = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    const element = ref.current;
    return () => {
      if (element !== null) element.value = '';
    };
  }, []);
  return (
    <Field
      label={label}
      hint={hint}
      required={required}
      {...(problem === null ? {} : { validationMessage: problem })}
    >
      <textarea
        ref={ref}
        name={name}
        className={styles.text}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => {
          onLength(event.currentTarget.value.length);
        }}
      />
    </Field>
  );
}

/** What the field of that name holds, whichever kind it is; `null` = nothing was typed in. */
export function typedSecret(container: HTMLElement | null, name: string): string | null {
  const fields = container?.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input, textarea') ?? [];
  const value = [...fields].find((field) => field.name === name)?.value ?? '';
  return value === '' ? null : value;
}
