import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { memo } from 'react';
import type { OperationRecord } from '../../../shared/model/operation-record';
import { outcomeCodes } from '../../../shared/outcome-codes';
import { OutcomeBadge } from '../../components/outcome-badge';
import { isPlainSuccess, operationTitle, outcomeTitle, userTitle } from '../../components/outcome-title';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { rowHeight, useColumnStyles } from './grid-columns';

const useStyles = makeStyles({
  row: {
    position: 'absolute',
    top: 0,
    left: 0,
    right: 0,
    height: `${String(rowHeight)}px`,
    boxSizing: 'border-box',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    fontSize: tokens.fontSizeBase300,
    color: tokens.colorNeutralForeground1,
    cursor: 'default',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
  },
  selected: {
    backgroundColor: tokens.colorBrandBackground2,
    ':hover': { backgroundColor: tokens.colorBrandBackground2Hover },
  },
  active: { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  muted: { color: tokens.colorNeutralForeground3 },
  outcome: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalS },
  title: { overflow: 'hidden', textOverflow: 'ellipsis' },
});

/** The id of a row’s element, by which the grid names its active row. */
export function rowId(seq: number): string {
  return `operation-${String(seq)}`;
}

interface OperationRowProps {
  readonly record: OperationRecord;
  /** Distance from the top of the list in CSS pixels. */
  readonly top: number;
  /** One-based, the header counted. */
  readonly ariaIndex: number;
  readonly selected: boolean;
  /** Whether the keyboard is on this row. */
  readonly active: boolean;
  readonly onOpen: (record: OperationRecord) => void;
}

export const OperationRow = memo(function OperationRow(props: OperationRowProps) {
  const { record, top, ariaIndex, selected, active, onOpen } = props;
  const styles = useStyles();
  const columns = useColumnStyles();
  const texts = useTexts();
  const formats = useFormats();
  const found = record.user !== null;
  return (
    <div
      id={rowId(record.seq)}
      role="row"
      aria-rowindex={ariaIndex}
      aria-selected={selected}
      className={mergeClasses(
        columns.columns,
        styles.row,
        selected && styles.selected,
        active && styles.active,
      )}
      style={{ transform: `translateY(${String(top)}px)` }}
      onClick={() => {
        onOpen(record);
      }}
    >
      <div role="gridcell" className={mergeClasses(columns.cell, columns.time)}>
        {formats.shortDateTime(record.receivedAt)}
      </div>
      <div role="gridcell" className={mergeClasses(columns.cell, columns.operation)}>
        {operationTitle(record, texts)}
      </div>
      <div
        role="gridcell"
        className={mergeClasses(columns.cell, !found && styles.muted)}
        title={userTitle(record, texts)}
      >
        {userTitle(record, texts)}
      </div>
      <div role="gridcell" className={mergeClasses(columns.cell, styles.outcome)}>
        <OutcomeBadge kind={outcomeCodes[record.code].kind} />
        {!isPlainSuccess(record) && <span className={styles.title}>{outcomeTitle(record, texts)}</span>}
      </div>
      <div role="gridcell" className={mergeClasses(columns.cell, columns.event)}>
        {record.eventId}
      </div>
      <div role="gridcell" className={mergeClasses(columns.cell, columns.duration)}>
        {formats.duration(record.totalMs)}
      </div>
    </div>
  );
});
