import { makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { useTexts } from '../../i18n/messages-context';

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gap: tokens.spacingVerticalL,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXL}`,
  },
  row: {
    display: 'grid',
    gridTemplateColumns: '32px minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalM,
    alignItems: 'center',
  },
});

/** The shape of the people found, while the first search is on its way. */
export function ResultsSkeleton() {
  const styles = useStyles();
  const { people: words } = useTexts();
  return (
    <Skeleton aria-label={words.searching} className={styles.list}>
      {[0, 1, 2].map((row) => (
        <div key={row} className={styles.row}>
          <SkeletonItem shape="circle" size={32} />
          <SkeletonItem size={20} />
        </div>
      ))}
    </Skeleton>
  );
}
