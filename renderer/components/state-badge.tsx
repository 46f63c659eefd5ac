import { Badge, makeStyles } from '@fluentui/react-components';
import {
  ArrowSyncRegular,
  CheckmarkCircleFilled,
  CircleRegular,
  ErrorCircleFilled,
  WarningFilled,
} from '@fluentui/react-icons';
import type { ReactElement } from 'react';

/** How good a state is. `busy` = on its way, `idle` = neither good nor bad. */
export type Health = 'good' | 'attention' | 'bad' | 'busy' | 'idle';

const icons: Record<Health, ReactElement> = {
  good: <CheckmarkCircleFilled />,
  attention: <WarningFilled />,
  bad: <ErrorCircleFilled />,
  busy: <ArrowSyncRegular />,
  idle: <CircleRegular />,
};

const useStyles = makeStyles({ badge: { flexShrink: 0 } });

const colors = {
  good: 'success',
  attention: 'warning',
  bad: 'danger',
  busy: 'brand',
  idle: 'subtle',
} as const;

/** A state in a word, with an icon and a colour. */
export function StateBadge({ health, children }: { readonly health: Health; readonly children: string }) {
  const styles = useStyles();
  return (
    <Badge className={styles.badge} appearance="tint" color={colors[health]} icon={icons[health]}>
      {children}
    </Badge>
  );
}
