import { makeStyles, tokens } from '@fluentui/react-components';
import { ErrorCircleFilled } from '@fluentui/react-icons';

const useStyles = makeStyles({
  error: {
    display: 'flex',
    gap: tokens.spacingHorizontalS,
    margin: 0,
    overflowWrap: 'anywhere',
    color: tokens.colorStatusDangerForeground3,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
  },
  icon: { flexShrink: 0, fontSize: '16px' },
});

/** An error in the words of whoever reported it. */
export function ErrorText({ children }: { readonly children: string }) {
  const styles = useStyles();
  return (
    <p className={styles.error}>
      <ErrorCircleFilled className={styles.icon} aria-hidden="true" />
      <span>{children}</span>
    </p>
  );
}
