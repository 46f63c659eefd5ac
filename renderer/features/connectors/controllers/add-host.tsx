import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components';
import { AddRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import { focusWhenEmpty } from '../../../components/use-focus-after-removal';
import { useTexts } from '../../../i18n/messages-context';
import type { HostProblem } from './preferred-order';

const useStyles = makeStyles({
  line: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr) auto', gap: tokens.spacingHorizontalS },
});

/** Adds a domain controller that was not found, by its name. */
export function AddHost({ onAdd }: { readonly onAdd: (host: string) => HostProblem | null }) {
  const styles = useStyles();
  const { controllers: words } = useTexts().connectors;
  const [host, setHost] = useState('');
  const [problem, setProblem] = useState<HostProblem | null>(null);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        const found = onAdd(host);
        setProblem(found);
        if (found === null) setHost('');
      }}
    >
      <Field
        label={words.byHand}
        {...(problem === null ? {} : { validationMessage: words.problems[problem] })}
      >
        {(field) => (
          <div className={styles.line}>
            <Input
              {...field}
              {...focusWhenEmpty}
              value={host}
              autoComplete="off"
              spellCheck={false}
              onChange={(_event, data) => {
                setHost(data.value);
                setProblem(null);
              }}
            />
            <Button type="submit" icon={<AddRegular />}>
              {words.byHandAdd}
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}
