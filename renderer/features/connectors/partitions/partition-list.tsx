import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components';
import { ArrowClockwiseRegular } from '@fluentui/react-icons';
import type { Partition } from '../../../../shared/model/partition';
import { BreakableName } from '../../../components/breakable-name';
import { ErrorText } from '../../../components/error-text';
import { useHiddenStyles } from '../../../components/hidden';
import { Panel } from '../../../components/panel';
import { useTexts } from '../../../i18n/messages-context';
import { partitionName } from './partition-drafts';
import { PartitionRow } from './partition-row';
import type { PartitionsModel } from './use-partitions';

const useStyles = makeStyles({
  list: { display: 'grid', gap: '2px', margin: 0, padding: 0, listStyleType: 'none' },
  name: { display: 'block' },
  kind: {
    display: 'block',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground3,
  },
  changed: {
    position: 'absolute',
    top: '12px',
    right: tokens.spacingHorizontalS,
    width: '8px',
    height: '8px',
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: tokens.colorCompoundBrandBackground,
  },
});

function Row({ partition, model }: { readonly partition: Partition; readonly model: PartitionsModel }) {
  const styles = useStyles();
  const hidden = useHiddenStyles();
  const { partitions: words } = useTexts().connectors;
  const { shown, dirty, settingsOf, show, change } = model;
  const name = partitionName(partition);
  const domain = partition.kind === 'domain';
  const kind = words.kinds[partition.kind];
  return (
    <PartitionRow
      name={name}
      ticked={domain && settingsOf(partition).selected}
      tickable={domain}
      shown={partition === shown}
      onTick={(selected) => {
        change(partition, { selected });
      }}
      onShow={() => {
        show(partition.distinguishedName);
      }}
    >
      <span className={styles.name}>
        <BreakableName>{name}</BreakableName>
      </span>
      <span className={styles.kind}>{domain ? kind : `${kind}, ${words.noUsers}`}</span>
      {dirty.has(partition.distinguishedName) && (
        <span className={styles.changed} title={words.changed}>
          <span className={hidden.hidden}>{words.changed}</span>
        </span>
      )}
    </PartitionRow>
  );
}

/** The partitions of the forest: a tick says whether one is synchronised, a click shows its settings. */
export function PartitionList({ model }: { readonly model: PartitionsModel }) {
  const styles = useStyles();
  const texts = useTexts();
  const { partitions: words } = texts.connectors;
  const { value, loading, error, reload } = model.loaded;
  const refresh = (
    <Button
      size="small"
      icon={loading ? <Spinner size="extra-tiny" /> : <ArrowClockwiseRegular />}
      disabledFocusable={loading}
      onClick={reload}
    >
      {words.refresh}
    </Button>
  );
  return (
    <Panel title={words.select} aside={refresh}>
      {error !== null && <ErrorText>{`${words.failed}: ${error.message}`}</ErrorText>}
      {value?.length === 0 && <span>{words.none}</span>}
      <ul className={styles.list}>
        {(value ?? []).map((partition) => (
          <Row key={partition.distinguishedName} partition={partition} model={model} />
        ))}
      </ul>
    </Panel>
  );
}
