import { useRef, useState, type RefObject } from 'react';
import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { PeopleListRegular } from '@fluentui/react-icons';
import { Panel } from '../../components/panel';
import { typedSecret } from '../../components/password-field';
import { useTexts } from '../../i18n/messages-context';
import { useConsole, useSetupState } from '../../state/console-context';
import { CloudFields, secretName } from '../cloud/cloud-fields';
import { keepsSecret, toCloudForm, toCloudSettings } from '../cloud/cloud-form';
import { EnrolmentPanel } from './enrolment-panel';
import { RelayTest } from './relay-test';
import { useWizard, type WizardModel } from './use-wizard';
import { WizardFrame } from './wizard-frame';

const useStyles = makeStyles({
  panels: { display: 'grid', gap: tokens.spacingVerticalL },
  help: { color: tokens.colorNeutralForeground2 },
});

/** The part about the cloud’s users, and going on with it. */
function useCloudUsers({ draft, attempt, setProblem }: WizardModel, box: RefObject<HTMLDivElement | null>) {
  const { setup } = useConsole();
  const { cloud: words } = useTexts().wizard;
  const before = draft?.cloud ?? null;
  const kept = useSetupState(({ cloudForm }) => cloudForm);
  // Beyond this page: whoever goes back comes again.
  const form = kept ?? toCloudForm(before?.settings ?? null);
  const [secretLength, setSecretLength] = useState(0);
  const [tried, setTried] = useState(false);
  const settings = toCloudSettings(form, before, secretLength > 0);
  const send = async (): Promise<void> => {
    setTried(true);
    if (draft?.enrolment === null) {
      setProblem(words.needEnrolment);
      return;
    }
    if (!settings.ok) return;
    const secret = form.kind === 'file' ? null : typedSecret(box.current, secretName);
    await attempt(() => setup.call('setup.cloud', { settings: settings.value, secret }), 'next');
  };
  return {
    send,
    props: {
      form,
      problems: tried && !settings.ok ? settings.error : {},
      keepsSecret: keepsSecret(form, before),
      secretNote: words.secretNote,
      onChange: (change: Partial<typeof form>) => {
        setup.keep({ cloudForm: { ...form, ...change } });
      },
      onSecretLength: setSecretLength,
    },
  };
}

/** Connect to the cloud: the enrolment, a test of its relay, and where the cloud’s users come from. */
export function CloudPage() {
  const styles = useStyles();
  const { wizard } = useTexts();
  const { setup } = useConsole();
  const model = useWizard('cloud');
  const { draft, problem, busy, attempt, back, next, setProblem } = model;
  const box = useRef<HTMLDivElement>(null);
  const users = useCloudUsers(model, box);
  const enrolment = draft?.enrolment ?? null;
  const enrols = draft?.task === 'enrol';
  const go = (): void => {
    if (!enrols) void users.send();
    else if (enrolment?.file === null) setProblem(wizard.cloud.needEnrolment);
    else next();
  };
  return (
    <WizardFrame
      title={wizard.pages.cloud}
      intro={wizard.cloud.intro}
      problem={problem}
      back={back}
      primary={{ label: wizard.next, onClick: go }}
    >
      <div ref={box} className={styles.panels}>
        <EnrolmentPanel
          enrolment={enrolment}
          busy={busy}
          onChoose={() => void attempt(() => setup.call('setup.chooseEnrolment', undefined), 'stay')}
        />
        {enrolment !== null && (
          <RelayTest
            key={enrolment.pairingId}
            pairing={{ id: enrolment.pairingId, fresh: enrolment.file !== null }}
          />
        )}
        {!enrols && (
          <Panel title={wizard.cloud.users} icon={<PeopleListRegular />}>
            <Text className={styles.help}>{wizard.cloud.usersHelp}</Text>
            <CloudFields {...users.props} />
          </Panel>
        )}
      </div>
    </WizardFrame>
  );
}
