import {
  Link,
  makeStyles,
  Table,
  TableBody,
  TableCell,
  TableHeader,
  TableHeaderCell,
  TableRow,
  Text,
  tokens,
} from '@fluentui/react-components';
import { outcomeCodes } from '../../../shared/outcome-codes';
import type { OperationRecord } from '../../../shared/model/operation-record';
import { OutcomeBadge } from '../../components/outcome-badge';
import { isPlainSuccess, operationTitle, outcomeTitle, userTitle } from '../../components/outcome-title';
import { Panel } from '../../components/panel';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useActions } from '../../state/console-context';

const shown = 5;

const useStyles = makeStyles({
  row: { cursor: 'pointer' },
  time: { width: '138px' },
  operation: { width: '19%' },
  outcome: { width: '31%' },
  duration: { width: '76px', '& > *': { justifyContent: 'flex-end' } },
  cell: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  link: { display: 'block', maxWidth: '100%', overflow: 'hidden', textOverflow: 'ellipsis' },
  number: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
  outcomeCell: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS, minWidth: 0 },
  empty: { color: tokens.colorNeutralForeground3 },
});

function NewestRow({ record }: { readonly record: OperationRecord }) {
  const styles = useStyles();
  const texts = useTexts();
  const formats = useFormats();
  const { select, showPage } = useActions();
  const open = (): void => {
    select(record);
    showPage('operations');
  };
  return (
    <TableRow className={styles.row} onClick={open}>
      <TableCell>{formats.shortDateTime(record.receivedAt)}</TableCell>
      <TableCell className={styles.cell}>{operationTitle(record, texts)}</TableCell>
      <TableCell className={styles.cell}>
        {/* Its click reaches the row. */}
        <Link as="button" className={styles.link}>
          {userTitle(record, texts)}
        </Link>
      </TableCell>
      <TableCell>
        <div className={styles.outcomeCell}>
          <OutcomeBadge kind={outcomeCodes[record.code].kind} />
          <Text truncate wrap={false}>
            {isPlainSuccess(record) ? '' : outcomeTitle(record, texts)}
          </Text>
        </div>
      </TableCell>
      <TableCell className={styles.number}>{formats.duration(record.totalMs)}</TableCell>
    </TableRow>
  );
}

interface NewestOperationsProps {
  /** Newest first. */
  readonly operations: readonly OperationRecord[];
  readonly className: string;
}

/** The last few operations; each leads to its details. */
export function NewestOperations({ operations, className }: NewestOperationsProps) {
  const styles = useStyles();
  const texts = useTexts();
  const { showPage } = useActions();
  const { columns } = texts.log;
  const all = (
    <Link
      as="button"
      onClick={() => {
        showPage('operations');
      }}
    >
      {texts.overview.newest.all}
    </Link>
  );
  return (
    <Panel title={texts.overview.newest.title} className={className} aside={all}>
      {operations.length === 0 ? (
        <Text className={styles.empty}>{texts.overview.newest.empty}</Text>
      ) : (
        <Table size="small" aria-label={texts.overview.newest.title}>
          <TableHeader>
            <TableRow>
              <TableHeaderCell className={styles.time}>{columns.time}</TableHeaderCell>
              <TableHeaderCell className={styles.operation}>{columns.operation}</TableHeaderCell>
              <TableHeaderCell>{columns.user}</TableHeaderCell>
              <TableHeaderCell className={styles.outcome}>{columns.outcome}</TableHeaderCell>
              <TableHeaderCell className={styles.duration}>{columns.duration}</TableHeaderCell>
            </TableRow>
          </TableHeader>
          <TableBody>
            {operations.slice(0, shown).map((record) => (
              <NewestRow key={record.seq} record={record} />
            ))}
          </TableBody>
        </Table>
      )}
    </Panel>
  );
}
