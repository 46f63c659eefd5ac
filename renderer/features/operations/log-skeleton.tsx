import { makeStyles, Skeleton, SkeletonItem, tokens } from '@fluentui/react-components';
import { useTexts } from '../../i18n/messages-context';

const lines = Array.from({ length: 12 }, (_, index) => index);

const useStyles = makeStyles({
  skeleton: {
    display: 'grid',
    gap: tokens.spacingVerticalXL,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXXL}`,
    overflow: 'hidden',
  },
});

/** The shape of the log while its first page is on its way. */
export function LogSkeleton() {
  return (
    <Skeleton aria-label={useTexts().loading} className={useStyles().skeleton}>
      {lines.map((line) => (
        <SkeletonItem key={line} size={16} />
      ))}
    </Skeleton>
  );
}
