import { makeStyles, mergeClasses, Spinner, tokens } from '@fluentui/react-components';
import {
  CheckboxCheckedFilled,
  CheckboxIndeterminateFilled,
  CheckboxUncheckedRegular,
  ChevronDownRegular,
  ChevronRightRegular,
  ErrorCircleFilled,
  InfoRegular,
} from '@fluentui/react-icons';
import type { ReactElement } from 'react';
import { useFormats, useTexts } from '../../../i18n/messages-context';
import { checkState, exceptionsBelow, isIncluded, type CheckState, type RuleIndex } from './container-rules';
import type { ContainerRow, TreeRow } from './container-tree';

/** Height of a line. CSS pixels. */
export const rowHeight = 32;

const boxes: Record<CheckState, ReactElement> = {
  included: <CheckboxCheckedFilled />,
  excluded: <CheckboxUncheckedRegular />,
  mixed: <CheckboxIndeterminateFilled />,
};
const ariaChecked = { included: true, excluded: false, mixed: 'mixed' } as const;

const useStyles = makeStyles({
  row: {
    position: 'absolute',
    left: 0,
    right: 0,
    display: 'flex',
    alignItems: 'center',
    height: `${rowHeight}px`,
    boxSizing: 'border-box',
    paddingRight: tokens.spacingHorizontalS,
    borderRadius: tokens.borderRadiusMedium,
    cursor: 'default',
    whiteSpace: 'nowrap',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
  },
  active: { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
  part: {
    display: 'grid',
    placeItems: 'center',
    flexShrink: 0,
    width: '24px',
    height: '24px',
    fontSize: '16px',
  },
  box: { fontSize: '20px', cursor: 'pointer', color: tokens.colorNeutralForeground3 },
  ticked: { color: tokens.colorCompoundBrandForeground1 },
  name: {
    flexShrink: 0,
    maxWidth: '70%',
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    paddingLeft: tokens.spacingHorizontalXS,
    color: tokens.colorNeutralForeground1,
  },
  out: { color: tokens.colorNeutralForeground3 },
  note: {
    minWidth: 0,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    marginLeft: 'auto',
    paddingLeft: tokens.spacingHorizontalM,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground3,
  },
  failed: { color: tokens.colorStatusDangerForeground3 },
  message: { overflow: 'hidden', textOverflow: 'ellipsis', color: tokens.colorNeutralForeground2 },
});

interface TreeRowProps {
  readonly row: TreeRow;
  readonly id: string;
  /** Distance from the top of the tree. CSS pixels. */
  readonly top: number;
  readonly rules: RuleIndex;
  /** Whether the keyboard is on it. */
  readonly active: boolean;
  readonly onActivate: () => void;
  readonly onToggle: () => void;
  readonly onExpand: () => void;
}

function indent(level: number): { readonly paddingLeft: string } {
  return { paddingLeft: `${(level - 1) * 20 + 4}px` };
}

function ContainerParts(
  props: Omit<TreeRowProps, 'row'> & { readonly row: ContainerRow; readonly state: CheckState },
) {
  const styles = useStyles();
  const formats = useFormats();
  const { containers: words } = useTexts().connectors;
  const { row, rules, state, onToggle, onExpand } = props;
  const { container, expanded } = row;
  const dn = container.distinguishedName;
  const below = exceptionsBelow(rules, dn);
  const included = isIncluded(rules, dn);
  const note = included ? words.exceptIncluded : words.exceptExcluded;
  return (
    <>
      <span className={styles.part} onClick={container.hasChildren ? onExpand : undefined}>
        {container.hasChildren && (expanded ? <ChevronDownRegular /> : <ChevronRightRegular />)}
      </span>
      <span
        className={mergeClasses(styles.part, styles.box, state !== 'excluded' && styles.ticked)}
        data-box=""
        onClick={onToggle}
      >
        {boxes[state]}
      </span>
      <span className={mergeClasses(styles.name, state === 'excluded' && styles.out)}>{container.name}</span>
      {below > 0 && (
        <span className={styles.note} title={note(below, formats.count(below))}>
          {note(below, formats.count(below))}
        </span>
      )}
    </>
  );
}

function Message({ row }: { readonly row: Exclude<TreeRow, ContainerRow> }) {
  const styles = useStyles();
  const formats = useFormats();
  const { containers: words } = useTexts().connectors;
  if (row.kind === 'loading') return <Spinner size="extra-tiny" label={words.loading} />;
  const text =
    row.kind === 'more'
      ? words.more(formats.count(row.shown))
      : `${words.failed(row.error.message)} ${words.retry}`;
  return (
    <>
      <span className={mergeClasses(styles.part, row.kind === 'failed' && styles.failed)}>
        {row.kind === 'more' ? <InfoRegular /> : <ErrorCircleFilled />}
      </span>
      <span className={styles.message} title={text}>
        {text}
      </span>
    </>
  );
}

/** One line of the tree. */
export function TreeRowView(props: TreeRowProps) {
  const styles = useStyles();
  const { row, id, top, rules, active, onActivate, onExpand } = props;
  const style = { top, ...indent(row.level) };
  const className = mergeClasses(styles.row, active && styles.active);
  if (row.kind !== 'container')
    return (
      <div
        id={id}
        role="treeitem"
        aria-level={row.level}
        className={className}
        style={style}
        onClick={onActivate}
      >
        <Message row={row} />
      </div>
    );
  const { container, expanded, level, position, siblings } = row;
  const state = checkState(rules, container.distinguishedName);
  return (
    <div
      id={id}
      role="treeitem"
      aria-level={level}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-checked={ariaChecked[state]}
      aria-expanded={container.hasChildren ? expanded : undefined}
      className={className}
      style={style}
      onClick={onActivate}
      onDoubleClick={container.hasChildren ? onExpand : undefined}
    >
      <ContainerParts {...props} row={row} state={state} />
    </div>
  );
}
