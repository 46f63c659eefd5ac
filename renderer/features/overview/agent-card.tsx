import { Text, tokens, makeStyles } from '@fluentui/react-components';
import { HeartPulseRegular } from '@fluentui/react-icons';
import type { AgentStatus } from '../../../shared/model/agent-status';
import { Fact, Facts } from '../../components/facts';
import { Panel } from '../../components/panel';
import { StateBadge } from '../../components/state-badge';
import { useNow } from '../../components/use-now';
import { useFormats, useTexts } from '../../i18n/messages-context';

/** From here on the expiry of the keys is worth a look: rollover should have happened before. */
const expirySoonMs = 14 * 24 * 3_600_000;

const useStyles = makeStyles({
  kid: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
  soon: { color: tokens.colorStatusWarningForeground1, fontWeight: tokens.fontWeightSemibold },
});

function HeartbeatBadge({ heartbeat }: { readonly heartbeat: AgentStatus['heartbeat'] }) {
  const { agent: words } = useTexts().overview;
  if (heartbeat.lastOk === null) return <StateBadge health="idle">{words.noHeartbeat}</StateBadge>;
  return heartbeat.lastOk ? (
    <StateBadge health="good">{words.heartbeatOk}</StateBadge>
  ) : (
    <StateBadge health="bad">{words.heartbeatFailed}</StateBadge>
  );
}

/** Signs of life and the keys in force. */
export function AgentCard({
  status,
  className,
}: {
  readonly status: AgentStatus;
  readonly className: string;
}) {
  const styles = useStyles();
  const texts = useTexts();
  const formats = useFormats();
  const now = useNow();
  const { agent: words } = texts.overview;
  const { heartbeat, key } = status;
  const ago = (at: number | null): string => (at === null ? texts.none : formats.relative(at, now));
  return (
    <Panel
      title={words.title}
      icon={<HeartPulseRegular />}
      className={className}
      aside={<HeartbeatBadge heartbeat={heartbeat} />}
    >
      <Facts>
        <Fact name={words.heartbeat}>{ago(heartbeat.lastAt)}</Fact>
        <Fact name={words.next}>{ago(heartbeat.nextAt)}</Fact>
        <Fact name={words.key}>
          {key === null ? words.noKey : <span className={styles.kid}>{key.kid}</span>}
        </Fact>
        {key !== null && (
          <>
            <Fact name={words.created}>{formats.date(key.createdAt)}</Fact>
            <Fact name={words.expires}>
              <Text className={key.expiresAt - now < expirySoonMs ? styles.soon : undefined}>
                {`${formats.date(key.expiresAt)} (${formats.relative(key.expiresAt, now)})`}
              </Text>
            </Fact>
          </>
        )}
      </Facts>
    </Panel>
  );
}
