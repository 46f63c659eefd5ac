import { PeopleSyncRegular } from '@fluentui/react-icons';
import type { AgentStatus } from '../../../shared/model/agent-status';
import { ErrorText } from '../../components/error-text';
import { Fact, Facts } from '../../components/facts';
import { Panel } from '../../components/panel';
import { StateBadge } from '../../components/state-badge';
import { useNow } from '../../components/use-now';
import { useFormats, useTexts } from '../../i18n/messages-context';

interface IdentityCardProps {
  readonly identity: AgentStatus['identity'];
  readonly className: string;
}

/** The links by which users are found. */
export function IdentityCard({ identity, className }: IdentityCardProps) {
  const texts = useTexts();
  const formats = useFormats();
  const now = useNow();
  const { identity: words } = texts.overview;
  const never = identity.lastImportAt === null;
  const badge =
    identity.problem !== null ? (
      <StateBadge health="attention">{words.problem}</StateBadge>
    ) : (
      <StateBadge health={never ? 'idle' : 'good'}>{never ? words.never : words.current}</StateBadge>
    );
  return (
    <Panel title={words.title} icon={<PeopleSyncRegular />} className={className} aside={badge}>
      <Facts>
        <Fact name={words.lastImport}>
          {identity.lastImportAt === null ? texts.none : formats.relative(identity.lastImportAt, now)}
        </Fact>
        <Fact name={words.activeDirectoryUsers}>{formats.count(identity.activeDirectoryUsers)}</Fact>
        <Fact name={words.cloudUsers}>{formats.count(identity.cloudUsers)}</Fact>
        <Fact name={words.joined}>{formats.count(identity.joined)}</Fact>
      </Facts>
      {identity.problem !== null && <ErrorText>{identity.problem}</ErrorText>}
    </Panel>
  );
}
