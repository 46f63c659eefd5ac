import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { useHiddenStyles } from '../../components/hidden';
import { useElementWidth } from '../../components/use-element-width';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { busiestHour, layOutBars, roundUp, type Hour } from './chart-scale';

const plotHeight = 84;
const axisWidth = 36;
const axisHeight = 20;
const labelEvery = 6;

const useStyles = makeStyles({
  chart: { position: 'relative', minWidth: 0 },
  svg: { display: 'block', overflow: 'visible' },
  grid: { stroke: tokens.colorNeutralStroke2, strokeWidth: '1px' },
  base: { stroke: tokens.colorNeutralStroke1, strokeWidth: '1px' },
  label: {
    fill: tokens.colorNeutralForeground3,
    fontSize: tokens.fontSizeBase100,
    fontFamily: tokens.fontFamilyBase,
  },
  success: { fill: tokens.colorCompoundBrandBackground },
  other: { fill: tokens.colorPaletteMarigoldBorderActive },
  slot: { fill: 'transparent', ':hover': { fill: tokens.colorSubtleBackgroundHover } },
  legend: {
    display: 'flex',
    flexWrap: 'wrap',
    gap: tokens.spacingHorizontalL,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground3,
  },
  key: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS },
  swatch: { width: '10px', height: '10px', borderRadius: tokens.borderRadiusSmall },
  successSwatch: { backgroundColor: tokens.colorCompoundBrandBackground },
  otherSwatch: { backgroundColor: tokens.colorPaletteMarigoldBorderActive },
});

function Bars({ hourly, width }: { readonly hourly: readonly Hour[]; readonly width: number }) {
  const styles = useStyles();
  const texts = useTexts();
  const formats = useFormats();
  const slot = width / Math.max(1, hourly.length);
  return layOutBars(hourly, { width, height: plotHeight }).map((bar, index) => {
    const hour = hourly[index];
    if (hour === undefined) return null;
    const { activity: words } = texts.overview;
    const { from, success, other } = hour;
    const x = axisWidth + bar.x;
    const successTop = plotHeight - bar.successHeight;
    return (
      <g key={from}>
        <rect
          className={styles.success}
          x={x}
          width={bar.width}
          y={successTop}
          height={bar.successHeight}
          rx={1}
        />
        <rect
          className={styles.other}
          x={x}
          width={bar.width}
          y={successTop - bar.otherHeight}
          height={bar.otherHeight}
          rx={1}
        />
        <rect className={styles.slot} x={axisWidth + index * slot} width={slot} y={0} height={plotHeight}>
          <title>{words.bar(formats.clock(from), formats.count(success), formats.count(other))}</title>
        </rect>
        {index % labelEvery === 0 && (
          <text className={styles.label} x={x} y={plotHeight + axisHeight - 5}>
            {formats.clock(from)}
          </text>
        )}
      </g>
    );
  });
}

function HiddenTable({ hourly }: { readonly hourly: readonly Hour[] }) {
  const { hidden } = useHiddenStyles();
  const { chart, hour, success, other } = useTexts().overview.activity;
  const formats = useFormats();
  return (
    <table className={hidden}>
      <caption>{chart}</caption>
      <thead>
        <tr>
          <th scope="col">{hour}</th>
          <th scope="col">{success}</th>
          <th scope="col">{other}</th>
        </tr>
      </thead>
      <tbody>
        {hourly.map((line) => (
          <tr key={line.from}>
            <th scope="row">{formats.clock(line.from)}</th>
            <td>{formats.count(line.success)}</td>
            <td>{formats.count(line.other)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Operations per hour as stacked bars; screen readers get a sentence and a table. */
export function HourlyChart({ hourly }: { readonly hourly: readonly Hour[] }) {
  const styles = useStyles();
  const { activity: words } = useTexts().overview;
  const formats = useFormats();
  const [ref, width] = useElementWidth<HTMLDivElement>();
  const total = hourly.reduce((sum, hour) => sum + hour.success + hour.other, 0);
  const busiest = busiestHour(hourly);
  const most = busiest === null ? 0 : busiest.success + busiest.other;
  const summary =
    busiest === null
      ? words.chartEmpty
      : words.chartSummary(formats.count(total), formats.clock(busiest.from), formats.count(most));
  const top = roundUp(most);
  return (
    <div ref={ref} className={styles.chart}>
      <svg
        role="img"
        aria-label={summary}
        className={styles.svg}
        width={width}
        height={plotHeight + axisHeight}
      >
        <line className={styles.grid} x1={axisWidth} x2={width} y1={0.5} y2={0.5} />
        <line className={styles.base} x1={axisWidth} x2={width} y1={plotHeight + 0.5} y2={plotHeight + 0.5} />
        <text className={styles.label} x={axisWidth - 6} y={9} textAnchor="end">
          {formats.count(top)}
        </text>
        <text className={styles.label} x={axisWidth - 6} y={plotHeight} textAnchor="end">
          {formats.count(0)}
        </text>
        {width > axisWidth && <Bars hourly={hourly} width={width - axisWidth} />}
      </svg>
      <div className={styles.legend} aria-hidden="true">
        <span className={styles.key}>
          <span className={mergeClasses(styles.swatch, styles.successSwatch)} />
          {words.success}
        </span>
        <span className={styles.key}>
          <span className={mergeClasses(styles.swatch, styles.otherSwatch)} />
          {words.other}
        </span>
      </div>
      <HiddenTable hourly={hourly} />
    </div>
  );
}
