import { InfoLabel, makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { ServerRegular } from '@fluentui/react-icons';
import type { ConnectorStatus } from '../../../shared/model/agent-status';
import { ErrorText } from '../../components/error-text';
import { Fact, Facts } from '../../components/facts';
import { Panel } from '../../components/panel';
import { StateBadge } from '../../components/state-badge';
import { useNow } from '../../components/use-now';
import { useFormats, useTexts } from '../../i18n/messages-context';

const useStyles = makeStyles({
  connector: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  next: { borderTop: `1px solid ${tokens.colorNeutralStroke2}`, paddingTop: tokens.spacingVerticalM },
  head: {
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalS,
  },
  empty: { color: tokens.colorNeutralForeground3 },
});

const healths = { unknown: 'idle', reachable: 'good', unreachable: 'bad' } as const;

function ConnectorFacts({ connector }: { readonly connector: ConnectorStatus }) {
  const texts = useTexts();
  const formats = useFormats();
  const now = useNow();
  const { directory: words } = texts.overview;
  const history =
    connector.policyHints === null
      ? texts.notKnown
      : connector.policyHints
        ? words.historyEnforced
        : words.historyNotEnforced;
  return (
    <>
      <Facts>
        <Fact name={words.pdc}>{connector.pdc ?? words.notFound}</Fact>
        <Fact name={words.roundTrip}>
          {connector.rttMs === null ? texts.none : formats.duration(connector.rttMs)}
        </Fact>
        <Fact name={<InfoLabel info={words.historyHelp}>{words.history}</InfoLabel>}>{history}</Fact>
        <Fact name={words.checked}>
          {connector.checkedAt === null ? texts.none : formats.relative(connector.checkedAt, now)}
        </Fact>
      </Facts>
      {connector.error !== null && <ErrorText>{connector.error}</ErrorText>}
    </>
  );
}

interface DirectoryCardProps {
  readonly connectors: readonly ConnectorStatus[];
  readonly className: string;
}

/** Every forest and its PDC emulator, which all writes go to. */
export function DirectoryCard({ connectors, className }: DirectoryCardProps) {
  const styles = useStyles();
  const texts = useTexts();
  const [only] = connectors;
  const badge = (connector: ConnectorStatus) => (
    <StateBadge health={healths[connector.state]}>{texts.directoryStates[connector.state]}</StateBadge>
  );
  return (
    <Panel
      title={texts.overview.directory.title}
      icon={<ServerRegular />}
      className={className}
      aside={only !== undefined && connectors.length === 1 ? badge(only) : undefined}
    >
      {connectors.length === 0 && <Text className={styles.empty}>{texts.overview.directory.none}</Text>}
      {connectors.map((connector, index) => (
        <div key={connector.id} className={mergeClasses(styles.connector, index > 0 && styles.next)}>
          <div className={styles.head}>
            <Text weight="semibold" truncate wrap={false}>
              {connector.name}
            </Text>
            {connectors.length > 1 && badge(connector)}
          </div>
          <ConnectorFacts connector={connector} />
        </div>
      ))}
    </Panel>
  );
}
