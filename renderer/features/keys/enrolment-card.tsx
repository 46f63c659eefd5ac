import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { ArrowSyncRegular, DocumentKeyRegular, LinkRegular } from '@fluentui/react-icons';
import type { CurrentSetup } from '../../../shared/model/setup';
import { Fact, Facts } from '../../components/facts';
import { Panel } from '../../components/panel';
import { StateBadge } from '../../components/state-badge';
import { useTexts } from '../../i18n/messages-context';
import { useConsole } from '../../state/console-context';

const useStyles = makeStyles({
  action: { display: 'grid', gap: tokens.spacingVerticalXXS, justifyItems: 'start' },
  quiet: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
});

/** With which portal this agent is paired, and the ways to pair it anew. */
export function EnrolmentCard({ current }: { readonly current: CurrentSetup }) {
  const styles = useStyles();
  const { enrolment: words } = useTexts().keys;
  const { setup } = useConsole();
  const { enrolment, agentId, acknowledged } = current;
  const badge = (
    <StateBadge health={acknowledged ? 'good' : 'attention'}>
      {acknowledged ? words.paired : words.notPaired}
    </StateBadge>
  );
  return (
    <Panel title={words.title} icon={<LinkRegular />} aside={badge}>
      {!acknowledged && <Text>{words.notPairedHelp}</Text>}
      <Facts>
        <Fact name={words.tenant}>{enrolment.tenantId}</Fact>
        <Fact name={words.relay}>{enrolment.relayHost}</Fact>
        <Fact name={words.transport}>{words.transports[enrolment.transport]}</Fact>
        <Fact name={words.rule}>{enrolment.sasKeyName ?? words.entra}</Fact>
        <Fact name={words.pairing} mono>
          {enrolment.pairingId}
        </Fact>
        <Fact name={words.agent} mono>
          {agentId}
        </Fact>
      </Facts>
      <div className={styles.action}>
        <Button icon={<ArrowSyncRegular />} onClick={() => void setup.open('again')}>
          {words.again}
        </Button>
        <Text className={styles.quiet}>{words.againHelp}</Text>
      </div>
      <div className={styles.action}>
        <Button icon={<DocumentKeyRegular />} onClick={() => void setup.open('enrol')}>
          {words.enrol}
        </Button>
        <Text className={styles.quiet}>{words.enrolHelp}</Text>
      </div>
    </Panel>
  );
}
