import { Field, makeStyles, tokens, type FieldControlProps } from '@fluentui/react-components';
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
  /** By which `typedSecret` finds it. */
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly required: boolean;
  readonly problem: string | null;
  readonly onLength: (length: number) => void;
}

/**
 * A field for a key of several lines. As with passwords, only the field itself holds it: read it with `typedSecret`. It
 * is emptied when it goes away.
 */
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
      {/* A plain element gets its label and what is wrong with it only by these attributes. */}
      {(control: FieldControlProps) => (
        <textarea
          {...control}
          ref={ref}
          name={name}
          className={styles.text}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            onLength(event.currentTarget.value.length);
          }}
        />
      )}
    </Field>
  );
}
