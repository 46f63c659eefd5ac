import { makeStyles, Spinner, Text, tokens } from '@fluentui/react-components';
import { useCallback } from 'react';
import type { PlanStep } from '../../../shared/model/setup';
import { useLoaded } from '../../components/use-loaded';
import { useTexts } from '../../i18n/messages-context';
import { useConsole, useSetupState } from '../../state/console-context';
import { errorReason } from '../../components/error-reason';
import { useWizard } from './use-wizard';
import { WizardFrame } from './wizard-frame';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    margin: 0,
    paddingLeft: '24px',
    maxWidth: '80ch',
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    overflowWrap: 'anywhere',
  },
  note: { color: tokens.colorNeutralForeground2 },
});

/** Ready to configure: exactly what will be done. The host carries out the same list. */
export function ReadyPage() {
  const styles = useStyles();
  const texts = useTexts();
  const { wizard } = texts;
  const { ready: words } = wizard;
  const { api, setup } = useConsole();
  const { draft, problem, busy, attempt, back } = useWizard('ready');
  const resumes = useSetupState(({ view }) => view?.run?.phase === 'failed');
  const load = useCallback(() => api.call('setup.plan', undefined), [api]);
  const plan = useLoaded<readonly PlanStep[]>(load);
  const steps = plan.value ?? [];
  const configure = (): void => {
    void attempt(() => setup.call('setup.configure', undefined), 'next');
  };
  const nothing = plan.value !== null && steps.length === 0;
  return (
    <WizardFrame
      title={wizard.pages.ready}
      {...(nothing ? {} : { intro: resumes ? words.resumes : words.intro })}
      problem={problem ?? (plan.error === null ? null : errorReason(plan.error, texts))}
      back={back}
      busy={busy ? texts.loading : null}
      primary={steps.length === 0 ? null : { label: wizard.configure, onClick: configure }}
    >
      {plan.loading && <Spinner size="tiny" label={words.loading} />}
      {nothing && <Text>{words.nothing}</Text>}
      <ol className={styles.list}>
        {steps.map(({ id, facts }) => (
          <li key={id}>{words.plan[id](facts)}</li>
        ))}
      </ol>
      {steps.length > 0 && (
        <Text className={styles.note}>{draft?.begun === true ? words.begun : words.none}</Text>
      )}
    </WizardFrame>
  );
}
