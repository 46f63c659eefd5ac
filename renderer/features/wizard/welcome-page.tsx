import { makeStyles, tokens } from '@fluentui/react-components';
import { Fact, Facts } from '../../components/facts';
import { Panel } from '../../components/panel';
import { useTexts } from '../../i18n/messages-context';
import { useConsole, useSetupState } from '../../state/console-context';
import { WizardFrame } from './wizard-frame';

const useStyles = makeStyles({
  list: { margin: 0, paddingLeft: '20px', display: 'grid', gap: tokens.spacingVerticalS, maxWidth: '76ch' },
  need: { margin: 0 },
  note: { margin: 0, color: tokens.colorNeutralForeground2 },
});

/** What is in force, where something is. */
function Current() {
  const texts = useTexts();
  const { welcome: words } = texts.wizard;
  const current = useSetupState(({ view }) => view?.current ?? null);
  if (current === null) return null;
  const names = words.currentFacts;
  return (
    <Panel title={words.current}>
      <Facts>
        <Fact name={names.tenant}>{current.enrolment.tenantId}</Fact>
        <Fact name={names.relay}>{current.enrolment.relayHost}</Fact>
        <Fact name={names.forests}>{current.forests.join(', ')}</Fact>
        <Fact name={names.writeback}>{current.features.passwordWriteback ? names.on : names.off}</Fact>
      </Facts>
    </Panel>
  );
}

/** Welcome: what the wizard is for and what it needs. */
export function WelcomePage() {
  const styles = useStyles();
  const { wizard } = useTexts();
  const { welcome: words } = wizard;
  const { setup } = useConsole();
  const isSetUp = useSetupState(({ view }) => (view?.current ?? null) !== null);
  return (
    <WizardFrame
      title={words.title}
      intro={words.text}
      canCancel={isSetUp}
      primary={{
        label: words.go,
        onClick: () => {
          setup.show('tasks');
        },
      }}
    >
      <Current />
      {!isSetUp && (
        <>
          <p className={styles.need}>{words.need}</p>
          <ul className={styles.list}>
            {words.needs.map((need) => (
              <li key={need}>{need}</li>
            ))}
          </ul>
        </>
      )}
      <p className={styles.note}>{words.nothing}</p>
    </WizardFrame>
  );
}
