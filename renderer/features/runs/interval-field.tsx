import { Button, Field, makeStyles, SpinButton, tokens } from '@fluentui/react-components';
import { useState, type SyntheticEvent } from 'react';
import { useTexts } from '../../i18n/messages-context';
import { intervalLimits, readInterval } from './interval';

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: tokens.spacingHorizontalS },
  input: { width: '104px' },
});

interface IntervalFieldProps {
  /** What is in force. */
  readonly minutes: number;
  readonly busy: boolean;
  readonly onSave: (minutes: number) => void;
}

/** How often a cycle runs. What is typed is in force when it is saved. */
export function IntervalField({ minutes, busy, onSave }: IntervalFieldProps) {
  const styles = useStyles();
  const { schedule: words } = useTexts().runs;
  const [text, setText] = useState<string | null>(null);
  const shown = text ?? String(minutes);
  const wanted = readInterval(shown);
  const changed = text !== null && wanted !== minutes;
  const save = (event: SyntheticEvent): void => {
    event.preventDefault();
    if (wanted === null || !changed || busy) return;
    onSave(wanted);
    setText(null);
  };
  return (
    <form onSubmit={save} noValidate>
      <Field
        label={words.interval}
        hint={wanted === null ? null : words.intervalHint}
        validationMessage={wanted === null ? words.intervalWrong : null}
      >
        {(field) => (
          <div className={styles.row}>
            <SpinButton
              {...field}
              className={styles.input}
              value={wanted}
              displayValue={shown}
              min={intervalLimits.least}
              max={intervalLimits.most}
              step={5}
              stepPage={30}
              input={{
                onInput: (event) => {
                  setText(event.currentTarget.value);
                },
              }}
              onChange={(_event, data) => {
                setText(data.displayValue ?? String(data.value ?? ''));
              }}
            />
            {words.minutes}
            {changed && (
              <Button type="submit" disabledFocusable={wanted === null || busy}>
                {words.save}
              </Button>
            )}
          </div>
        )}
      </Field>
    </form>
  );
}
