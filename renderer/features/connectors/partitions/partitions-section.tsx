import { Button, makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import type { ConnectorView } from '../../../../shared/ipc/directory-channels';
import type { Partition } from '../../../../shared/model/partition';
import { StateMessage } from '../../../components/state-message';
import { useTexts } from '../../../i18n/messages-context';
import { errorReason } from '../../../components/error-reason';
import { DomainPanel } from './domain-panel';
import { NotSelectable } from './not-selectable';
import { PartitionList } from './partition-list';
import type { PartitionsModel } from './use-partitions';

/** Below this the settings stand under the list. */
const narrow = '@media (max-width: 900px)';

const useStyles = makeStyles({
  heading: {
    margin: `0 0 ${tokens.spacingVerticalM}`,
    paddingTop: tokens.spacingVerticalL,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
  },
  columns: {
    display: 'grid',
    gridTemplateColumns: 'minmax(240px, 348px) minmax(0, 1fr)',
    gap: tokens.spacingHorizontalL,
    alignItems: 'start',
    [narrow]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
  list: { position: 'sticky', top: 0, [narrow]: { position: 'static' } },
  settings: { containerType: 'inline-size' },
  skeleton: { height: '320px' },
});

interface PartitionsSectionProps {
  readonly forest: ConnectorView;
  readonly model: PartitionsModel;
}

function Settings({ forest, model }: PartitionsSectionProps) {
  const styles = useStyles();
  const { shown, dirty, loaded } = model;
  if (shown === null) return null;
  // One with changes stays, out of sight, so that a password typed into it stays too.
  const kept = (one: Partition): boolean => one === shown || dirty.has(one.distinguishedName);
  return (
    <div className={styles.settings}>
      {shown.kind !== 'domain' && <NotSelectable partition={shown} kind={shown.kind} />}
      {(loaded.value ?? [])
        .filter((one) => one.kind === 'domain' && kept(one))
        .map((one) => (
          <div key={one.distinguishedName} hidden={one !== shown}>
            <DomainPanel forest={forest} partition={one} model={model} />
          </div>
        ))}
    </div>
  );
}

function Columns({ forest, model }: PartitionsSectionProps) {
  const styles = useStyles();
  const texts = useTexts();
  const { partitions: words } = texts.connectors;
  const { loaded } = model;
  if (loaded.value === null && loaded.error !== null)
    return (
      <StateMessage
        kind="error"
        title={words.failed}
        actions={
          <Button appearance="primary" onClick={loaded.reload}>
            {texts.retry}
          </Button>
        }
      >
        {errorReason(loaded.error, texts)}
      </StateMessage>
    );
  if (loaded.value === null)
    return (
      <Skeleton aria-label={texts.loading} className={styles.columns}>
        <SkeletonItem className={styles.skeleton} />
        <SkeletonItem className={styles.skeleton} />
      </Skeleton>
    );
  return (
    <div className={styles.columns}>
      <div className={styles.list}>
        <PartitionList model={model} />
      </div>
      <Settings forest={forest} model={model} />
    </div>
  );
}

/** “Configure directory partitions”: the checklist on the left, the settings of one partition on the right. */
export function PartitionsSection({ forest, model }: PartitionsSectionProps) {
  const styles = useStyles();
  const { partitions: words } = useTexts().connectors;
  return (
    <section aria-labelledby="directory-partitions">
      <h2 id="directory-partitions" className={styles.heading}>
        {words.title}
      </h2>
      <Columns forest={forest} model={model} />
    </section>
  );
}
