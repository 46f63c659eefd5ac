import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { FolderRegular } from '@fluentui/react-icons';
import { useState } from 'react';
import type { ContainerRule } from '../../../../shared/model/partition';
import { Panel } from '../../../components/panel';
import { useFormats, useTexts } from '../../../i18n/messages-context';
import {
  checkState,
  exceptionsBelow,
  indexRules,
  isIncluded,
  normalName,
} from '../containers/container-rules';
import { ContainersDialog } from '../containers/containers-dialog';
import { RuleLine } from '../containers/rule-line';
import type { GroupProps } from './domain-panel';

/** Rules shown here; the dialog has them all. */
const shownRules = 5;

const useStyles = makeStyles({
  list: { display: 'grid', gap: tokens.spacingVerticalXXS, margin: 0, padding: 0, listStyleType: 'none' },
  button: { justifySelf: 'start', alignSelf: 'flex-start' },
});

interface SummaryProps {
  readonly rules: readonly ContainerRule[];
  readonly root: string;
}

function Summary({ rules, root }: SummaryProps) {
  const styles = useStyles();
  const formats = useFormats();
  const { partitions: words } = useTexts().connectors;
  const index = indexRules(rules);
  const state = checkState(index, root);
  if (state !== 'mixed')
    return <Text>{state === 'included' ? words.allContainers : words.noContainers}</Text>;
  const count = exceptionsBelow(index, root);
  const exceptions = index.rules.filter((rule) => normalName(rule.distinguishedName) !== normalName(root));
  const more = count - shownRules;
  const intro = isIncluded(index, root) ? words.allBut : words.noneBut;
  return (
    <>
      <Text>{intro(count, formats.count(count))}</Text>
      <ul className={styles.list}>
        {exceptions.slice(0, shownRules).map((rule) => (
          <RuleLine key={rule.distinguishedName} rule={rule} root={root} />
        ))}
      </ul>
      {more > 0 && <Text>{words.moreRules(formats.count(more))}</Text>}
    </>
  );
}

/** “Containers…”: which part of the domain is synchronised. */
export function ContainersPanel({ connectorId, partition, settings, onChange }: GroupProps) {
  const styles = useStyles();
  const { partitions: words } = useTexts().connectors;
  const [open, setOpen] = useState(false);
  const { distinguishedName } = partition;
  return (
    <Panel title={words.containers} icon={<FolderRegular />}>
      <Summary rules={settings.containers} root={distinguishedName} />
      <Button className={styles.button} onClick={() => setOpen(true)}>
        {words.choose}
      </Button>
      {open && (
        <ContainersDialog
          connectorId={connectorId}
          distinguishedName={distinguishedName}
          name={partition.dnsName ?? distinguishedName}
          rules={settings.containers}
          onClose={() => setOpen(false)}
          onOk={(rules) => {
            onChange({ containers: [...rules] });
            setOpen(false);
          }}
        />
      )}
    </Panel>
  );
}
