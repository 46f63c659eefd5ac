import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import { ErrorCircleFilled } from '@fluentui/react-icons';
import type { SyncCounts } from '../../../shared/model/sync';
import { useFormats, useTexts } from '../../i18n/messages-context';
import { countNames, errorTotal } from './counts';

const useStyles = makeStyles({
  counts: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(76px, 1fr))',
    columnGap: tokens.spacingHorizontalS,
    rowGap: tokens.spacingVerticalS,
    margin: 0,
  },
  count: { display: 'flex', flexDirection: 'column-reverse', minWidth: 0 },
  name: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
  },
  figure: {
    margin: 0,
    fontSize: tokens.fontSizeBase400,
    lineHeight: tokens.lineHeightBase400,
    fontWeight: tokens.fontWeightSemibold,
    fontVariantNumeric: 'tabular-nums',
    color: tokens.colorNeutralForeground1,
  },
  zero: { fontWeight: tokens.fontWeightRegular, color: tokens.colorNeutralForeground3 },
  bad: {
    display: 'flex',
    alignItems: 'center',
    gap: tokens.spacingHorizontalXS,
    color: tokens.colorStatusDangerForeground3,
  },
  icon: { fontSize: '16px' },
});

/** What a run, or one step of it, has counted. */
export function CountsView({ counts }: { readonly counts: SyncCounts }) {
  const styles = useStyles();
  const formats = useFormats();
  const { counts: words } = useTexts().runs;
  const errors = errorTotal(counts);
  return (
    <dl className={styles.counts}>
      {countNames.map((name) => (
        <div key={name} className={styles.count}>
          <dt className={styles.name}>{words[name]}</dt>
          <dd className={mergeClasses(styles.figure, counts[name] === 0 && styles.zero)}>
            {formats.count(counts[name])}
          </dd>
        </div>
      ))}
      <div className={styles.count}>
        <dt className={styles.name}>{words.errors}</dt>
        <dd className={mergeClasses(styles.figure, errors === 0 ? styles.zero : styles.bad)}>
          {errors > 0 && <ErrorCircleFilled className={styles.icon} aria-hidden="true" />}
          {formats.count(errors)}
        </dd>
      </div>
    </dl>
  );
}
