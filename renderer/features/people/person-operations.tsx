import { Button, Link, makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { HistoryRegular } from '@fluentui/react-icons';
import type { FoundPersonView } from '../../../shared/ipc/directory-channels';
import type { OperationRecord } from '../../../shared/model/operation-record';
import { ErrorText } from '../../components/error-text';
import { Panel } from '../../components/panel';
import { useTexts } from '../../i18n/messages-context';
import { useActions } from '../../state/console-context';
import { noFilter } from '../../state/filter';
import { PersonOperationRow } from './person-operation-row';
import { operationsText, usePersonOperations } from './use-person-operations';

const useStyles = makeStyles({
  list: { display: 'grid', margin: 0, padding: 0, listStyleType: 'none' },
  quiet: { margin: 0, color: tokens.colorNeutralForeground3 },
  skeleton: { display: 'grid', gap: tokens.spacingVerticalM },
});

interface ListProps {
  readonly text: string;
  readonly onOpen: (record: OperationRecord) => void;
}

function OperationList({ text, onOpen }: ListProps) {
  const styles = useStyles();
  const texts = useTexts();
  const { value, error, reload } = usePersonOperations(text);
  if (error !== null) {
    return (
      <div role="alert">
        <ErrorText>{`${texts.people.operationsFailed} ${error.message}`}</ErrorText>
        <Button size="small" onClick={reload}>
          {texts.retry}
        </Button>
      </div>
    );
  }
  if (value === null) {
    return (
      <Skeleton aria-label={texts.loading} className={styles.skeleton}>
        <SkeletonItem size={32} />
        <SkeletonItem size={32} />
      </Skeleton>
    );
  }
  if (value.length === 0) return <p className={styles.quiet}>{texts.people.operationsEmpty}</p>;
  return (
    <ul className={styles.list}>
      {value.map((record) => (
        <PersonOperationRow key={record.seq} record={record} onOpen={onOpen} />
      ))}
    </ul>
  );
}

/** The person’s newest operations; each leads to its details among the others of the person. */
export function PersonOperations({ person }: { readonly person: FoundPersonView }) {
  const styles = useStyles();
  const { people: words } = useTexts();
  const { applyFilter, select, showPage } = useActions();
  const text = operationsText(person);
  const show = (record: OperationRecord | null): void => {
    applyFilter({ ...noFilter, text: text ?? '' });
    select(record);
    showPage('operations');
  };
  const all = (
    <Link
      as="button"
      onClick={() => {
        show(null);
      }}
    >
      {words.operationsShow}
    </Link>
  );
  return (
    <Panel title={words.operations} icon={<HistoryRegular />} aside={text === null ? undefined : all}>
      {text === null ? (
        <p className={styles.quiet}>{words.operationsNone}</p>
      ) : (
        <OperationList text={text} onOpen={show} />
      )}
    </Panel>
  );
}
