import {
  makeStyles,
  mergeClasses,
  Spinner,
  Switch,
  tokens,
  type SwitchOnChangeData,
} from '@fluentui/react-components';
import { ErrorCircleFilled, KeyResetFilled, ProhibitedRegular } from '@fluentui/react-icons';
import { useState, type ChangeEvent, type ReactElement } from 'react';
import type { AgentStatus, WritebackState } from '../../../shared/model/agent-status';
import { Panel } from '../../components/panel';
import { useNow } from '../../components/use-now';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useActions, useConsoleState } from '../../state/console-context';
import { TurnOffDialog } from './turn-off-dialog';
import { WritebackProblem } from './writeback-problem';

const useStyles = makeStyles({
  state: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalL },
  symbol: {
    display: 'grid',
    placeItems: 'center',
    flexShrink: 0,
    width: '56px',
    height: '56px',
    fontSize: '28px',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorNeutralBackground4,
    color: tokens.colorNeutralForeground3,
  },
  on: { backgroundColor: tokens.colorStatusSuccessBackground2, color: tokens.colorStatusSuccessForeground1 },
  failed: {
    backgroundColor: tokens.colorStatusDangerBackground2,
    color: tokens.colorStatusDangerForeground1,
  },
  words: { flexGrow: 1, minWidth: 0 },
  word: {
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
  },
  since: {
    display: 'flex',
    flexWrap: 'wrap',
    columnGap: tokens.spacingHorizontalS,
    color: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase200,
  },
  meaning: { margin: 0, color: tokens.colorNeutralForeground2 },
  switch: { flexShrink: 0, transform: 'scale(1.3)', transformOrigin: 'right center' },
});

const symbols: Record<WritebackState, ReactElement> = {
  off: <ProhibitedRegular />,
  enabling: <Spinner size="small" />,
  on: <KeyResetFilled />,
  disabling: <Spinner size="small" />,
  failed: <ErrorCircleFilled />,
};

/** What the card shows: the host’s state, or the way to it from the moment the switch was used. */
function shownState(host: WritebackState, switchingTo: boolean | null): WritebackState {
  if (switchingTo === true && (host === 'off' || host === 'failed')) return 'enabling';
  if (switchingTo === false && (host === 'on' || host === 'failed')) return 'disabling';
  return host;
}

interface WritebackCardProps {
  readonly status: AgentStatus;
  readonly className?: string;
}

/** The switch. On at once, off only after a confirmation. */
export function WritebackCard({ status, className }: WritebackCardProps) {
  const styles = useStyles();
  const texts = useTexts();
  const formats = useFormats();
  const now = useNow();
  const { setWriteback } = useActions();
  const switchingTo = useConsoleState((state) => state.switchingTo);
  const [asking, setAsking] = useState(false);
  const state = shownState(status.writeback, switchingTo);
  const busy = state === 'enabling' || state === 'disabling';
  const onSwitch = (_event: ChangeEvent<HTMLInputElement>, { checked }: SwitchOnChangeData): void => {
    if (checked) setWriteback(true);
    else setAsking(true);
  };
  return (
    <Panel title={texts.overview.writeback} {...(className === undefined ? {} : { className })}>
      <div className={styles.state}>
        <span
          className={mergeClasses(
            styles.symbol,
            state === 'on' && styles.on,
            state === 'failed' && styles.failed,
          )}
          aria-hidden="true"
        >
          {symbols[state]}
        </span>
        <div className={styles.words}>
          <div className={styles.word} role="status">
            {texts.writebackStates[state]}
          </div>
          {!busy && (
            <div className={styles.since}>
              <span>{texts.overview.since(formats.dateTime(status.since))}</span>
              <span>{formats.relative(status.since, now)}</span>
            </div>
          )}
        </div>
        <Switch
          className={styles.switch}
          checked={state !== 'off' && state !== 'disabling'}
          disabled={busy}
          onChange={onSwitch}
          aria-label={texts.overview.writeback}
        />
      </div>
      <p className={styles.meaning}>{texts.overview.writebackMeanings[state]}</p>
      <WritebackProblem status={status} />
      {asking && (
        <TurnOffDialog
          onAnswer={(confirmed) => {
            setAsking(false);
            if (confirmed) setWriteback(false);
          }}
        />
      )}
    </Panel>
  );
}
