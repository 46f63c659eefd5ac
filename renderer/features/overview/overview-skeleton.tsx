import { makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { useTexts } from '../../i18n/messages-context';

const useStyles = makeStyles({
  grid: {
    display: 'grid',
    gap: tokens.spacingHorizontalL,
    gridTemplateColumns: 'repeat(12, minmax(0, 1fr))',
  },
  hero: { gridColumn: 'span 5', height: '220px' },
  activity: { gridColumn: 'span 7', height: '220px' },
  quarter: { gridColumn: 'span 3', height: '180px' },
  full: { gridColumn: '1 / -1', height: '220px' },
});

/** The shape of the page while its first data is on its way. */
export function OverviewSkeleton() {
  const styles = useStyles();
  return (
    <Skeleton aria-label={useTexts().loading} className={styles.grid}>
      <SkeletonItem className={styles.hero} />
      <SkeletonItem className={styles.activity} />
      <SkeletonItem className={styles.quarter} />
      <SkeletonItem className={styles.quarter} />
      <SkeletonItem className={styles.quarter} />
      <SkeletonItem className={styles.quarter} />
      <SkeletonItem className={styles.full} />
    </Skeleton>
  );
}
