import { makeStyles, mergeClasses, tokens } from '@fluentui/react-components';
import {
  CheckmarkCircleFilled,
  CircleRegular,
  ErrorCircleFilled,
  QuestionCircleFilled,
  SubtractCircleRegular,
  WarningFilled,
} from '@fluentui/react-icons';
import type { ReactElement } from 'react';

/** What a check has found. `skipped` = an earlier one failed, `waiting` = not done yet. */
export type CheckResult = 'good' | 'warning' | 'bad' | 'unknown' | 'skipped' | 'waiting';

/** One shape per result, so that they differ without colour. */
const icons: Record<CheckResult, ReactElement> = {
  good: <CheckmarkCircleFilled />,
  warning: <WarningFilled />,
  bad: <ErrorCircleFilled />,
  unknown: <QuestionCircleFilled />,
  skipped: <SubtractCircleRegular />,
  waiting: <CircleRegular />,
};

const useColors = makeStyles({
  good: { color: tokens.colorStatusSuccessForeground1 },
  warning: { color: tokens.colorStatusWarningForeground3 },
  bad: { color: tokens.colorStatusDangerForeground3 },
  unknown: { color: tokens.colorNeutralForeground3 },
  skipped: { color: tokens.colorNeutralForeground3 },
  waiting: { color: tokens.colorNeutralForeground3 },
});

const useStyles = makeStyles({ icon: { display: 'grid', fontSize: '20px' } });

/** The icon of a result, for people; its word belongs beside it. */
export function CheckIcon({ result }: { readonly result: CheckResult }) {
  const styles = useStyles();
  const colors = useColors();
  return (
    <span className={mergeClasses(styles.icon, colors[result])} aria-hidden="true">
      {icons[result]}
    </span>
  );
}
