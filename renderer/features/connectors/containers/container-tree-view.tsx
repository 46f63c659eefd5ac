import { makeStyles, tokens } from '@fluentui/react-components';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useId, useRef, useState } from 'react';
import { useTexts } from '../../../i18n/messages-context';
import type { RuleIndex } from './container-rules';
import { visibleRows, type TreeRow } from './container-tree';
import { rowHeight, TreeRowView } from './tree-row';
import type { ContainerTreeModel } from './use-container-tree';
import { useTreeKeys } from './use-tree-keys';

const useStyles = makeStyles({
  tree: {
    position: 'relative',
    height: '100%',
    minHeight: '220px',
    overflowY: 'auto',
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalXS,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground1,
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-1px' },
  },
  rows: { position: 'relative' },
});

interface ContainerTreeViewProps {
  readonly model: ContainerTreeModel;
  readonly rules: RuleIndex;
  readonly onToggle: (distinguishedName: string) => void;
}

/** Stays the same function, so that no line is measured again. */
function estimateSize(): number {
  return rowHeight;
}

function openOrClose(model: ContainerTreeModel, row: TreeRow | undefined): void {
  if (row?.kind === 'failed') model.retry(row.parent);
  if (row?.kind !== 'container' || !row.container.hasChildren) return;
  const { distinguishedName } = row.container;
  if (row.expanded) model.collapse(distinguishedName);
  else model.expand(distinguishedName);
}

/** The containers of a partition with a box each. Only the lines in sight are in the document. */
export function ContainerTreeView({ model, rules, onToggle }: ContainerTreeViewProps) {
  const styles = useStyles();
  const { containers: words } = useTexts().connectors;
  const box = useRef<HTMLDivElement>(null);
  const baseId = useId();
  const [activeKey, setActiveKey] = useState(model.tree.root.distinguishedName);
  const [focused, setFocused] = useState(false);
  const rows = visibleRows(model.tree);
  const active = Math.max(
    0,
    rows.findIndex(({ key }) => key === activeKey),
  );
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize,
    overscan: 12,
  });
  const go = (index: number): void => {
    const row = rows[index];
    if (row === undefined) return;
    setActiveKey(row.key);
    virtualizer.scrollToIndex(index, { align: 'auto' });
  };
  const onKeyDown = useTreeKeys({
    rows,
    active,
    go,
    openOrClose: (row) => {
      openOrClose(model, row);
    },
    toggle: (row) => {
      if (row.kind === 'failed') model.retry(row.parent);
      else if (row.kind === 'container') onToggle(row.container.distinguishedName);
    },
  });
  return (
    <div
      ref={box}
      role="tree"
      aria-label={words.tree}
      aria-activedescendant={`${baseId}${active}`}
      tabIndex={0}
      className={styles.tree}
      onKeyDown={onKeyDown}
      onFocus={() => setFocused(true)}
      onBlur={() => setFocused(false)}
    >
      <div role="presentation" className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, start }) => {
          const row = rows[index];
          return row === undefined ? null : (
            <TreeRowView
              key={row.key}
              id={`${baseId}${index}`}
              row={row}
              top={start}
              rules={rules}
              active={focused && index === active}
              onActivate={() => {
                setActiveKey(row.key);
                if (row.kind === 'failed') model.retry(row.parent);
              }}
              onToggle={() => {
                if (row.kind === 'container') onToggle(row.container.distinguishedName);
              }}
              onExpand={() => {
                openOrClose(model, row);
              }}
            />
          );
        })}
      </div>
    </div>
  );
}
