import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import type { OperationRecord } from '../../../shared/model/operation-record';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { layOutStages, type StageBar } from './stage-layout';

const useStyles = makeStyles({
  list: { listStyleType: 'none', margin: 0, padding: 0, display: 'grid', rowGap: tokens.spacingVerticalXXS },
  line: {
    display: 'grid',
    gridTemplateColumns: '138px minmax(40px, 1fr) 64px',
    alignItems: 'center',
    columnGap: tokens.spacingHorizontalS,
    minHeight: '22px',
    fontSize: tokens.fontSizeBase200,
  },
  name: {
    color: tokens.colorNeutralForeground2,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
  },
  track: {
    position: 'relative',
    height: '12px',
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorNeutralBackground3,
  },
  bar: {
    position: 'absolute',
    top: 0,
    bottom: 0,
    minWidth: '2px',
    borderRadius: tokens.borderRadiusSmall,
    backgroundColor: tokens.colorCompoundBrandBackground,
  },
  time: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' },
  total: { fontWeight: tokens.fontWeightSemibold, borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
});

function percent(share: number): string {
  return `${String(share * 100)}%`;
}

function StageLine({ bar }: { readonly bar: StageBar }) {
  const styles = useStyles();
  const texts = useTexts();
  const formats = useFormats();
  const name = texts.stages[bar.stage];
  const took = formats.duration(bar.durationMs);
  return (
    <li className={styles.line} title={texts.details.stage(name, formats.duration(bar.startMs), took)}>
      <span className={styles.name}>{name}</span>
      <span className={styles.track} aria-hidden="true">
        {/* The smallest bars would stick out on the right; they end at the edge instead. */}
        <span
          className={styles.bar}
          style={{ left: `min(${percent(bar.offset)}, 100% - 2px)`, width: percent(bar.length) }}
        />
      </span>
      <span className={styles.time}>{took}</span>
    </li>
  );
}

/** How long each stage took, as bars one behind the other. */
export function StageTimeline({ record }: { readonly record: OperationRecord }) {
  const styles = useStyles();
  const texts = useTexts();
  const formats = useFormats();
  return (
    <ol className={styles.list}>
      {layOutStages(record.stages).map((bar) => (
        <StageLine key={bar.stage} bar={bar} />
      ))}
      <li className={mergeClasses(styles.line, styles.total)}>
        <span>{texts.details.total}</span>
        <span />
        <span className={styles.time}>{formats.duration(record.totalMs)}</span>
      </li>
    </ol>
  );
}
