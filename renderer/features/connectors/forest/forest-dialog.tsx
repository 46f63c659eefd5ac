import {
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  Spinner,
  tokens,
} from '@fluentui/react-components';
import { useEffect, useRef } from 'react';
import type { ConnectorView } from '../../../../shared/ipc/directory-channels';
import type { Connector } from '../../../../shared/model/connector';
import { useReturnFocus } from '../../../components/use-return-focus';
import { useTexts } from '../../../i18n/messages-context';
import { TestSteps } from '../connection-test/test-steps';
import { errorReason } from '../../../components/error-reason';
import { ForestFields } from './forest-fields';
import { useForestForm, type ForestFormModel } from './use-forest-form';

const useStyles = makeStyles({
  surface: { maxWidth: '820px' },
  content: { display: 'grid', gap: tokens.spacingVerticalL, paddingBottom: tokens.spacingVerticalS },
  result: {
    display: 'grid',
    gap: tokens.spacingVerticalS,
    scrollMarginBottom: tokens.spacingVerticalM,
  },
  results: {
    padding: tokens.spacingHorizontalM,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  message: { paddingTop: tokens.spacingVerticalS, paddingBottom: tokens.spacingVerticalS },
  title: { display: 'block' },
  reason: { whiteSpace: 'pre-line', overflowWrap: 'anywhere' },
});

/** What the last attempt has brought; scrolled to when it comes. */
function Outcome({ model }: { readonly model: ForestFormModel }) {
  const styles = useStyles();
  const texts = useTexts();
  const { form: words } = texts.connectors;
  const { error, test, save, saving } = model;
  const box = useRef<HTMLDivElement>(null);
  const { phase } = test.state;
  useEffect(() => {
    if (error !== null || phase !== 'idle') box.current?.scrollIntoView({ block: 'nearest' });
  }, [error, phase]);
  return (
    <div ref={box} className={styles.result}>
      {phase !== 'idle' && (
        <div className={styles.results}>
          <TestSteps state={test.state} />
        </div>
      )}
      {error !== null && (
        <MessageBar intent="error" layout="multiline" className={styles.message}>
          <MessageBarBody>
            <MessageBarTitle className={styles.title}>{words.notSaved}</MessageBarTitle>
            <span className={styles.reason}>{errorReason(error, texts)}</span>
          </MessageBarBody>
          {error.code === 'badInput' && (
            <MessageBarActions>
              <Button
                disabledFocusable={saving}
                onClick={() => {
                  save(true);
                }}
              >
                {words.saveUntested}
              </Button>
            </MessageBarActions>
          )}
        </MessageBar>
      )}
    </div>
  );
}

function Buttons({ model, onClose }: { readonly model: ForestFormModel; readonly onClose: () => void }) {
  const texts = useTexts();
  const { form: words } = texts.connectors;
  const { saving, test, runTest } = model;
  return (
    <>
      <DialogActions position="start">
        <Button disabledFocusable={saving || test.state.phase === 'running'} onClick={runTest}>
          {words.test}
        </Button>
      </DialogActions>
      <DialogActions position="end">
        {saving && <Spinner size="tiny" label={words.saving} />}
        <Button type="submit" appearance="primary" disabledFocusable={saving}>
          {words.save}
        </Button>
        <Button disabledFocusable={saving} onClick={onClose}>
          {texts.cancel}
        </Button>
      </DialogActions>
    </>
  );
}

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
  const formRef = useRef<HTMLFormElement>(null);
  useReturnFocus();
  const model = useForestForm({
    forest,
    formRef,
    onSaved: (forests, domain) => {
      onSaved(forests, forest === null ? words.added(domain) : words.changed(domain));
    },
  });
  const { refusals } = model;
  useEffect(() => {
    if (refusals > 0) formRef.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [refusals]);
  return (
    <Dialog
      open
      modalType="alert"
      onOpenChange={(_event, data) => {
        if (!data.open && !model.saving) onClose();
      }}
    >
      <DialogSurface className={styles.surface}>
        <form
          ref={formRef}
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            if (!model.saving) model.save(false);
          }}
        >
          <DialogBody>
            <DialogTitle>{forest === null ? words.addTitle : words.editTitle(forest.domain)}</DialogTitle>
            <DialogContent className={styles.content}>
              <ForestFields model={model} account={forest?.serviceAccount ?? null} />
              <Outcome model={model} />
            </DialogContent>
            <Buttons model={model} onClose={onClose} />
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}
