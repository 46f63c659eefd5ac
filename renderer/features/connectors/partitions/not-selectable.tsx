import type { Partition } from '../../../../shared/model/partition';
import { Panel } from '../../../components/panel';
import { useTexts } from '../../../i18n/messages-context';
import { PartitionFacts } from './partition-facts';
import { partitionName } from './partition-drafts';

interface NotSelectableProps {
  readonly partition: Partition;
  readonly kind: Exclude<Partition['kind'], 'domain'>;
}

/** A partition that holds no users: what it is, and why it cannot be ticked. */
export function NotSelectable({ partition, kind }: NotSelectableProps) {
  const { partitions: words } = useTexts().connectors;
  return (
    <Panel title={partitionName(partition)}>
      <span>{words.notSelectable[kind]}</span>
      <PartitionFacts partition={partition} />
    </Panel>
  );
}
