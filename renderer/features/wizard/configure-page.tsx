import { makeStyles, mergeClasses, ProgressBar, Text, tokens } from '@fluentui/react-components';
import { useEffect, useState } from 'react';
import type { RunStep, SetupView } from '../../../shared/model/setup';
import { StepLine } from '../../components/step-line';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useConsole, useSetupState } from '../../state/console-context';
import { useWizard } from './use-wizard';
import { WizardFrame } from './wizard-frame';

/** How often the host is asked how it goes. Milliseconds. */
const askEveryMs = 250;

const results = { waiting: 'waiting', running: 'running', done: 'good', failed: 'bad' } as const;

const useStyles = makeStyles({
  list: { margin: 0, padding: 0 },
  found: { display: 'block', color: tokens.colorNeutralForeground2 },
  failed: { color: tokens.colorStatusDangerForeground3 },
  status: { display: 'grid', gap: tokens.spacingVerticalS, maxWidth: '620px' },
});

type RunView = NonNullable<SetupView['run']>;

/** Asks while the page shows: also after a failure, which the agent may make up for by itself. */
function useRun(): RunView | null {
  const { setup } = useConsole();
  const run = useSetupState(({ view }) => view?.run ?? null);
  const phase = run?.phase ?? null;
  useEffect(() => {
    if (phase === 'done') {
      setup.show('complete');
      return undefined;
    }
    const timer = setInterval(() => void setup.call('setup.state', undefined), askEveryMs);
    return () => {
      clearInterval(timer);
    };
  }, [phase, setup]);
  return run;
}

/** The steps, as far as they have come. */
export function RunSteps({ steps }: { readonly steps: readonly RunStep[] }) {
  const styles = useStyles();
  const { run: words } = useTexts().wizard;
  return (
    <ol className={styles.list} aria-label={words.label}>
      {steps.map(({ id, state, text }) => (
        <StepLine
          key={id}
          result={state === 'done' && text !== null ? 'warning' : results[state]}
          word={words.states[state]}
        >
          <Text weight={state === 'running' ? 'semibold' : 'regular'}>{words.steps[id]}</Text>
          {text !== null && (
            <span className={mergeClasses(styles.found, state === 'failed' && styles.failed)}>{text}</span>
          )}
        </StepLine>
      ))}
    </ol>
  );
}

const enabling: readonly string[] = ['import', 'connectRelay', 'sendEnable', 'acknowledge'];

function Status({ run }: { readonly run: RunView }) {
  const styles = useStyles();
  const formats = useFormats();
  const { run: words } = useTexts().wizard;
  const done = run.steps.filter(({ state }) => state === 'done').length;
  const count = formats.count(done);
  if (run.phase === 'failed') {
    const failed = run.steps.find(({ state }) => state === 'failed');
    return (
      <div className={styles.status} role="status">
        <Text>{words.failedText(count, formats.count(run.steps.length - done))}</Text>
        {failed !== undefined && enabling.includes(failed.id) && <Text>{words.keepsTrying}</Text>}
      </div>
    );
  }
  return (
    <div className={styles.status}>
      <ProgressBar value={done / Math.max(1, run.steps.length)} aria-label={words.label} />
      <Text role="status">{words.progress(count, formats.count(run.steps.length))}</Text>
    </div>
  );
}

/** Progress: every step as it is done, the two messages of enabling among them; what failed, and going on with it. */
export function ConfigurePage() {
  const { wizard } = useTexts();
  const { run: words } = wizard;
  const { setup } = useConsole();
  const { attempt, problem } = useWizard('configure');
  const [stopping, setStopping] = useState(false);
  const run = useRun();
  if (run === null) return <WizardFrame title={words.runningTitle}>{null}</WizardFrame>;
  const failed = run.phase === 'failed';
  const again = (): void => {
    setStopping(false);
    void attempt(() => setup.call('setup.configure', undefined), 'stay');
  };
  const stop = (): void => {
    setStopping(true);
    void setup.call('setup.stop', undefined);
  };
  return (
    <WizardFrame
      title={failed ? words.failedTitle : words.runningTitle}
      problem={problem}
      busy={stopping && !failed ? words.stopping : null}
      canCancel={false}
      {...(failed
        ? {
            back: () => {
              setup.show('ready');
            },
          }
        : {})}
      primary={failed ? { label: words.again, onClick: again } : null}
      secondary={
        failed
          ? { label: words.leave, onClick: () => void attempt(setup.close, 'stay') }
          : { label: words.stop, onClick: stop }
      }
    >
      <Status run={run} />
      <RunSteps steps={run.steps} />
    </WizardFrame>
  );
}
