import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import type { SyncRun } from '../../../shared/model/sync';
import { BreakableName } from '../../components/breakable-name';
import { rowAfterKey } from '../../components/row-after-key';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { RunStatusBadge } from './run-status-badge';
import { useConnectorNames } from './use-sync';

/** How far Page Up and Page Down go. */
const pageRows = 10;

/** Below this there is no room for the end, which the details name too. */
const narrow = '@container (max-width: 820px)';

const useStyles = makeStyles({
  frame: {
    containerType: 'inline-size',
    overflow: 'auto',
    maxHeight: 'clamp(190px, 34vh, 420px)',
    flexShrink: 0,
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  table: { width: '100%', borderCollapse: 'collapse', fontSize: tokens.fontSizeBase300 },
  head: {
    position: 'sticky',
    top: 0,
    zIndex: 1,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`,
    textAlign: 'start',
    whiteSpace: 'nowrap',
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightSemibold,
    color: tokens.colorNeutralForeground2,
    backgroundColor: tokens.colorNeutralBackground2,
  },
  row: {
    cursor: 'pointer',
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    // The head, which stays, must not lie over the row that was scrolled to.
    scrollMarginTop: '36px',
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  },
  selected: {
    backgroundColor: tokens.colorSubtleBackgroundSelected,
    boxShadow: `inset 3px 0 0 ${tokens.colorCompoundBrandStroke}`,
  },
  cell: { padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalM}`, verticalAlign: 'middle' },
  name: { overflowWrap: 'anywhere', minWidth: '90px' },
  nowrap: { whiteSpace: 'nowrap', fontVariantNumeric: 'tabular-nums' },
  end: { [narrow]: { display: 'none' } },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface RowProps {
  readonly run: SyncRun;
  readonly selected: boolean;
  readonly onSelect: () => void;
}

function RunRow({ run, selected, onSelect }: RowProps) {
  const styles = useStyles();
  const formats = useFormats();
  const nameOf = useConnectorNames();
  const { list: words } = useTexts().runs;
  return (
    <tr
      className={mergeClasses(styles.row, selected && styles.selected)}
      tabIndex={selected ? 0 : -1}
      aria-selected={selected}
      onClick={onSelect}
    >
      <td className={mergeClasses(styles.cell, styles.name)}>
        <BreakableName>{nameOf(run.connector)}</BreakableName>
      </td>
      <td className={styles.cell}>{run.profile}</td>
      <td className={styles.cell}>
        <RunStatusBadge status={run.status} />
      </td>
      <td className={mergeClasses(styles.cell, styles.nowrap, styles.quiet)}>
        {formats.shortDateTime(run.startedAt)}
      </td>
      <td className={mergeClasses(styles.cell, styles.nowrap, styles.quiet, styles.end)}>
        {run.endedAt === null ? words.running : formats.shortDateTime(run.endedAt)}
      </td>
    </tr>
  );
}

interface RunsTableProps {
  /** The latest first; at least one. */
  readonly runs: readonly SyncRun[];
  /** Id of a run. */
  readonly selected: number;
  readonly onSelect: (id: number) => void;
}

/** The runs. One row takes part in the tab order; the arrows select the next one. */
export function RunsTable({ runs, selected, onSelect }: RunsTableProps) {
  const styles = useStyles();
  const { list: words } = useTexts().runs;
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    body.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
  }, [selected]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = runs.findIndex(({ id }) => id === selected);
    const next = rowAfterKey(event.key, row, runs.length, pageRows);
    const run = next === null ? undefined : runs[next];
    if (next === null || run === undefined) return;
    event.preventDefault();
    onSelect(run.id);
    body.current?.rows[next]?.focus();
  };
  return (
    <div className={styles.frame}>
      <table role="grid" aria-label={words.label} className={styles.table} onKeyDown={onKeyDown}>
        <thead>
          <tr>
            {Object.entries(words.columns).map(([column, name]) => (
              <th
                key={column}
                scope="col"
                className={mergeClasses(styles.head, column === 'end' && styles.end)}
              >
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body}>
          {runs.map((run) => (
            <RunRow
              key={run.id}
              run={run}
              selected={run.id === selected}
              onSelect={() => {
                onSelect(run.id);
              }}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}
