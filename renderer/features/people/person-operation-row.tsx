import { makeStyles, tokens } from '@fluentui/react-components';
import type { OperationRecord } from '../../../shared/model/operation-record';
import { outcomeCodes } from '../../../shared/outcome-codes';
import { OutcomeBadge } from '../../components/outcome-badge';
import { isPlainSuccess, operationTitle, outcomeTitle } from '../../components/outcome-title';
import { useFormats, useTexts } from '../../i18n/messages-context';

const useStyles = makeStyles({
  item: {
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
    ':last-child': { borderBottomStyle: 'none' },
  },
  row: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr) auto',
    columnGap: tokens.spacingHorizontalM,
    rowGap: tokens.spacingVerticalXXS,
    alignItems: 'center',
    width: '100%',
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalS}`,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    textAlign: 'start',
    color: tokens.colorNeutralForeground1,
    backgroundColor: 'transparent',
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  title: { overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  quiet: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
    fontVariantNumeric: 'tabular-nums',
  },
  outcome: { overflowWrap: 'anywhere' },
  end: { justifySelf: 'end' },
});

interface PersonOperationRowProps {
  readonly record: OperationRecord;
  readonly onOpen: (record: OperationRecord) => void;
}

/** One operation in two lines: what and how it ended; when, and why. */
export function PersonOperationRow({ record, onOpen }: PersonOperationRowProps) {
  const styles = useStyles();
  const texts = useTexts();
  const formats = useFormats();
  return (
    <li className={styles.item}>
      <button
        type="button"
        className={styles.row}
        onClick={() => {
          onOpen(record);
        }}
      >
        <span className={styles.title}>{operationTitle(record, texts)}</span>
        <span className={styles.end}>
          <OutcomeBadge kind={outcomeCodes[record.code].kind} />
        </span>
        <span className={styles.outcome}>
          {isPlainSuccess(record) ? (
            <span className={styles.quiet}>{formats.duration(record.totalMs)}</span>
          ) : (
            outcomeTitle(record, texts)
          )}
        </span>
        <span className={styles.quiet}>{formats.shortDateTime(record.receivedAt)}</span>
      </button>
    </li>
  );
}
