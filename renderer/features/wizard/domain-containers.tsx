import { makeStyles, Text, tokens } from '@fluentui/react-components';
import { useMemo } from 'react';
import type { ContainerRule, Partition, PartitionSettings } from '../../../shared/model/partition';
import { Panel } from '../../components/panel';
import { useTexts } from '../../i18n/messages-context';
import { indexRules, toggled } from '../connectors/containers/container-rules';
import { ContainerTreeView } from '../connectors/containers/container-tree-view';
import { useContainerTree } from '../connectors/containers/use-container-tree';
import { partitionName } from '../connectors/partitions/partition-drafts';

const useStyles = makeStyles({
  help: { color: tokens.colorNeutralForeground2 },
  tree: { flexGrow: 1, minHeight: '260px', height: '0' },
});

interface DomainContainersProps {
  readonly connectorId: string;
  readonly partition: Partition;
  readonly settings: PartitionSettings;
  readonly onRules: (rules: readonly ContainerRule[]) => void;
}

/** The containers of a domain with a box each. */
export function DomainContainers({ connectorId, partition, settings, onRules }: DomainContainersProps) {
  const styles = useStyles();
  const texts = useTexts();
  const { filtering: words } = texts.wizard;
  const name = partitionName(partition);
  const { distinguishedName } = partition;
  const model = useContainerTree({ connectorId, distinguishedName, name });
  const rules = useMemo(() => indexRules(settings.containers), [settings.containers]);
  return (
    <Panel title={words.containersOf(name)}>
      {settings.selected ? (
        <>
          <Text className={styles.help}>{texts.connectors.containers.help}</Text>
          <div className={styles.tree}>
            <ContainerTreeView
              model={model}
              rules={rules}
              onToggle={(dn) => {
                onRules(toggled(rules, dn).rules);
              }}
            />
          </div>
        </>
      ) : (
        <Text>{words.notTicked}</Text>
      )}
    </Panel>
  );
}
