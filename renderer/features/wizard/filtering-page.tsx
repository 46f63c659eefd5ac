import { makeStyles, Spinner, Text, tokens } from '@fluentui/react-components';
import type { Partition } from '../../../shared/model/partition';
import { ErrorText } from '../../components/error-text';
import { Panel } from '../../components/panel';
import { useTexts } from '../../i18n/messages-context';
import { partitionName } from '../connectors/partitions/partition-drafts';
import { PartitionRow } from '../connectors/partitions/partition-row';
import { DomainContainers } from './domain-containers';
import { useFiltering, type FilteringModel, type ForestDomains } from './use-filtering';
import { useWizard } from './use-wizard';
import { WizardFrame } from './wizard-frame';

const useStyles = makeStyles({
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(260px, 340px) minmax(0, 1fr)',
    gap: tokens.spacingHorizontalL,
    alignItems: 'stretch',
    flexGrow: 1,
    minHeight: '320px',
    '@media (max-width: 1000px)': { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  forest: { display: 'grid', gap: tokens.spacingVerticalXS },
  name: { color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
  list: { display: 'grid', gap: '2px', margin: 0, padding: 0, listStyleType: 'none' },
});

interface RowProps {
  readonly model: FilteringModel;
  readonly forest: ForestDomains;
  readonly partition: Partition;
}

function DomainRow({ model, forest, partition }: RowProps) {
  const { filtering: words } = useTexts().wizard;
  const { shown, show, settingsOf, change } = model;
  const name = partitionName(partition);
  return (
    <PartitionRow
      name={name}
      ticked={settingsOf(partition).selected}
      shown={shown?.partition.distinguishedName === partition.distinguishedName}
      label={words.showContainers(name)}
      onTick={(selected) => {
        change(partition, { selected });
      }}
      onShow={() => {
        show({ forest, partition });
      }}
    >
      {name}
    </PartitionRow>
  );
}

function Domains({ model }: { readonly model: FilteringModel }) {
  const styles = useStyles();
  const { filtering: words } = useTexts().wizard;
  const { value, loading, error } = model.forests;
  return (
    <Panel title={words.domains}>
      {loading && <Spinner size="tiny" label={words.reading} labelPosition="after" />}
      {error !== null && <ErrorText>{error.message}</ErrorText>}
      {(value ?? []).map((forest) => (
        <div key={forest.connectorId} className={styles.forest}>
          <Text className={styles.name}>{words.forest(forest.domain)}</Text>
          {forest.error !== null && (
            <ErrorText>{`${words.failed(forest.domain)}: ${forest.error.message}`}</ErrorText>
          )}
          <ul className={styles.list}>
            {forest.partitions.map((partition) => (
              <DomainRow
                key={partition.distinguishedName}
                model={model}
                forest={forest}
                partition={partition}
              />
            ))}
          </ul>
        </div>
      ))}
    </Panel>
  );
}

/** Domain and OU filtering: which domains and containers are synchronised. */
export function FilteringPage() {
  const styles = useStyles();
  const { wizard } = useTexts();
  const { filtering: words } = wizard;
  const { problem, setProblem, busy, attempt, back } = useWizard('filtering');
  const model = useFiltering();
  const { shown } = model;
  return (
    <WizardFrame
      wide
      title={wizard.pages.filtering}
      intro={words.intro}
      problem={problem}
      busy={busy ? words.saving : null}
      back={() => {
        // What the draft does not take is still ticked here when the page comes again.
        void model.save().then(back);
      }}
      primary={{
        label: wizard.next,
        onClick: () => {
          if (model.forests.value !== null && !model.anySelected()) setProblem(words.need);
          else void attempt(model.save, 'next');
        },
      }}
    >
      <div className={styles.columns}>
        <Domains model={model} />
        {shown !== null && (
          <DomainContainers
            key={shown.partition.distinguishedName}
            connectorId={shown.forest.connectorId}
            partition={shown.partition}
            settings={model.settingsOf(shown.partition)}
            onRules={(containers) => {
              model.change(shown.partition, { containers: [...containers] });
            }}
          />
        )}
      </div>
    </WizardFrame>
  );
}
