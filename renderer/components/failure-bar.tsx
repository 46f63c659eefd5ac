import {
  makeStyles,
  MessageBar,
  MessageBarActions,
  MessageBarBody,
  MessageBarTitle,
  tokens,
} from '@fluentui/react-components';
import type { ReactNode } from 'react';

const useStyles = makeStyles({
  bar: { paddingTop: tokens.spacingVerticalS, paddingBottom: tokens.spacingVerticalS },
  title: { display: 'block' },
  reason: { whiteSpace: 'pre-line', overflowWrap: 'anywhere' },
});

interface FailureBarProps {
  /** What was not done. */
  readonly title: string;
  readonly reason: string;
  /** A button: what can be done all the same. */
  readonly action?: ReactNode;
}

/** Says that something was not done, such as saving, and why. */
export function FailureBar({ title, reason, action }: FailureBarProps) {
  const styles = useStyles();
  return (
    <MessageBar intent="error" layout="multiline" className={styles.bar}>
      <MessageBarBody>
        <MessageBarTitle className={styles.title}>{title}</MessageBarTitle>
        <span className={styles.reason}>{reason}</span>
      </MessageBarBody>
      {action !== undefined && <MessageBarActions>{action}</MessageBarActions>}
    </MessageBar>
  );
}
