import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import {
  ArrowRepeatAllRegular,
  CalendarClockRegular,
  PauseRegular,
  PlayRegular,
} from '@fluentui/react-icons';
import type { CyclePolicy, SyncStatus } from '../../../shared/model/sync';
import { ErrorText } from '../../components/error-text';
import { Panel } from '../../components/panel';
import { StateBadge } from '../../components/state-badge';
import { useNow } from '../../components/use-now';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { errorReason } from '../../components/error-reason';
import { ShortFact, ShortFacts } from '../../components/short-facts';
import { IntervalField } from './interval-field';
import { Said } from './said';
import { useConnectorNames, useSync, useSyncCommands, type SyncCommands } from './use-sync';

const useStyles = makeStyles({
  body: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'start',
    gap: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXXL}`,
  },
  facts: { flex: '1 1 380px', minWidth: 0 },
  actions: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  clock: { color: tokens.colorNeutralForeground3 },
  running: { justifyContent: 'flex-start' },
});

type Schedule = SyncStatus['scheduler'];

function ScheduleBadge({ scheduler }: { readonly scheduler: Schedule }) {
  const { schedule: words } = useTexts().runs;
  if (scheduler.running) return <StateBadge health="busy">{words.running}</StateBadge>;
  if (scheduler.paused) return <StateBadge health="attention">{words.paused}</StateBadge>;
  return <StateBadge health="good">{words.on}</StateBadge>;
}

function NextCycle({ scheduler }: { readonly scheduler: Schedule }) {
  const styles = useStyles();
  const formats = useFormats();
  const now = useNow();
  const { schedule: words } = useTexts().runs;
  const { nextCycleAt, paused, running } = scheduler;
  if (paused) return words.noNext;
  if (running) return words.afterThis;
  if (nextCycleAt === null) return words.notPlanned;
  return (
    <>
      {formats.relative(Math.max(nextCycleAt, now), now)}{' '}
      <span className={styles.clock}>{`· ${formats.clock(nextCycleAt)}`}</span>
    </>
  );
}

function Actions({ scheduler, commands }: { readonly scheduler: Schedule; readonly commands: SyncCommands }) {
  const styles = useStyles();
  const { schedule: words } = useTexts().runs;
  const { busy, send } = commands;
  const { paused } = scheduler;
  const cycle = (policy: CyclePolicy) => (): void => {
    send('runs.cycle', { policy }, words.begun(policy));
  };
  const blocked = busy || scheduler.running;
  return (
    <div className={styles.actions}>
      <Button icon={<PlayRegular />} disabledFocusable={blocked} onClick={cycle('Delta')}>
        {words.delta}
      </Button>
      <Button icon={<ArrowRepeatAllRegular />} disabledFocusable={blocked} onClick={cycle('Initial')}>
        {words.initial}
      </Button>
      <Button
        appearance="subtle"
        icon={paused ? <PlayRegular /> : <PauseRegular />}
        disabledFocusable={busy}
        onClick={() => {
          send('scheduler.set', { paused: !paused }, paused ? words.resumed : words.pausedNow);
        }}
      >
        {paused ? words.resume : words.pause}
      </Button>
    </div>
  );
}

/** When connectors are imported and synchronised by themselves, and the way to have it now. */
export function SchedulePanel() {
  const styles = useStyles();
  const texts = useTexts();
  const formats = useFormats();
  const sync = useSync();
  const nameOf = useConnectorNames();
  const commands = useSyncCommands();
  const { schedule: words } = texts.runs;
  if (sync === null) return null;
  const { scheduler } = sync;
  const { busy, error, done, send } = commands;
  return (
    <Panel
      title={words.title}
      icon={<CalendarClockRegular />}
      aside={<ScheduleBadge scheduler={scheduler} />}
    >
      <div className={styles.body}>
        <div className={styles.facts}>
          <ShortFacts>
            <ShortFact name={words.next}>
              <NextCycle scheduler={scheduler} />
            </ShortFact>
            <ShortFact name={words.kind} wide>
              {words.planned}
            </ShortFact>
          </ShortFacts>
        </div>
        <IntervalField
          minutes={scheduler.everyMinutes}
          busy={busy}
          onSave={(everyMinutes) => {
            send('scheduler.set', { everyMinutes }, words.saved(formats.count(everyMinutes)));
          }}
        />
        <Actions scheduler={scheduler} commands={commands} />
      </div>
      {sync.running !== null && (
        <Spinner
          className={styles.running}
          size="tiny"
          label={texts.runs.overview.running(sync.running.profile, nameOf(sync.running.connector))}
        />
      )}
      <Said>{done}</Said>
      {error !== null && (
        <div role="alert">
          <ErrorText>{`${words.failed}: ${errorReason(error, texts)}`}</ErrorText>
        </div>
      )}
    </Panel>
  );
}
