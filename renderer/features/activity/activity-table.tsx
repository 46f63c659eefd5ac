import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { events } from '../../../shared/event-ids';
import type { ActivityRow } from '../../../shared/ipc/contract';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { factName } from './fact-name';

const useStyles = makeStyles({
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    fontSize: tokens.fontSizeBase200,
    tableLayout: 'fixed',
  },
  head: {
    position: 'sticky',
    top: 0,
    textAlign: 'left',
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground1,
    padding: tokens.spacingHorizontalS,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  time: { width: '132px' },
  event: { width: '34%' },
  actor: { width: '14%' },
  cell: {
    padding: tokens.spacingHorizontalS,
    verticalAlign: 'top',
    overflowWrap: 'anywhere',
    borderBottom: `1px solid ${tokens.colorNeutralStroke3}`,
  },
  muted: { color: tokens.colorNeutralForeground3 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  error: { color: tokens.colorStatusDangerForeground3 },
  facts: { margin: 0, display: 'grid', gridTemplateColumns: 'max-content minmax(0, 1fr)', columnGap: '8px' },
  value: { margin: 0 },
});

function Facts({ row }: { readonly row: ActivityRow }) {
  const styles = useStyles();
  const { activity } = useTexts();
  const own: Readonly<Record<string, string>> = {
    before: activity.before,
    after: activity.after,
    request: activity.request,
  };
  const facts = Object.entries(row.data).filter(
    ([key, value]) => value !== null || key === 'before' || key === 'after',
  );
  const all = row.requestId === null ? facts : [...facts, ['request', row.requestId] as const];
  if (all.length === 0) return null;
  return (
    <dl className={styles.facts}>
      {all.map(([key, value]) => (
        <div key={key} style={{ display: 'contents' }}>
          <dt className={styles.muted} title={key}>
            {own[key] ?? factName(key)}
          </dt>
          <dd className={styles.value}>{value === null ? activity.none : String(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

function Row({ row }: { readonly row: ActivityRow }) {
  const styles = useStyles();
  const { activity } = useTexts();
  const formats = useFormats();
  const { text, level } = events[row.eventId];
  const tone = { information: styles.muted, warning: styles.warning, error: styles.error }[level];
  return (
    <tr>
      <td className={styles.cell}>
        <time dateTime={new Date(row.at).toISOString()} title={formats.dateTime(row.at)}>
          {formats.shortDateTime(row.at)}
        </time>
      </td>
      <td className={styles.cell}>
        {text}
        <div className={tone}>
          {activity.levels[level]} · {row.eventId}
        </div>
      </td>
      <td className={mergeClasses(styles.cell, row.actor === 'agent' && styles.muted)}>{row.actor}</td>
      <td className={styles.cell}>
        <Facts row={row} />
      </td>
    </tr>
  );
}

/** Rows of the activity log, newest first, with what was before and after. */
export function ActivityTable({ rows }: { readonly rows: readonly ActivityRow[] }) {
  const styles = useStyles();
  const { activity } = useTexts();
  const widths = [styles.time, styles.event, styles.actor, undefined];
  return (
    <table className={styles.table} aria-label={activity.table}>
      <thead>
        <tr>
          {Object.values(activity.columns).map((column, index) => (
            <th key={column} scope="col" className={mergeClasses(styles.head, widths[index])}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.seq} row={row} />
        ))}
      </tbody>
    </table>
  );
}
