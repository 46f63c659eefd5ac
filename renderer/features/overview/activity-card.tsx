import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components';
import type { Counts } from '../../../shared/model/agent-status';
import type { OutcomeKind } from '../../../shared/outcome-codes';
import { kindIcons, useKindColors } from '../../components/outcome-badge';
import { Panel } from '../../components/panel';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { useActions } from '../../state/console-context';
import { noFilter } from '../../state/filter';
import { HourlyChart } from './hourly-chart';

const kinds: readonly OutcomeKind[] = ['success', 'refused', 'failed', 'unknown'];

const useStyles = makeStyles({
  row: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS, alignItems: 'stretch' },
  tile: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'flex-start',
    flex: '1 1 84px',
    minWidth: 0,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    border: 'none',
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: 'transparent',
    fontFamily: tokens.fontFamilyBase,
    color: tokens.colorNeutralForeground1,
    textAlign: 'left',
  },
  link: {
    cursor: 'pointer',
    ':hover': { backgroundColor: tokens.colorSubtleBackgroundHover },
    ':active': { backgroundColor: tokens.colorSubtleBackgroundPressed },
    ':focus-visible': { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  figure: {
    fontSize: tokens.fontSizeBase500,
    lineHeight: tokens.lineHeightBase500,
    fontWeight: tokens.fontWeightSemibold,
  },
  name: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
    whiteSpace: 'nowrap',
  },
  icon: { fontSize: '14px' },
  times: { color: tokens.colorNeutralForeground3 },
});

function KindTile({ kind, count }: { readonly kind: OutcomeKind; readonly count: number }) {
  const styles = useStyles();
  const colors = useKindColors();
  const texts = useTexts();
  const formats = useFormats();
  const { applyFilter, showPage } = useActions();
  return (
    <button
      type="button"
      className={mergeClasses(styles.tile, styles.link)}
      title={texts.overview.activity.show}
      onClick={() => {
        applyFilter({ ...noFilter, kinds: [kind], range: { kind: 'lastDay' } });
        showPage('operations');
      }}
    >
      <span className={styles.figure}>{formats.count(count)}</span>
      <span className={styles.name}>
        <span className={mergeClasses(colors[kind], styles.icon)}>{kindIcons[kind]}</span>
        {texts.kinds[kind]}
      </span>
    </button>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children: string }) {
  const styles = useStyles();
  return (
    <div className={styles.tile}>
      <span className={styles.figure}>{children}</span>
      <span className={styles.name}>{name}</span>
    </div>
  );
}

/** What happened in the last 24 hours. Each count leads to its operations. */
export function ActivityCard({ counts, className }: { readonly counts: Counts; readonly className: string }) {
  const styles = useStyles();
  const texts = useTexts();
  const formats = useFormats();
  const { activity: words } = texts.overview;
  const duration = (ms: number | null): string => (ms === null ? texts.none : formats.duration(ms));
  const times = (
    <Text size={200} className={styles.times}>
      {words.times(duration(counts.medianMs), duration(counts.p99Ms))}
    </Text>
  );
  return (
    <Panel title={words.title} className={className} aside={times}>
      <div className={styles.row}>
        <Figure name={words.total}>{formats.count(counts.total)}</Figure>
        {kinds.map((kind) => (
          <KindTile key={kind} kind={kind} count={counts[kind]} />
        ))}
      </div>
      <HourlyChart hourly={counts.hourly} />
    </Panel>
  );
}
