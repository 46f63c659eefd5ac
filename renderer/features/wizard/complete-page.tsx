import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { CheckmarkCircleFilled } from '@fluentui/react-icons';
import { useTexts } from '../../i18n/messages-context';
import { useActions, useConsole, useSetupState } from '../../state/console-context';
import { RunSteps } from './configure-page';
import { WizardFrame } from './wizard-frame';

const useStyles = makeStyles({
  done: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalM },
  icon: { display: 'grid', flexShrink: 0, fontSize: '32px', color: tokens.colorStatusSuccessForeground1 },
  heading: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
  list: { display: 'grid', gap: tokens.spacingVerticalS, margin: 0, paddingLeft: '20px', maxWidth: '80ch' },
});

/** Configuration complete: what was done, and what to do next. */
export function CompletePage() {
  const styles = useStyles();
  const { wizard } = useTexts();
  const { complete: words } = wizard;
  const { setup } = useConsole();
  const { refresh, showPage } = useActions();
  const run = useSetupState(({ view }) => view?.run ?? null);
  const enabled = useSetupState(({ view }) => view?.draft?.features.passwordWriteback ?? false);
  const exit = async (): Promise<void> => {
    const closed = await setup.close();
    if (!closed.ok) return;
    showPage('overview');
    refresh();
  };
  return (
    <WizardFrame
      title={wizard.pages.complete}
      canCancel={false}
      primary={{ label: wizard.exit, onClick: () => void exit() }}
    >
      <div className={styles.done}>
        <span className={styles.icon} aria-hidden="true">
          <CheckmarkCircleFilled />
        </span>
        <Text size={400}>{enabled ? words.on : words.off}</Text>
      </div>
      {run !== null && <RunSteps steps={run.steps} />}
      <h2 className={styles.heading}>{words.nextTitle}</h2>
      <ul className={styles.list}>
        {words.next.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </WizardFrame>
  );
}
