import { Button, Link, makeStyles, tokens } from '@fluentui/react-components';
import { ArrowLeftRegular, BeakerRegular, EditRegular } from '@fluentui/react-icons';
import { useEffect, useRef, useState } from 'react';
import type { ConnectorView } from '../../../../shared/ipc/directory-channels';
import { ConfirmDialog } from '../../../components/confirm-dialog';
import { ErrorText } from '../../../components/error-text';
import { useTexts } from '../../../i18n/messages-context';
import { useActions, useConsoleState } from '../../../state/console-context';
import { ResultNote } from '../../../components/result-note';
import { ForestBadge, ForestFacts } from '../forest-card';
import { draftOf } from '../forest/forest-draft';
import { ForestDialog } from '../forest/forest-dialog';
import { PageFrame } from '../../../components/page-frame';
import { TestDialog } from '../connection-test/test-dialog';
import { PartitionsSection } from './partitions-section';
import { SaveBar } from './save-bar';
import { usePartitions } from './use-partitions';

const useStyles = makeStyles({
  back: {
    display: 'inline-flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    marginBottom: tokens.spacingVerticalXS,
  },
  facts: { display: 'grid', gap: tokens.spacingVerticalS },
});

interface PropertiesViewProps {
  readonly forest: ConnectorView;
  readonly onForests: (forests: readonly ConnectorView[]) => void;
  readonly onBack: () => void;
}

/** Asks before changes are lost: on the way back, and on the way to another page. */
function useLeaveGuard(unsaved: boolean, onBack: () => void) {
  const { setUnsaved, answerLeave } = useActions();
  const wanted = useConsoleState((state) => state.wanted);
  const [backWanted, setBackWanted] = useState(false);
  useEffect(() => {
    setUnsaved(unsaved);
    return () => {
      setUnsaved(false);
    };
  }, [setUnsaved, unsaved]);
  return {
    asking: backWanted || wanted !== null,
    goBack: () => {
      if (unsaved) setBackWanted(true);
      else onBack();
    },
    onAnswer: (leave: boolean) => {
      setBackWanted(false);
      if (backWanted && leave) onBack();
      else answerLeave(leave);
    },
  };
}

function LeaveDialog({ onAnswer }: { readonly onAnswer: (leave: boolean) => void }) {
  const { leave: words } = useTexts().connectors.partitions;
  return (
    <ConfirmDialog
      title={words.title}
      confirm={words.go}
      cancel={words.stay}
      primary="cancel"
      onAnswer={onAnswer}
    >
      {words.text}
    </ConfirmDialog>
  );
}

interface ConnectionProps {
  readonly forest: ConnectorView;
  /** Gets the forests that are in force and what to say about it. */
  readonly onSaved: (forests: readonly ConnectorView[], done: string) => void;
}

/** Test and edit of the connection, with their dialogs. */
function ConnectionActions({ forest, onSaved }: ConnectionProps) {
  const { card: words } = useTexts().connectors;
  const [open, setOpen] = useState<'edit' | 'test' | null>(null);
  const close = (): void => {
    setOpen(null);
  };
  return (
    <>
      <Button icon={<EditRegular />} onClick={() => setOpen('edit')}>
        {words.edit}
      </Button>
      <Button icon={<BeakerRegular />} onClick={() => setOpen('test')}>
        {words.test}
      </Button>
      {open === 'test' && <TestDialog draft={draftOf(forest.connector)} onClose={close} />}
      {open === 'edit' && (
        <ForestDialog
          forest={forest.connector}
          onClose={close}
          onSaved={(forests, what) => {
            close();
            onSaved(forests, what);
          }}
        />
      )}
    </>
  );
}

/** The properties of a forest: how it is reached, and “Configure directory partitions”. */
export function PropertiesView({ forest, onForests, onBack }: PropertiesViewProps) {
  const styles = useStyles();
  const { connectors: words } = useTexts();
  const container = useRef<HTMLDivElement>(null);
  const model = usePartitions(forest.connector.id, container);
  const guard = useLeaveGuard(model.dirty.size > 0, onBack);
  const error = forest.status?.error ?? null;
  const [done, setDone] = useState<string | null>(null);
  const { refusals } = model;
  useEffect(() => {
    if (refusals === 0) return;
    const fields = container.current?.querySelectorAll<HTMLElement>('[aria-invalid="true"]') ?? [];
    [...fields].find((field) => field.offsetParent !== null)?.focus();
  }, [refusals]);
  return (
    <PageFrame
      title={forest.connector.domain}
      focusTitle
      badge={<ForestBadge status={forest.status} />}
      before={
        <Link as="button" className={styles.back} onClick={guard.goBack}>
          <ArrowLeftRegular aria-hidden="true" />
          {words.back}
        </Link>
      }
      actions={
        <ConnectionActions
          forest={forest}
          onSaved={(forests, what) => {
            onForests(forests);
            model.loaded.reload();
            setDone(what);
          }}
        />
      }
      foot={<SaveBar model={model} />}
    >
      {done !== null && <ResultNote onClose={() => setDone(null)}>{done}</ResultNote>}
      <div className={styles.facts}>
        <ForestFacts forest={forest} />
        {error !== null && <ErrorText>{error}</ErrorText>}
      </div>
      <div ref={container}>
        <PartitionsSection forest={forest} model={model} />
      </div>
      {guard.asking && <LeaveDialog onAnswer={guard.onAnswer} />}
    </PageFrame>
  );
}
