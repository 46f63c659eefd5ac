import {
  Button,
  makeStyles,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  Skeleton,
  SkeletonItem,
  Spinner,
  Text,
  tokens,
} from '@fluentui/react-components';
import { ArrowRepeatAllRegular, KeyMultipleRegular } from '@fluentui/react-icons';
import { useCallback, useEffect, useState } from 'react';
import type { IpcError } from '../../../shared/ipc/contract';
import type { KeyGeneration } from '../../../shared/ipc/keys-channels';
import { ConfirmDialog } from '../../components/confirm-dialog';
import { Panel } from '../../components/panel';
import { StateMessage } from '../../components/state-message';
import { useLoaded, type Loaded } from '../../components/use-loaded';
import { useTexts } from '../../i18n/messages-context';
import { useConsole, useConsoleState, useSetupState } from '../../state/console-context';
import { ResultNote } from '../../components/result-note';
import { errorReason } from '../../components/error-reason';
import { PageFrame } from '../../components/page-frame';
import { EnrolmentCard } from './enrolment-card';
import { GenerationsTable } from './generations-table';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) minmax(300px, 400px)',
    gap: tokens.spacingHorizontalL,
    alignItems: 'start',
    '@media (max-width: 1180px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  help: { color: tokens.colorNeutralForeground2 },
  skeleton: { display: 'grid', gap: tokens.spacingVerticalS },
  line: { height: '44px' },
  title: { display: 'block' },
});

/** Rolling: asked first, then done, then told. */
function useRoll(keys: Loaded<readonly KeyGeneration[]>) {
  const { api } = useConsole();
  const [asking, setAsking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [rolled, setRolled] = useState<string | null>(null);
  const [error, setError] = useState<IpcError | null>(null);
  const roll = async (): Promise<void> => {
    setBusy(true);
    setError(null);
    setRolled(null);
    const answer = await api.call('keys.roll', undefined);
    setBusy(false);
    setAsking(false);
    if (!answer.ok) {
      setError(answer.error);
      return;
    }
    keys.put(answer.value);
    setRolled(answer.value.find(({ state }) => state === 'current')?.kid ?? null);
  };
  return { asking, setAsking, busy, rolled, setRolled, error, roll };
}

function Generations({ keys }: { readonly keys: Loaded<readonly KeyGeneration[]> }) {
  const styles = useStyles();
  const texts = useTexts();
  const { keys: words } = texts;
  if (keys.error !== null)
    return (
      <StateMessage
        kind="error"
        title={words.failed}
        actions={<Button onClick={keys.reload}>{texts.retry}</Button>}
      >
        {errorReason(keys.error, texts)}
      </StateMessage>
    );
  if (keys.value === null)
    return (
      <Skeleton aria-label={texts.loading} className={styles.skeleton}>
        <SkeletonItem className={styles.line} />
        <SkeletonItem className={styles.line} />
      </Skeleton>
    );
  return keys.value.length === 0 ? <Text>{words.none}</Text> : <GenerationsTable generations={keys.value} />;
}

type Roll = ReturnType<typeof useRoll>;

function RollConfirm({ roll }: { readonly roll: Roll }) {
  const texts = useTexts();
  const { confirm } = texts.keys;
  return (
    <ConfirmDialog
      title={confirm.title}
      confirm={confirm.confirm}
      cancel={texts.cancel}
      busy={roll.busy}
      onAnswer={(yes) => {
        if (yes) void roll.roll();
        else roll.setAsking(false);
      }}
    >
      {confirm.intro}
      <ul>
        {confirm.points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
      {roll.busy && <Spinner size="tiny" label={texts.keys.rolling} />}
    </ConfirmDialog>
  );
}

/** What rolling has brought. */
function Outcome({ roll }: { readonly roll: Roll }) {
  const styles = useStyles();
  const texts = useTexts();
  const { keys: words } = texts;
  if (roll.error !== null)
    return (
      <MessageBar intent="error" layout="multiline">
        <MessageBarBody>
          <MessageBarTitle className={styles.title}>{words.rollFailed}</MessageBarTitle>
          {errorReason(roll.error, texts)}
        </MessageBarBody>
      </MessageBar>
    );
  if (roll.rolled === null) return null;
  return (
    <ResultNote
      onClose={() => {
        roll.setRolled(null);
      }}
    >
      {words.rolled(roll.rolled)}
    </ResultNote>
  );
}

/** Keys: the generations, rolling them, and the enrolment. */
export function KeysPage() {
  const styles = useStyles();
  const texts = useTexts();
  const { keys: words } = texts;
  const { api, setup } = useConsole();
  // The generations change when the present one does.
  const kid = useConsoleState(({ host }) => host.view?.status.key?.kid ?? '');
  const load = useCallback(() => api.call('keys.list', undefined), [api]);
  const keys = useLoaded<readonly KeyGeneration[]>(load, kid);
  const roll = useRoll(keys);
  const current = useSetupState(({ view }) => view?.current ?? null);
  const writeback = useConsoleState(({ host }) => host.view?.status.writeback ?? null);
  useEffect(() => {
    void setup.call('setup.state', undefined);
  }, [setup, kid, writeback]);
  const rollButton = (
    <Button
      size="small"
      icon={<ArrowRepeatAllRegular />}
      onClick={() => {
        roll.setAsking(true);
      }}
    >
      {words.roll}
    </Button>
  );
  return (
    <PageFrame title={texts.pages.keys} intro={words.intro}>
      <Outcome roll={roll} />
      <div className={styles.columns}>
        <Panel title={words.generations} icon={<KeyMultipleRegular />} aside={rollButton}>
          <Text className={styles.help}>{words.generationsHelp}</Text>
          <Generations keys={keys} />
        </Panel>
        {current !== null && <EnrolmentCard current={current} />}
      </div>
      {roll.asking && <RollConfirm roll={roll} />}
    </PageFrame>
  );
}
