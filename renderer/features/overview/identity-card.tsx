import { PeopleSyncRegular } from '@fluentui/react-icons';
import type { AgentStatus } from '../../../shared/model/agent-status';
import { ErrorText } from '../../components/error-text';
import { Fact, Facts } from '../../components/facts';
import { Panel } from '../../components/panel';
import { StateBadge } from '../../components/state-badge';
import { useNow } from '../../components/use-now';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { oldestSynchronisation, staleConnectors } from '../runs/freshness';

interface IdentityCardProps {
  readonly identity: AgentStatus['identity'];
  readonly sync: AgentStatus['sync'];
  readonly className: string;
}

function IdentityBadge({ identity, sync }: Pick<IdentityCardProps, 'identity' | 'sync'>) {
  const texts = useTexts();
  const now = useNow();
  const { identity: words } = texts.overview;
  const { overview: runWords } = texts.runs;
  if (identity.problem !== null) return <StateBadge health="attention">{words.problem}</StateBadge>;
  if (sync.missing.length > 0) return <StateBadge health="attention">{runWords.notReady}</StateBadge>;
  if (identity.lastImportAt === null) return <StateBadge health="idle">{words.never}</StateBadge>;
  if (staleConnectors(sync, now).length > 0)
    return <StateBadge health="attention">{runWords.outOfDate}</StateBadge>;
  return <StateBadge health="good">{words.current}</StateBadge>;
}

/** The links by which users are found, and how new they are. */
export function IdentityCard({ identity, sync, className }: IdentityCardProps) {
  const texts = useTexts();
  const formats = useFormats();
  const now = useNow();
  const { identity: words } = texts.overview;
  const { overview: runWords } = texts.runs;
  const ago = (at: number | null): string => (at === null ? texts.none : formats.relative(at, now));
  const { paused, nextCycleAt } = sync.scheduler;
  const badge = <IdentityBadge identity={identity} sync={sync} />;
  return (
    <Panel title={words.title} icon={<PeopleSyncRegular />} className={className} aside={badge}>
      <Facts>
        <Fact name={words.lastImport}>{ago(identity.lastImportAt)}</Fact>
        <Fact name={runWords.lastSynchronisation}>{ago(oldestSynchronisation(sync))}</Fact>
        <Fact name={runWords.nextCycle}>{paused ? runWords.paused : ago(nextCycleAt)}</Fact>
        <Fact name={words.activeDirectoryUsers}>{formats.count(identity.activeDirectoryUsers)}</Fact>
        <Fact name={words.cloudUsers}>{formats.count(identity.cloudUsers)}</Fact>
        <Fact name={words.joined}>{formats.count(identity.joined)}</Fact>
      </Facts>
      {identity.problem !== null && <ErrorText>{identity.problem}</ErrorText>}
    </Panel>
  );
}
