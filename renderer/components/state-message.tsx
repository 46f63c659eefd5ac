import { makeStyles, mergeClasses, Subtitle2, Text, tokens } from '@fluentui/react-components';
import { DocumentSearchRegular, ErrorCircleFilled } from '@fluentui/react-icons';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  message: {
    display: 'flex',
    flexDirection: 'column',
    alignItems: 'center',
    justifyContent: 'center',
    gap: tokens.spacingVerticalS,
    height: '100%',
    minHeight: '200px',
    boxSizing: 'border-box',
    padding: tokens.spacingHorizontalXXL,
    textAlign: 'center',
  },
  icon: { fontSize: '40px', display: 'grid', color: tokens.colorNeutralForeground3 },
  error: { color: tokens.colorStatusDangerForeground3 },
  text: { maxWidth: '52ch', color: tokens.colorNeutralForeground2 },
  actions: { display: 'flex', gap: tokens.spacingHorizontalS, marginTop: tokens.spacingVerticalS },
});

interface StateMessageProps {
  readonly kind: 'empty' | 'error';
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons that lead on. */
  readonly actions?: ReactNode;
}

/** Fills a place that has nothing to show, and says why and what to do. */
export function StateMessage({ kind, title, children, actions }: StateMessageProps) {
  const styles = useStyles();
  return (
    <div className={styles.message} role={kind === 'error' ? 'alert' : undefined}>
      <span className={mergeClasses(styles.icon, kind === 'error' && styles.error)} aria-hidden="true">
        {kind === 'error' ? <ErrorCircleFilled /> : <DocumentSearchRegular />}
      </span>
      <Subtitle2 as="h2">{title}</Subtitle2>
      <Text align="center" className={styles.text}>
        {children}
      </Text>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
