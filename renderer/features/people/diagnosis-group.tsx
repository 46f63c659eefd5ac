import { makeStyles, tokens } from '@fluentui/react-components';
import { ChevronDownRegular, ChevronRightRegular } from '@fluentui/react-icons';
import { useId, useState } from 'react';
import type { DiagnosisLine, DiagnosisState } from '../../../shared/model/diagnosis';
import { StateBadge, type Health } from '../../components/state-badge';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { DiagnosisLineView } from '../../components/diagnosis-line';
import { countState, worstFirst, worstState } from './groups';

const health: Record<DiagnosisState, Health> = {
  bad: 'bad',
  unknown: 'idle',
  warning: 'attention',
  good: 'good',
};

const useStyles = makeStyles({
  group: { display: 'grid', minWidth: 0 },
  title: { margin: 0, fontSize: 'inherit', fontWeight: 'inherit' },
  head: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    width: '100%',
    minHeight: '36px',
    boxSizing: 'border-box',
    padding: `${tokens.spacingVerticalXS} 0`,
    border: 'none',
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    fontFamily: tokens.fontFamilyBase,
    fontSize: tokens.fontSizeBase300,
    lineHeight: tokens.lineHeightBase300,
    fontWeight: tokens.fontWeightSemibold,
    textAlign: 'start',
    color: tokens.colorNeutralForeground2,
    backgroundColor: 'transparent',
    cursor: 'pointer',
    ':hover': { color: tokens.colorNeutralForeground1 },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: '-2px' },
    ':disabled': { cursor: 'default', color: tokens.colorNeutralForeground2 },
  },
  chevron: { display: 'grid', flexShrink: 0, width: '20px', placeItems: 'center', fontSize: '16px' },
  name: { flexGrow: 1, minWidth: 0 },
  list: { margin: `0 0 ${tokens.spacingVerticalXS}`, padding: 0, listStyleType: 'none' },
});

interface DiagnosisGroupProps {
  readonly title: string;
  readonly lines: readonly DiagnosisLine[];
  /** Whether the good lines are shown from the start. */
  readonly startsOpen: boolean;
}

/**
 * A part of the diagnosis, with what its worst lines are at the right. What is not good is always shown, first; the rest
 * can be folded away.
 */
export function DiagnosisGroupView({ title, lines, startsOpen }: DiagnosisGroupProps) {
  const styles = useStyles();
  const { people: words } = useTexts();
  const formats = useFormats();
  const [open, setOpen] = useState(startsOpen);
  const listId = useId();
  const worst = worstState(lines);
  const shown = worstFirst(lines).filter(({ state }) => open || state !== 'good');
  const count = countState(lines, worst);
  const foldable = countState(lines, 'good') > 0;
  return (
    <section className={styles.group} aria-label={title}>
      <h3 className={styles.title}>
        <button
          type="button"
          className={styles.head}
          disabled={!foldable}
          aria-expanded={foldable ? open : undefined}
          aria-controls={shown.length > 0 ? listId : undefined}
          onClick={() => {
            setOpen(!open);
          }}
        >
          <span className={styles.chevron} aria-hidden="true">
            {foldable && (open ? <ChevronDownRegular /> : <ChevronRightRegular />)}
          </span>
          <span className={styles.name}>{title}</span>
          <StateBadge health={health[worst]}>{words.countOf(worst, count, formats.count(count))}</StateBadge>
        </button>
      </h3>
      {shown.length > 0 && (
        <ul id={listId} className={styles.list}>
          {shown.map((line) => (
            // A line that turned from red to green begins anew: its remedy is closed.
            <DiagnosisLineView key={`${line.id} ${line.state} ${line.text}`} line={line} />
          ))}
        </ul>
      )}
    </section>
  );
}
