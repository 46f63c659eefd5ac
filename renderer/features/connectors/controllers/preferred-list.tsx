import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import { useState } from 'react';
import type { DomainController } from '../../../../shared/model/domain-controller';
import { useHiddenStyles } from '../../../components/hidden';
import { useFocusAfterRemoval } from '../../../components/use-focus-after-removal';
import { useTexts } from '../../../i18n/messages-context';
import { AddHost } from './add-host';
import { PreferredRow } from './preferred-row';
import type { PreferredModel } from './use-preferred';

const useStyles = makeStyles({
  column: {
    display: 'grid',
    gap: tokens.spacingVerticalM,
    alignContent: 'start',
    minWidth: 0,
    // In sight while the reader scrolls through those found.
    position: 'sticky',
    top: 0,
    '@media (max-width: 880px)': { position: 'static' },
  },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
  },
  help: { color: tokens.colorNeutralForeground3 },
  list: { display: 'grid', gap: tokens.spacingVerticalXS, margin: 0, padding: 0, listStyleType: 'none' },
  empty: {
    padding: tokens.spacingHorizontalM,
    border: `1px dashed ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    color: tokens.colorNeutralForeground3,
  },
  target: { outline: `2px solid ${tokens.colorBrandStroke1}`, outlineOffset: '1px' },
});

interface PreferredListProps {
  readonly model: PreferredModel;
  /** Those found; `null` = not known yet. */
  readonly found: readonly DomainController[] | null;
}

/** The preferred domain controllers in order: by drag, by buttons, by Alt and arrow keys, and by hand. */
export function PreferredList({ model, found }: PreferredListProps) {
  const styles = useStyles();
  const hidden = useHiddenStyles();
  const { controllers: words } = useTexts().connectors;
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const [ref, onRemoved] = useFocusAfterRemoval<HTMLElement>();
  const { hosts } = model;
  const drop = (at: number): void => {
    if (dragged !== null) model.move(dragged, at);
    setDragged(null);
    setOver(null);
  };
  return (
    <section ref={ref} className={styles.column} aria-label={words.preferred}>
      <h3 className={styles.title}>{words.preferred}</h3>
      <Text size={200} className={styles.help}>
        {words.preferredHelp}
      </Text>
      {hosts.length === 0 && <div className={styles.empty}>{words.empty}</div>}
      <ol className={styles.list} aria-label={words.preferred}>
        {hosts.map((host, index) => (
          <li
            key={host}
            className={mergeClasses(over === index && dragged !== index && styles.target)}
            draggable
            onDragStart={(event) => {
              event.dataTransfer.effectAllowed = 'move';
              event.dataTransfer.setData('text/plain', host);
              setDragged(index);
            }}
            onDragOver={(event) => {
              if (dragged === null) return;
              event.preventDefault();
              setOver(index);
            }}
            onDrop={(event) => {
              event.preventDefault();
              drop(index);
            }}
            onDragEnd={() => {
              setDragged(null);
              setOver(null);
            }}
          >
            <PreferredRow
              host={host}
              index={index}
              count={hosts.length}
              missing={found !== null && !found.some((one) => one.host === host)}
              model={model}
              onRemoved={() => {
                onRemoved(index);
              }}
            />
          </li>
        ))}
      </ol>
      <AddHost onAdd={model.add} />
      <div role="status" className={hidden.hidden}>
        {model.said}
      </div>
    </section>
  );
}
