import { Button, makeStyles, MessageBar, MessageBarBody, tokens } from '@fluentui/react-components';
import { ShieldCheckmarkRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { ConnectorView } from '../../../../shared/ipc/directory-channels';
import type { Partition, PartitionSettings } from '../../../../shared/model/partition';
import { Panel } from '../../../components/panel';
import { useTexts } from '../../../i18n/messages-context';
import { ContainersPanel } from './containers-panel';
import { ControllersPanel } from './controllers-panel';
import { CredentialsPanel } from './credentials-panel';
import { PartitionFacts } from './partition-facts';
import { PermissionsDialog } from './permissions-dialog';
import { partitionName, type SettingsProblem } from './partition-drafts';
import type { PartitionsModel } from './use-partitions';

const useStyles = makeStyles({
  groups: {
    display: 'grid',
    gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
    '@container (max-width: 580px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
    gap: tokens.spacingHorizontalL,
    alignItems: 'stretch',
  },
  wide: { gridColumn: '1 / -1' },
});

/** What a group of settings works on. */
export interface GroupProps {
  readonly connectorId: string;
  readonly partition: Partition;
  readonly settings: PartitionSettings;
  readonly problem: SettingsProblem | null;
  readonly onChange: (change: Partial<PartitionSettings>) => void;
}

interface DomainPanelProps {
  readonly forest: ConnectorView;
  readonly partition: Partition;
  readonly model: PartitionsModel;
}

/** The settings of a domain. */
export function DomainPanel({ forest, partition, model }: DomainPanelProps) {
  const styles = useStyles();
  const { partitions: words } = useTexts().connectors;
  const [checking, setChecking] = useState(false);
  const { connector } = forest;
  const name = partitionName(partition);
  const settings = model.settingsOf(partition);
  const group: GroupProps = {
    connectorId: connector.id,
    partition,
    settings,
    problem: model.problemOf(partition),
    onChange: (change) => {
      model.change(partition, change);
    },
  };
  const check = (
    <Button icon={<ShieldCheckmarkRegular />} onClick={() => setChecking(true)}>
      {words.permissions}
    </Button>
  );
  return (
    <div className={styles.groups}>
      <Panel title={name} className={styles.wide} aside={check}>
        <PartitionFacts partition={partition} />
        {!settings.selected && (
          <MessageBar intent="info" layout="multiline">
            <MessageBarBody>{words.notSelected}</MessageBarBody>
          </MessageBar>
        )}
      </Panel>
      <ControllersPanel {...group} className={styles.wide} />
      <CredentialsPanel
        {...group}
        account={connector.serviceAccount}
        onPasswordLength={(length) => {
          model.setPasswordLength(partition.distinguishedName, length);
        }}
      />
      <ContainersPanel {...group} />
      {checking && (
        <PermissionsDialog
          connectorId={connector.id}
          distinguishedName={partition.distinguishedName}
          name={name}
          onClose={() => setChecking(false)}
        />
      )}
    </div>
  );
}
