import { InfoLabel, Link, Text } from '@fluentui/react-components';
import { CloudLinkRegular } from '@fluentui/react-icons';
import type { AgentStatus, RelayState, WritebackState } from '../../../shared/model/agent-status';
import { ErrorText } from '../../components/error-text';
import { Fact, Facts } from '../../components/facts';
import { Panel } from '../../components/panel';
import { StateBadge, type Health } from '../../components/state-badge';
import { useNow } from '../../components/use-now';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useActions } from '../../state/console-context';

const healths: Record<RelayState, Health> = {
  connected: 'good',
  connecting: 'busy',
  reconnecting: 'attention',
  disconnected: 'bad',
};

interface RelayCardProps {
  readonly relay: AgentStatus['relay'];
  readonly writeback: WritebackState;
  readonly className: string;
}

/** The connection to the relay. */
export function RelayCard({ relay, writeback, className }: RelayCardProps) {
  const texts = useTexts();
  const formats = useFormats();
  const now = useNow();
  const { setOperationsView, showPage } = useActions();
  const { relay: words } = texts.overview;
  const idle = relay.state === 'disconnected' && writeback === 'off';
  const deadLetters = relay.deadLetters ?? 0;
  return (
    <Panel
      title={words.title}
      icon={<CloudLinkRegular />}
      className={className}
      aside={
        <StateBadge health={idle ? 'idle' : healths[relay.state]}>
          {texts.relayStates[relay.state]}
        </StateBadge>
      }
    >
      <Facts>
        <Fact name={words.host}>{relay.host ?? words.notEnrolled}</Fact>
        <Fact name={words.since}>{formats.relative(relay.since, now)}</Fact>
        <Fact name={<InfoLabel info={words.deadLettersHelp}>{words.deadLetters}</InfoLabel>}>
          <Text weight={deadLetters > 0 ? 'semibold' : 'regular'}>
            {relay.deadLetters === null ? texts.notKnown : formats.count(relay.deadLetters)}
          </Text>
          {deadLetters > 0 && (
            <>
              {' '}
              <Link
                as="button"
                onClick={() => {
                  setOperationsView('deadLetters');
                  showPage('operations');
                }}
              >
                {words.showDeadLetters}
              </Link>
            </>
          )}
        </Fact>
      </Facts>
      {relay.error !== null && <ErrorText>{relay.error}</ErrorText>}
    </Panel>
  );
}
