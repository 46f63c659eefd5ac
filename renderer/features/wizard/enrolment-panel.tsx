import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { DocumentKeyRegular, FolderOpenRegular } from '@fluentui/react-icons';
import type { EnrolmentView } from '../../../shared/model/setup';
import { BreakableName } from '../../components/breakable-name';
import { Fact, Facts } from '../../components/facts';
import { Panel } from '../../components/panel';
import { StateBadge } from '../../components/state-badge';
import { useTexts } from '../../i18n/messages-context';

const useStyles = makeStyles({
  help: { color: tokens.colorNeutralForeground2 },
  button: { alignSelf: 'flex-start' },
});

/** What an enrolment says; nothing of it is secret. */
function EnrolmentFacts({ enrolment }: { readonly enrolment: EnrolmentView }) {
  const { cloud: words } = useTexts().wizard;
  const { file, tenantId, relayHost, relayPort, transport, sasKeyName, pairingId } = enrolment;
  return (
    <Facts>
      {file !== null && (
        <Fact name={words.file}>
          <BreakableName>{file}</BreakableName>
        </Fact>
      )}
      <Fact name={words.tenant}>{tenantId}</Fact>
      <Fact name={words.relay}>
        {relayPort === null ? relayHost : words.port(relayHost, String(relayPort))}
      </Fact>
      <Fact name={words.transport}>{words.transports[transport]}</Fact>
      <Fact name={words.rule}>{sasKeyName ?? words.entra}</Fact>
      <Fact name={words.pairing} mono>
        {pairingId}
      </Fact>
    </Facts>
  );
}

interface EnrolmentPanelProps {
  readonly enrolment: EnrolmentView | null;
  readonly busy: boolean;
  readonly onChoose: () => void;
}

/** The enrolment file: choosing it, and what it says. */
export function EnrolmentPanel({ enrolment, busy, onChoose }: EnrolmentPanelProps) {
  const styles = useStyles();
  const { cloud: words } = useTexts().wizard;
  const chosen = enrolment?.file ?? null;
  const badge =
    enrolment === null ? null : (
      <StateBadge health={chosen === null ? 'idle' : 'good'}>
        {chosen === null ? words.inForce : words.chosen}
      </StateBadge>
    );
  return (
    <Panel title={words.enrolment} icon={<DocumentKeyRegular />} aside={badge}>
      <Text className={styles.help}>{words.enrolmentHelp}</Text>
      {enrolment === null ? <Text>{words.none}</Text> : <EnrolmentFacts enrolment={enrolment} />}
      <Button
        className={styles.button}
        appearance={enrolment === null ? 'primary' : 'secondary'}
        icon={<FolderOpenRegular />}
        disabledFocusable={busy}
        onClick={onChoose}
      >
        {enrolment === null ? words.choose : words.chooseOther}
      </Button>
    </Panel>
  );
}
