import { Button, makeStyles, tokens } from '@fluentui/react-components';
import type { ConnectorView } from '../../../../shared/ipc/directory-channels';
import type { Connector } from '../../../../shared/model/connector';
import { FormDialog } from '../../../components/form-dialog';
import { NotSaved } from '../../../components/not-saved';
import { ScrolledTo } from '../../../components/scrolled-to';
import { useTexts } from '../../../i18n/messages-context';
import { TestSteps } from '../connection-test/test-steps';
import { ForestFields } from './forest-fields';
import { useForestForm } from './use-forest-form';

const useStyles = makeStyles({
  results: {
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
});

interface ForestDialogProps {
  /** `null` = a forest to be added. */
  readonly forest: Connector | null;
  readonly onClose: () => void;
  /** Gets the list that is in force and what to say about it. */
  readonly onSaved: (forests: readonly ConnectorView[], done: string) => void;
}

/** Adds or edits a forest. */
export function ForestDialog({ forest, onClose, onSaved }: ForestDialogProps) {
  const styles = useStyles();
  const { form: words } = useTexts().connectors;
  const model = useForestForm({
    forest,
    onSaved: (forests, domain) => {
      onSaved(forests, forest === null ? words.added(domain) : words.changed(domain));
    },
  });
  const { formRef, saving, error, test, runTest, save } = model;
  const { phase } = test.state;
  return (
    <FormDialog
      title={forest === null ? words.addTitle : words.editTitle(forest.domain)}
      width={820}
      formRef={formRef}
      saving={saving}
      savingLabel={words.saving}
      saveLabel={words.save}
      onSubmit={() => {
        save(false);
      }}
      onClose={onClose}
      startActions={
        <Button disabledFocusable={saving || phase === 'running'} onClick={runTest}>
          {words.test}
        </Button>
      }
    >
      <ForestFields model={model} account={forest?.serviceAccount ?? null} />
      {phase !== 'idle' && (
        <ScrolledTo news={phase} className={styles.results}>
          <TestSteps state={test.state} />
        </ScrolledTo>
      )}
      <NotSaved
        title={words.notSaved}
        error={error}
        untested={{
          label: words.saveUntested,
          save: () => {
            save(true);
          },
        }}
      />
    </FormDialog>
  );
}
